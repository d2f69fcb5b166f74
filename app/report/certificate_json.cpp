#include "certificate_json.hpp"

namespace detequiv::app {
namespace {

Json bounds_json(const CertifiedErrors& errors) {
    return {{"train_objective", finite_or_null(errors.train_objective.error)},
            {"train_error", finite_or_null(errors.train_error.error)},
            {"test_error", finite_or_null(errors.test_error.error)}};
}

Json bounds_json(const CertifiedSlopes& slopes) {
    return {{"log_ridge", finite_or_null(slopes.log_ridge.error)},
            {"log_step_size", finite_or_null(slopes.log_step_size.error)},
            {"noise_variance", finite_or_null(slopes.noise_variance.error)}};
}

/// Of the bulk's right edge and of the outliers.
Json outlier_bounds(const CertifiedSpectrum& spectrum) {
    Json outliers = Json::array();
    for (const CertifiedOutlier& outlier : spectrum.outliers) {
        outliers.push_back({{"location", finite_or_null(outlier.location.error)},
                            {"overlaps", finite_or_null(outlier.overlap)}});
    }
    return {{"bulk_edge", finite_or_null(spectrum.edge.error)},
            {"outliers", std::move(outliers)},
            {"outlier_count_certain", spectrum.count_certain}};
}

}  // namespace

Json certificate_json(const Certificate& certificate) {
    Json plateaus = Json::array();
    for (const CertifiedErrors& plateau : certificate.plateau) {
        plateaus.push_back(bounds_json(plateau));
    }
    Json json = {{"certain_digits", certain_digits(certificate)},
                 {"plateau", std::move(plateaus)},
                 {"finite", bounds_json(certificate.finite)},
                 {"initial", bounds_json(certificate.initial)}};
    json.update(outlier_bounds(certificate.spectrum));
    json["finite_slopes"] = bounds_json(certificate.finite_slopes);
    json["plateau_slopes"] = bounds_json(certificate.plateau_slopes);
    json["optimal_ridge"] = {{"ridge", finite_or_null(certificate.optimal_ridge.ridge.error)},
                             {"test_error", finite_or_null(certificate.optimal_ridge.test_error.error)}};
    json["critical_step_sizes"] = Json::array();
    for (const Bounded& step : certificate.critical_step_sizes) {
        json["critical_step_sizes"].push_back(finite_or_null(step.error));
    }
    return json;
}

Json certificate_json(const CertifiedSpectrum& spectrum, const CertifiedSupport& support,
                      const std::vector<Bounded>& density) {
    Json intervals = Json::array();
    for (const CertifiedInterval& interval : support.intervals) {
        intervals.push_back({finite_or_null(interval.lower.error), finite_or_null(interval.upper.error)});
    }
    Json errors = Json::array();
    for (const Bounded& value : density) {
        errors.push_back(finite_or_null(value.error));
    }
    Json json = outlier_bounds(spectrum);
    json["support"] = std::move(intervals);
    json["support_count_certain"] = support.count_certain;
    json["atom_at_zero"] = finite_or_null(support.atom_at_zero.error);
    json["density"] = std::move(errors);
    return json;
}

Json certificate_json(const CurvePoint& point) {
    return {{"plateau", bounds_json(point.certified_plateau)},
            {"finite", bounds_json(point.certified_finite)},
            {"initial", bounds_json(point.certified_initial)}};
}

}  // namespace detequiv::app
