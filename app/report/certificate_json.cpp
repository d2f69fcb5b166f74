#include "certificate_json.hpp"

#include <cmath>

namespace detequiv::app {
namespace {

Json bound_json(double bound) {
    return std::isfinite(bound) ? Json(bound) : Json(nullptr);
}

Json bounds_json(const CertifiedErrors& errors) {
    return {{"train_objective", bound_json(errors.train_objective.error)},
            {"train_error", bound_json(errors.train_error.error)},
            {"test_error", bound_json(errors.test_error.error)}};
}

}  // namespace

Json certificate_json(const Certificate& certificate) {
    Json plateaus = Json::array();
    for (const CertifiedErrors& plateau : certificate.plateau) {
        plateaus.push_back(bounds_json(plateau));
    }
    Json outliers = Json::array();
    for (const CertifiedOutlier& outlier : certificate.spectrum.outliers) {
        outliers.push_back(
            {{"location", bound_json(outlier.location.error)}, {"overlaps", bound_json(outlier.overlap)}});
    }
    return {{"certain_digits", certain_digits(certificate)},
            {"plateau", std::move(plateaus)},
            {"finite", bounds_json(certificate.finite)},
            {"initial", bounds_json(certificate.initial)},
            {"bulk_edge", bound_json(certificate.spectrum.edge.error)},
            {"outliers", std::move(outliers)},
            {"outlier_count_certain", certificate.spectrum.count_certain}};
}

Json certificate_json(const CurvePoint& point) {
    return {{"plateau", bounds_json(point.certified_plateau)},
            {"finite", bounds_json(point.certified_finite)},
            {"initial", bounds_json(point.certified_initial)}};
}

}  // namespace detequiv::app
