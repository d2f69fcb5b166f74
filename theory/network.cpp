#include "network.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "detequiv/numerics/checks.hpp"

namespace detequiv {

namespace {

FirstStep step_at(const Study& study, const Functions& functions, double scale) {
    return first_step(functions.activation, functions.teacher,
                      {.step_size = study.step_size(),
                       .output_scale = scale,
                       .phi_first = study.data.dimension / study.first_batch(),
                       .psi = study.data.dimension / study.network.width,
                       .noise_variance = study.data.noise * study.data.noise});
}

}  // namespace

Activation make_function(const FunctionChoice& choice) {
    if (const auto* text = std::get_if<std::string>(&choice)) {
        return Activation::parse(*text);
    }
    return Activation::hermite_series(std::get<std::vector<double>>(choice));
}

StudyFunctions make_study_functions(const Study& study) {
    return {make_function(study.network.activation), make_function(study.data.teacher)};
}

ReadoutLaw make_readout(const ReadoutChoice& choice) {
    switch (choice.kind) {
        case ReadoutChoice::Kind::rademacher:
            return ReadoutLaw::rademacher();
        case ReadoutChoice::Kind::finite:
            return ReadoutLaw::finite(choice.atoms, choice.probabilities);
        case ReadoutChoice::Kind::gaussian:
            break;
    }
    return ReadoutLaw::gaussian();
}

BulkParameters make_bulk(const Study& study, const Hermite& activation) {
    const double n = study.data.samples;
    const double N = study.network.width;
    return {.c1_squared = activation[1] * activation[1],
            .bulk_variance = activation.bulk_variance,
            .phi = study.data.dimension / n,
            .psi = study.data.dimension / N,
            .ridge = study.ridge.lambda,
            .imbalance = std::abs(N - n) / N};
}

Functions make_functions(const Study& study, const StudyFunctions& given, Gradient gradient) {
    constexpr double smallest_energy = 1e-200;  // products of energies must not underflow
    const auto& [sigma, teacher] = given;
    Hermite activation = hermite_expansion(sigma);
    Hermite expansion = hermite_expansion(teacher);
    ReadoutLaw readout = make_readout(study.network.readout);
    LimitColumns columns =
        limit_columns(activation, readout, max_hermite_degree, gradient == Gradient::full ? expansion[0] : 0);
    if (!(activation[1] * activation[1] + activation.bulk_variance > smallest_energy)) {
        check::refuse("network.activation", sigma.text(), "a function that is not constant",
                      "it would give features without a bulk");
    }
    if (!(expansion.norm2 > smallest_energy)) {
        check::refuse("data.teacher", teacher.text(), "a function with E f(Z)^2 > 1e-200");
    }
    return {sigma,   std::move(activation), std::move(expansion), std::move(readout), std::move(columns),
            gradient};
}

Setting make_setting(const Study& study, const Functions& functions) {
    const double eta = study.step_size();
    if (eta > 0 && !functions.sigma.jumps().empty()) {
        check::refuse("network.activation", functions.sigma.text(), "a function without jumps",
                      "a gradient step sees its derivative, whose mean is not c_1; use it as a teacher, or "
                      "with step.size = 0");
    }
    const double noise_variance = study.data.noise * study.data.noise;
    const bool mean_field = study.network.output_scale.kind == OutputScaleKind::mean_field;
    const FirstStep step = step_at(study, functions, study.output_scale());
    const BulkParameters bulk = make_bulk(study, functions.activation);
    Setting setting{
        .eta = eta,
        .step = step,
        .limit_step = mean_field ? step_at(study, functions, 0) : step,
        .bulk = bulk,
        .resolvent = solve_resolvent(bulk),
        .label = Label(functions.teacher, noise_variance),
        .network = {.step_size = eta,
                    .width = study.network.width,
                    .psi = bulk.psi,
                    .beta_norm2 = step.beta_norm2,
                    .rho = step.alignment,
                    .misalignment = step.misalignment,
                    .g_b = step.g_b,
                    .rows = study.network.rows,
                    .label_mean = functions.gradient == Gradient::full ? functions.teacher[0] : 0}};
    return setting;
}

StepStrengths strengths_of(const Setting& setting, const Functions& functions) {
    LowRankParameters network = setting.network;
    network.step_size = setting.eta;
    const StepStrengths step = step_strengths(functions.activation, network);
    return {.theta = std::abs(step.theta), .chi = std::abs(step.chi)};
}

StepStrengths stronger(const StepStrengths& a, const StepStrengths& b) {
    return {.theta = std::max(a.theta, b.theta), .chi = std::max(a.chi, b.chi)};
}

LowRank initial_low_rank(const Setting& setting, const Functions& functions) {
    LowRankParameters network = setting.network;
    network.step_size = 0;
    // S(0) = c_0: one monomial column is exact without a step.
    return LowRankFamily(functions.sigma, functions.activation, functions.readout, 1, 1, {}).at(network);
}

Errors initial_errors(const Setting& setting, const Functions& functions) {
    return finite_errors(setting.resolvent, setting.bulk.bulk_variance, initial_low_rank(setting, functions),
                         setting.label);
}

Baselines make_baselines(const Study& study, const Hermite& teacher) {
    const double noise = study.data.noise * study.data.noise;
    // c_g^2 of the teacher is what the best linear predictor leaves: no cancellation.
    return {.noise = noise, .best_linear = teacher.bulk_variance + noise, .null = teacher.norm2 + noise};
}

std::vector<std::string> study_warnings(const Study& study, const Functions& functions,
                                        const Setting& setting) {
    std::vector<std::string> warnings;
    const double relative_step = setting.eta / std::sqrt(study.network.width);
    if (setting.step.alignment == 0) {
        warnings.emplace_back("the teacher has no linear part (cs_1 = 0): the step learns nothing about it");
    }
    if (functions.activation[1] == 0) {
        warnings.emplace_back(
            step_strengths(functions.activation, setting.network).chi == 0
                ? "the activation has no linear part (c_1 = 0): the step changes nothing in "
                  "this theory"
                : "the activation has no linear part (c_1 = 0): the step learns no more "
                  "than the label's mean in this theory");
    }
    if (relative_step > 0.3) {
        warnings.push_back("eta/sqrt(width) = " + check::shortest(std::round(100 * relative_step) / 100) +
                           " is not small: corrections of order eta^2/width are of " +
                           (relative_step > 0.5 ? "tens of" : "several") + " percent of the improvement");
    }
    const double smallest =
        std::min({study.network.width, study.data.samples, study.data.dimension, study.first_batch()});
    if (smallest < 100) {
        warnings.push_back("the smallest size is " + check::shortest(smallest) +
                           ": finite-size corrections of order 1/size are visible");
    }
    const bool order_one_scale = study.network.output_scale.kind == OutputScaleKind::unit ||
                                 study.network.output_scale.kind == OutputScaleKind::number;
    if (functions.activation[0] != 0 && order_one_scale && setting.step.output_scale != 0) {
        warnings.emplace_back(
            "c_0 != 0 with an output scale of order one: |beta|^2 varies from readout to readout; its mean "
            "is used");
    }
    for (const auto& [name, expansion] :
         {std::pair{"activation", &functions.activation}, {"teacher", &functions.teacher}}) {
        if (expansion->status != Status::ok) {
            warnings.push_back(std::string("the Hermite coefficients of the ") + name +
                               " carry a relative error of about " +
                               check::shortest(expansion->error_estimate) +
                               ": it varies faster than the quadrature follows");
        }
    }
    if (setting.resolvent.status != Status::ok) {
        warnings.push_back("the bulk's resolvent has status " +
                           std::string(to_string(setting.resolvent.status)));
    }
    return warnings;
}

}  // namespace detequiv
