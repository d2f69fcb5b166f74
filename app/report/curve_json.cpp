#include "curve_json.hpp"

#include <algorithm>

#include "certificate_json.hpp"
#include "detequiv/version.hpp"
#include "prediction_json.hpp"

namespace detequiv::app {
namespace {

/// How many points may not be used.
long long unusable(const Curve& curve) {
    return std::count_if(curve.points.begin(), curve.points.end(),
                         [](const CurvePoint& point) { return !usable(point.status); });
}

/// Whether every point that may not be used has n = N and ridge 0.
bool all_diverge(const Curve& curve) {
    return std::all_of(curve.points.begin(), curve.points.end(), [&](const CurvePoint& point) {
        Study study = curve.study;
        for (std::size_t i = 0; i < point.parameters.size(); ++i) {
            set_numeric_field(study, study.sweep[i].parameter, point.parameters[i]);
        }
        return usable(point.status) || errors_diverge(study);
    });
}

Json point_json(const Curve& curve, const CurvePoint& point) {
    Json json = Json::object();
    for (std::size_t i = 0; i < point.parameters.size(); ++i) {
        json["parameters"][curve.study.sweep[i].parameter] = point.parameters[i];
    }
    json.update({{"step_size", point.step_size},
                 {"exponent", point.exponent},
                 {"interval", point.interval},
                 {"spikes", point.spikes},
                 {"plateau", errors_json(point.plateau)},
                 {"finite", finite_json(point.finite, resummed(curve))},
                 {"initial", errors_json(point.initial)},
                 {"share_test", point.share_test},
                 {"baselines", baselines_json(point.baselines)},
                 {"certificate", certificate_json(point)},
                 {"status", to_string(point.status)}});
    return json;
}

}  // namespace

bool resummed(const Curve& curve) {
    const auto& sweeps = curve.study.sweep;
    return !curve.study.theory.columns && std::none_of(sweeps.begin(), sweeps.end(), [](const Sweep& sweep) {
        return sweep.parameter == "theory.columns";
    });
}

Json curve_json(const Curve& curve) {
    Json points = Json::array();
    for (const auto& point : curve.points) {
        points.push_back(point_json(curve, point));
    }
    return {{"version", version()},
            {"study", study_json(curve.study)},
            {"points", std::move(points)},
            {"tolerances", tolerances_json()},
            {"warnings", curve.warnings}};
}

std::vector<std::string> numerical_faults(const Curve& curve) {
    const auto count = unusable(curve);
    if (count == 0) {
        return {};
    }
    return {std::to_string(count) + " of " + std::to_string(curve.points.size()) + " points are not usable" +
            (all_diverge(curve) ? ": " + std::string(divergence) : "; their status says why")};
}

}  // namespace detequiv::app
