#pragma once

#include <fstream>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>

#include "truth.hpp"

/// Rows of the reference tables as problems.
namespace truth::reference {

inline nlohmann::json rows(const std::string& name) {
    std::ifstream file(std::string(DETEQUIV_REFERENCE_DIR) + "/" + name);
    if (!file) {
        throw std::runtime_error("reference table " + name + " is missing");
    }
    return nlohmann::json::parse(file).at("rows");
}

/// Whether the row's activation is a Hermite series, with its coefficients beside it.
inline bool series(const nlohmann::json& row) {
    return row.at("activation").get<std::string>().find("He1(z)") != std::string::npos;
}

/// Whether the row's activation is one of `Function`.
inline bool covers(const nlohmann::json& row) {
    return series(row) || row.at("activation").get<std::string>().find('(') == std::string::npos;
}

inline Activation activation(const nlohmann::json& row) {
    const std::string name = row.at("activation");
    if (series(row)) {
        return {Function::polynomial, row.at("coefficients")};
    }
    if (name == "erf") {
        return {Function::erf};
    }
    if (name == "relu") {
        return {Function::relu};
    }
    if (name == "shifted_relu") {
        return {Function::shifted_relu};
    }
    if (name == "tanh_bump") {
        return {Function::tanh_bump, {1.5}};
    }
    if (name == "strong_he2") {
        return {Function::tanh_bump, {6}};
    }
    throw std::runtime_error("activation " + name + " of a reference table is unknown");
}

inline Readout readout(const nlohmann::json& row) {
    const std::string law = row.value("readout", "gaussian");
    if (law == "gaussian") {
        return {};
    }
    if (law == "rademacher") {
        return {Law::rademacher};
    }
    return {Law::finite, row.at("atoms"), row.at("probabilities")};
}

inline void set_scale(Problem& problem, const nlohmann::json& row) {
    const std::string scale = row.value("output_scale", row.contains("s") ? "value" : "none");
    if (scale == "value") {
        problem.scale = Scale::number;
        problem.scale_number = row.at("s");
    } else {
        problem.scale = scale == "unit"         ? Scale::unit
                        : scale == "mean-field" ? Scale::mean_field
                                                : Scale::none;
    }
}

inline Problem problem(const nlohmann::json& row) {
    Problem p;
    p.activation = activation(row);
    p.teacher = row.at("teacher").get<std::vector<double>>();
    p.noise_variance = row.at("noise_variance");
    p.ridge = row.value("ridge", 0.01);
    p.step_size = row.value("eta", 0.0);
    set_scale(p, row);
    p.readout = readout(row);
    p.lengthening = row.contains("chi");  // other tables leave it out
    p.rows = row.value("rows", "sphere") == "gaussian" ? Rows::gaussian : Rows::sphere;
    p.width = row.value("width", 1000.0);
    p.dimension = row.value("dimension", 1000.0);
    p.first_batch = row.value("first_batch", 1000.0);
    if (row.contains("psi")) {
        p.ratios = {.phi = row.at("phi"), .phi_first = row.at("phi_first"), .psi = row.at("psi")};
    }
    if (row.contains("columns") && row.at("columns").is_number()) {
        p.columns = row.at("columns").get<int>();
    }
    p.degree = row.value("top", 30);
    return p;
}

}  // namespace truth::reference
