#include "spectrum_json.hpp"

#include "certificate_json.hpp"
#include "detequiv/version.hpp"
#include "prediction_json.hpp"

namespace detequiv::app {

BulkDensity density_of(const Prediction& p, int points) {
    const auto bulk = make_bulk(p.study, p.activation);
    const BulkErrors errors = bulk_errors_of(p.activation, bulk);
    BulkDensity result;
    result.support = bulk_support(bulk);
    result.certified_support = certify(bulk, result.support, errors);
    result.support.status = judged(result.support.status, result.certified_support);
    if (!result.support.intervals.empty()) {
        const double lower = result.support.intervals.front().lower;
        const double upper = result.support.intervals.back().upper;
        for (int i = 0; i < points; ++i) {
            result.locations.push_back(lower + (upper - lower) * i / (points - 1));
        }
        result.density = bulk_density(bulk, result.locations);
        result.certified_density = certify(bulk, result.locations, result.density, errors);
    }
    return result;
}

Json spectrum_json(const Prediction& p, const BulkDensity& bulk) {
    Json spectrum = spectrum_json(p.spectrum);
    spectrum["support"] = Json::array();
    for (const auto& interval : bulk.support.intervals) {
        spectrum["support"].push_back({interval.lower, interval.upper});
    }
    spectrum["atom_at_zero"] = bulk.support.atom_at_zero;
    spectrum["support_status"] = to_string(bulk.support.status);
    spectrum["density"] = {{"singular_value", bulk.locations}, {"density", bulk.density}};
    return {{"version", version()},
            {"study", study_json(p.study)},
            {"first_step", first_step_json(p.first_step, p.strengths)},
            {"regime", regime_json(p.regime)},
            {"spectrum", std::move(spectrum)},
            {"certificate",
             certificate_json(p.certificate.spectrum, bulk.certified_support, bulk.certified_density)},
            {"tolerances", tolerances_json()},
            {"warnings", p.warnings}};
}

std::vector<std::string> numerical_faults(const Prediction& p, const BulkDensity& bulk) {
    const Status status = worse(worse(p.spectrum.status, p.spectrum.edge.status), bulk.support.status);
    if (usable(status)) {
        return {};
    }
    return {"spectrum is " + std::string(to_string(status))};
}

}  // namespace detequiv::app
