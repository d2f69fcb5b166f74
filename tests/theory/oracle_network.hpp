#pragma once

#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "detequiv/theory/curve.hpp"
#include "detequiv/theory/low_rank.hpp"

/// Rows of the reference tables as the library's own arguments. The tables give ratios, not sizes, so the
/// stages are called one by one here, which no other code does.
namespace oracle {

using namespace detequiv;

inline nlohmann::json table_rows(const std::string& name) {
    std::ifstream file(std::string(DETEQUIV_REFERENCE_DIR) + "/" + name);
    if (!file) {
        throw std::runtime_error("reference table " + name + " is missing");
    }
    return nlohmann::json::parse(file).at("rows");
}

inline Activation activation(const std::string& name) {
    if (name == "tanh_bump") {
        return Activation::parse("tanh(z) + 1.5*(exp(-z^2/2) - 2^(-1/2))");
    }
    if (name == "strong_he2") {
        return Activation::parse("tanh(z) + 6*(exp(-z^2/2) - 2^(-1/2))");
    }
    return Activation::parse(name);
}

inline double output_scale(const nlohmann::json& row, double width) {
    if (row.contains("s")) {
        return row.at("s");
    }
    if (!row.contains("output_scale")) {
        return 0;
    }
    const std::string scale = row.at("output_scale");
    return scale == "unit" ? 1 : scale == "mean-field" ? 1 / std::sqrt(width) : 0;
}

inline ReadoutLaw readout(const nlohmann::json& row) {
    if (!row.contains("readout") || row.at("readout") == "gaussian") {
        return ReadoutLaw::gaussian();
    }
    if (row.at("readout") == "rademacher") {
        return ReadoutLaw::rademacher();
    }
    const std::vector<double> atoms = row.at("atoms");
    const std::vector<double> probabilities = row.at("probabilities");
    return ReadoutLaw::finite(atoms, probabilities);
}

struct Network {
    Hermite h, teacher;
    ReadoutLaw law;
    FirstStep step;
    BulkParameters bulk;
    Resolvent resolvent;
    Label label;
    LowRankParameters parameters;
};

inline Network network(const nlohmann::json& row, const Activation& sigma) {
    const Hermite h = hermite_expansion(sigma);
    const Hermite teacher = hermite_expansion(Activation::hermite_series(row.at("teacher")));
    const double width = row.value("width", 1000.0);
    const double noise = row.at("noise_variance");
    const double eta = row.value("eta", 0.0);
    const FirstStep step = first_step(h, teacher,
                                      {.step_size = eta,
                                       .output_scale = output_scale(row, width),
                                       .phi_first = row.at("phi_first"),
                                       .psi = row.at("psi"),
                                       .noise_variance = noise});
    const BulkParameters bulk{.c1_squared = h[1] * h[1],
                              .bulk_variance = h.bulk_variance,
                              .phi = row.at("phi"),
                              .psi = row.at("psi"),
                              .ridge = row.value("ridge", 1.0)};
    return {.h = h,
            .teacher = teacher,
            .law = readout(row),
            .step = step,
            .bulk = bulk,
            .resolvent = solve_resolvent(bulk),
            .label = Label(teacher, noise),
            .parameters = {
                .step_size = eta,
                .width = width,
                .psi = bulk.psi,
                .beta_norm2 = step.beta_norm2,
                .rho = step.alignment,
                .misalignment = step.misalignment,
                .g_b = step.g_b,
                .rows = row.value("rows", "sphere") == "gaussian" ? RowLaw::gaussian : RowLaw::sphere}};
}

inline LowRank low_rank(const Network& net, const Activation& sigma, std::optional<int> columns, int degree,
                        LowRankFamily::Slopes slopes = LowRankFamily::Slopes::no) {
    const double strength = std::abs(net.h[1]) * net.parameters.step_size *
                            std::sqrt(net.parameters.beta_norm2 / net.parameters.width);
    return LowRankFamily(sigma, net.h, net.law, columns, degree, {.theta = strength})
        .at(net.parameters, slopes);
}

inline double relative(double value, double exact) {
    return std::abs(value - exact) / std::abs(exact);
}

}  // namespace oracle
