#include "prediction_json.hpp"

#include "certificate_json.hpp"
#include "detequiv/version.hpp"

namespace detequiv::app {

Json prediction_json(const Prediction& p) {
    Json spectrum = spectrum_json(p.spectrum);
    spectrum["critical_step_sizes"] = p.critical_step_sizes;
    return {{"version", version()},
            {"study", study_json(p.study)},
            {"hermite", hermite_json(p.activation, p.teacher)},
            {"first_step", first_step_json(p.first_step, p.strengths)},
            {"resolvent", resolvent_json(p.resolvent)},
            {"spectrum", std::move(spectrum)},
            {"regime", regime_json(p.regime)},
            {"plateau", plateaus_json(p.plateau)},
            {"finite", finite_json(p.finite, !p.study.theory.columns)},
            {"initial", errors_json(p.initial)},
            {"finite_slopes", slopes_json(p.finite_slopes)},
            {"plateau_slopes", slopes_json(p.plateau_slopes)},
            {"optimal_ridge", optimal_ridge_json(p.optimal_ridge)},
            {"baselines", baselines_json(p.baselines)},
            {"certificate", certificate_json(p.certificate)},
            {"tolerances", tolerances_json()},
            {"warnings", p.warnings}};
}

bool errors_diverge(const Study& study) {
    return study.ridge.lambda == 0 && study.data.samples == study.network.width;
}

Json tolerances_json() {
    return {
        {"hermite", 1e-14}, {"resolvent", 1e-13}, {"stillness", still_enough}, {"outlier_location", 1e-12}};
}

std::vector<std::string> numerical_faults(const Prediction& p) {
    std::vector<std::string> faults;
    const auto need = [&faults](const char* stage, Status status) {
        if (!usable(status)) {
            faults.push_back(std::string(stage) + " is " + std::string(to_string(status)));
        }
    };
    need("hermite (activation)", p.activation.status);
    need("hermite (teacher)", p.teacher.status);
    if (errors_diverge(p.study) && !usable(p.resolvent.status)) {  // every other fault follows from it
        return {std::string(divergence)};
    }
    need("resolvent", p.resolvent.status);
    need("spectrum", worse(p.spectrum.status, p.spectrum.edge.status));
    need("finite", p.finite.status);
    return faults;
}

}  // namespace detequiv::app
