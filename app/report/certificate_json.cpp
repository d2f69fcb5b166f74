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

}  // namespace

Json certificate_json(const Certificate& certificate) {
    Json plateaus = Json::array();
    for (const CertifiedErrors& plateau : certificate.plateau) {
        plateaus.push_back(bounds_json(plateau));
    }
    Json outliers = Json::array();
    for (const CertifiedOutlier& outlier : certificate.spectrum.outliers) {
        outliers.push_back({{"location", finite_or_null(outlier.location.error)},
                            {"overlaps", finite_or_null(outlier.overlap)}});
    }
    Json critical = Json::array();
    for (const Bounded& step : certificate.critical_step_sizes) {
        critical.push_back(finite_or_null(step.error));
    }
    return {{"certain_digits", certain_digits(certificate)},
            {"plateau", std::move(plateaus)},
            {"finite", bounds_json(certificate.finite)},
            {"initial", bounds_json(certificate.initial)},
            {"bulk_edge", finite_or_null(certificate.spectrum.edge.error)},
            {"outliers", std::move(outliers)},
            {"outlier_count_certain", certificate.spectrum.count_certain},
            {"finite_slopes", bounds_json(certificate.finite_slopes)},
            {"plateau_slopes", bounds_json(certificate.plateau_slopes)},
            {"optimal_ridge",
             {{"ridge", finite_or_null(certificate.optimal_ridge.ridge.error)},
              {"test_error", finite_or_null(certificate.optimal_ridge.test_error.error)}}},
            {"critical_step_sizes", std::move(critical)}};
}

Json certificate_json(const CurvePoint& point) {
    return {{"plateau", bounds_json(point.certified_plateau)},
            {"finite", bounds_json(point.certified_finite)},
            {"initial", bounds_json(point.certified_initial)}};
}

}  // namespace detequiv::app
