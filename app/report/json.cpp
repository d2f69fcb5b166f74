#include "json.hpp"

#include <algorithm>
#include <cmath>

namespace detequiv::app {
namespace {

constexpr double largest_exact_integer = 9007199254740992.0;  // 2^53

/// Whole numbers of a study are written as such.
Json number_json(double value) {
    if (value == std::floor(value) && std::abs(value) <= largest_exact_integer) {
        return static_cast<long long>(value);
    }
    return value;
}

Json field_json(const FieldValue& value) {
    if (const auto* number = std::get_if<double>(&value)) {
        return number_json(*number);
    }
    if (const auto* text = std::get_if<std::string>(&value)) {
        return *text;
    }
    if (const auto* list = std::get_if<std::vector<double>>(&value)) {
        return *list;
    }
    const auto& law = std::get<ReadoutChoice>(value);
    return {{"atoms", law.atoms}, {"probabilities", law.probabilities}};
}

Json optional_json(const std::optional<double>& value) {
    return value ? Json(*value) : Json(nullptr);
}

Json sweep_json(const Sweep& sweep) {
    return {{"parameter", sweep.parameter},
            {"from", sweep.from},
            {"to", sweep.to},
            {"points", sweep.points},
            {"scale", sweep.logarithmic ? "log" : "linear"}};
}

Json outlier_json(const Outlier& outlier) {
    return {{"location", outlier.location},
            {"degree", outlier.degree},
            {"label", outlier.label()},
            {"multiplicity", outlier.multiplicity},
            {"overlaps", outlier.overlaps},
            {"teacher_overlaps", outlier.teacher_overlaps},
            {"norm_overlap", outlier.norm_overlap}};
}

/// -0 as 0: the sign of a zero is no part of an answer.
void unsign_zeros(Json& json) {
    if (json.is_structured()) {
        for (Json& value : json) {
            unsign_zeros(value);
        }
    } else if (json.is_number_float() && json.get<double>() == 0) {
        json = 0.0;
    }
}

void flatten_into(std::vector<FlatEntry>& entries, const std::string& name, const Json& json) {
    if (json.is_structured() && !json.empty()) {
        std::size_t index = 0;
        for (const auto& [key, value] : json.items()) {
            std::string path = name;
            path.append(name.empty() ? "" : ".").append(json.is_array() ? std::to_string(index++) : key);
            flatten_into(entries, path, value);
        }
    } else if (!json.is_structured()) {
        entries.push_back({name, json});
    }
}

}  // namespace

Json finite_or_null(double value) {
    return std::isfinite(value) ? Json(value) : Json(nullptr);
}

Json study_json(const Study& study) {
    Json json = Json::object();
    for (const auto& field : study_fields(study)) {
        const auto dot = field.key.find('.');
        Json value = field_json(field.value);
        if (field.key == "data.first_batch") {  // a number also where it follows the samples
            value = number_json(study.first_batch());
        }
        if (dot == std::string::npos) {
            json[field.key] = value;
        } else {
            json[field.key.substr(0, dot)][field.key.substr(dot + 1)] = value;
        }
    }
    json["sweep"] = Json::array();
    for (const auto& sweep : study.sweep) {
        json["sweep"].push_back(sweep_json(sweep));
    }
    return json;
}

Json list_json(const Eigen::VectorXd& values) {
    return std::vector<double>(values.data(), values.data() + values.size());
}

Json hermite_json(const Hermite& activation, const Hermite& teacher) {
    return {{"activation", list_json(activation.coefficients)},
            {"activation_norm2", activation.norm2},
            {"activation_tail", activation.tail_energy},
            {"bulk_variance", activation.bulk_variance},
            {"teacher", list_json(teacher.coefficients)},
            {"teacher_norm2", teacher.norm2},
            {"teacher_tail", teacher.tail_energy},
            {"error_estimate", std::max(activation.error_estimate, teacher.error_estimate)},
            {"status", to_string(worse(activation.status, teacher.status))}};
}

Json first_step_json(const FirstStep& step, const StepStrengths& strengths) {
    Json outlier = nullptr;
    if (step.weight_outlier && std::isfinite(step.weight_outlier->location)) {
        outlier = {{"location", step.weight_outlier->location},
                   {"overlap_direction", optional_json(step.weight_outlier->overlap_direction)},
                   {"overlap_teacher", optional_json(step.weight_outlier->overlap_teacher)},
                   {"overlap_readout", optional_json(step.weight_outlier->overlap_readout)}};
    }
    return {{"step_size", step.step_size},
            {"output_scale", step.output_scale},
            {"beta_norm2", step.beta_norm2},
            {"alignment", step.alignment},
            {"g_b", step.g_b},
            {"strength", strengths.theta},
            {"growth", strengths.chi},
            {"weight_outlier", outlier}};
}

Json resolvent_json(const Resolvent& resolvent) {
    return {{"gamma", resolvent.gamma},
            {"m1", resolvent.m1},
            {"m2", resolvent.m2},
            {"m_tilde", resolvent.m_tilde},
            {"B", resolvent.B},
            {"V", resolvent.V},
            {"residual", resolvent.residual},
            {"condition", resolvent.condition},
            {"iterations", resolvent.iterations},
            {"status", to_string(resolvent.status)}};
}

Json spectrum_json(const Spectrum& spectrum) {
    Json outliers = Json::array();
    for (const auto& outlier : spectrum.outliers) {
        outliers.push_back(outlier_json(outlier));
    }
    return {{"bulk_edge", spectrum.edge.location},
            {"outliers", std::move(outliers)},
            {"status", to_string(worse(spectrum.status, spectrum.edge.status))}};
}

Json regime_json(const Regime& regime) {
    return {{"exponent", regime.exponent}, {"interval", regime.interval}, {"spikes", regime.spikes},
            {"lower", regime.lower},       {"upper", regime.upper},       {"critical", regime.critical},
            {"distance", regime.distance}};
}

Json errors_json(const Errors& errors) {
    return {{"train_objective", errors.train_objective},
            {"train_error", errors.train_error},
            {"test_error", errors.test_error}};
}

Json finite_json(const FiniteErrors& errors, bool resummed) {
    Json json = errors_json(errors);
    json["columns"] = errors.columns;
    json["stillness"] = resummed ? Json(errors.stillness) : Json(nullptr);
    json["status"] = to_string(errors.status);
    return json;
}

Json plateaus_json(const std::vector<Plateau>& plateaus) {
    Json json = Json::array();
    for (const auto& plateau : plateaus) {
        Json entry = {{"interval", plateau.interval}, {"spikes", plateau.spikes}};
        entry.update(errors_json(plateau.errors));
        entry["status"] = to_string(plateau.status);
        json.push_back(std::move(entry));
    }
    return json;
}

Json slopes_json(const TestErrorSlopes& slopes) {
    return {{"log_ridge", slopes.log_ridge},
            {"log_step_size", slopes.log_step_size},
            {"noise_variance", slopes.noise_variance}};
}

Json optimal_ridge_json(const OptimalRidge& optimum) {
    return {{"ridge", optimum.ridge},
            {"test_error", optimum.test_error},
            {"interior", optimum.interior},
            {"status", to_string(optimum.status)}};
}

Json baselines_json(const Baselines& baselines) {
    return {{"noise", baselines.noise}, {"best_linear", baselines.best_linear}, {"null", baselines.null}};
}

std::vector<FlatEntry> flatten(const Json& json) {
    std::vector<FlatEntry> entries;
    flatten_into(entries, {}, json);
    return entries;
}

std::string to_text(Json json) {
    unsign_zeros(json);
    return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace detequiv::app
