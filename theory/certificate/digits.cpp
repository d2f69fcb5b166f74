#include <algorithm>
#include <cmath>

#include "detequiv/theory/certificate_spectrum.hpp"

namespace detequiv {

double certain_digits(const Bounded& value) {
    constexpr double most = 17;
    const double relative = value.relative();
    if (std::isnan(relative)) {
        return 0;
    }
    return relative > 0 ? std::clamp(-std::log10(relative), 0.0, most) : most;
}

double certain_digits(const CertifiedErrors& errors) {
    return std::min({certain_digits(errors.train_objective), certain_digits(errors.train_error),
                     certain_digits(errors.test_error)});
}

double certain_digits(const Certificate& certificate) {
    double digits = std::min(certain_digits(certificate.finite), certain_digits(certificate.initial));
    for (const CertifiedErrors& plateau : certificate.plateau) {
        digits = std::min(digits, certain_digits(plateau));
    }
    return digits;
}

double certain_digits(const CertifiedSupport& support) {
    if (!support.count_certain) {
        return 0;
    }
    double digits = certain_digits(Bounded(1));
    for (const CertifiedInterval& interval : support.intervals) {
        digits = std::min({digits, certain_digits(interval.lower), certain_digits(interval.upper)});
    }
    return digits;
}

namespace {

Status judged_by(Status status, bool certain) {
    return usable(status) && !certain ? worse(status, Status::inaccurate) : status;
}

}  // namespace

Status judged(Status status, const CertifiedSupport& support) {
    return judged_by(status, certain_digits(support) >= least_certain_digits);
}

Status judged(Status status, const CertifiedErrors& errors) {
    return judged_by(status, certain_digits(errors) >= least_certain_digits);
}

Status judged(Status status, const CertifiedSpectrum& spectrum) {
    const bool certain =
        spectrum.count_certain && certain_digits(spectrum.edge) >= least_certain_digits &&
        std::all_of(spectrum.outliers.begin(), spectrum.outliers.end(), [](const CertifiedOutlier& outlier) {
            return certain_digits(outlier.location) >= least_certain_digits;
        });
    return judged_by(status, certain);
}

Status judged(Status status, const CertifiedOptimalRidge& optimum) {
    return judged_by(status, certain_digits(optimum.test_error) >= least_certain_digits);
}

}  // namespace detequiv
