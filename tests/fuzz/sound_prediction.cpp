#include "sound_prediction.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>

#include "fuzz_target.hpp"

namespace detequiv::fuzz {
namespace {

/// No NaN where the status lets the number be used.
void require_number(Status status, double value, const char* name) {
    require(!usable(status) || !std::isnan(value), [&] {
        return std::string(name) + " is a number where its status is " + std::string(to_string(status));
    });
}

void check_hermite(const Hermite& hermite) {
    require(usable(hermite.status), "an expansion that is returned may be used");
    require(hermite.coefficients.allFinite() && std::isfinite(hermite.norm2), "coefficients are finite");
}

/// `least` is the noise variance: no test error is below it.
void check_errors(Status status, const Errors& errors, double least) {
    require_number(status, errors.train_objective, "a training objective");
    require_number(status, errors.train_error, "a training error");
    require_number(status, errors.test_error, "a test error");
    if (status == Status::ok) {
        require(errors.test_error >= least * (1 - 1e-9), "a test error is at least the noise");
        require(errors.train_error >= 0 && errors.train_objective >= 0, "training errors are not negative");
    }
}

void check_share(double share, int multiplicity) {
    constexpr double rounding = 1e-6;
    require(share >= -rounding && share <= multiplicity + rounding, "an overlap is a share");
}

void check_spectrum(const Spectrum& spectrum) {
    const Status status = worse(spectrum.status, spectrum.edge.status);
    require_number(status, spectrum.edge.location, "a bulk edge");
    if (status != Status::ok) {
        return;
    }
    for (const Outlier& outlier : spectrum.outliers) {
        require(std::isfinite(outlier.location), "an outlier has a place");
        require(outlier.location >= spectrum.edge.location * (1 - 1e-9), "an outlier is outside the bulk");
        for (const double overlap : outlier.overlaps) {
            check_share(overlap, outlier.multiplicity);
        }
        check_share(std::accumulate(outlier.overlaps.begin(), outlier.overlaps.end(), 0.0),
                    outlier.multiplicity);
        check_share(outlier.norm_overlap, outlier.multiplicity);
    }
    require(std::is_sorted(spectrum.outliers.begin(), spectrum.outliers.end(),
                           [](const Outlier& a, const Outlier& b) { return a.location > b.location; }),
            "outliers descend");
}

void check_resolvent(const Resolvent& r) {
    for (const double value : {r.gamma, r.m1, r.m2, r.m_tilde, r.B, r.V}) {
        require_number(r.status, value, "a number of the resolvent");
    }
    if (r.status == Status::ok) {
        require(r.m1 >= 0 && r.m2 >= 0 && r.B >= 0 && r.V >= 0, "the resolvent's numbers are not negative");
    }
}

/// An error that is not known is infinite or NaN, none is negative; where a status is ok the bound is a
/// number.
void check_bound(Status status, const Bounded& certified, double value) {
    require(!(certified.error < 0), "a bound is not negative");
    require(status != Status::ok || (std::isfinite(certified.error) && certified.value == value),
            "what is ok has a bound");
}

void check_certificate(const Prediction& p) {
    const Certificate& c = p.certificate;
    check_bound(p.finite.status, c.finite.test_error, p.finite.test_error);
    check_bound(p.finite.status, c.finite.train_objective, p.finite.train_objective);
    check_bound(p.spectrum.status, c.spectrum.edge, p.spectrum.edge.location);
    check_bound(p.optimal_ridge.status, c.optimal_ridge.test_error, p.optimal_ridge.test_error);
    for (const Bounded& slope :
         {c.finite_slopes.log_ridge, c.finite_slopes.log_step_size, c.finite_slopes.noise_variance,
          c.plateau_slopes.log_ridge, c.plateau_slopes.noise_variance, c.optimal_ridge.ridge}) {
        require(!(slope.error < 0), "a slope's bound is not negative");
    }
    require(c.critical_step_sizes.size() == p.critical_step_sizes.size(),
            "each critical step size has a bound");
    for (std::size_t l = 0; l < p.plateau.size(); ++l) {
        check_bound(p.plateau[l].status, c.plateau.at(l).test_error, p.plateau[l].errors.test_error);
    }
}

}  // namespace

void check_prediction(const Prediction& p) {
    const double noise = p.study.data.noise * p.study.data.noise;
    check_hermite(p.activation);
    check_hermite(p.teacher);
    check_resolvent(p.resolvent);
    check_errors(p.finite.status, p.finite, noise);
    for (const Plateau& plateau : p.plateau) {
        check_errors(p.resolvent.status, plateau.errors, noise);
    }
    check_spectrum(p.spectrum);
    require_number(p.optimal_ridge.status, p.optimal_ridge.ridge, "the optimal ridge");
    require_number(p.optimal_ridge.status, p.optimal_ridge.test_error, "the least test error");
    require(std::is_sorted(p.critical_step_sizes.begin(), p.critical_step_sizes.end()),
            "critical step sizes ascend");
    check_certificate(p);
}

void check_curve(const Curve& curve) {
    std::size_t points = 1;
    for (const Sweep& sweep : curve.study.sweep) {
        points *= static_cast<std::size_t>(sweep.points);
    }
    require(curve.points.size() == points, "a curve has the points of its sweeps");
    for (const CurvePoint& point : curve.points) {
        require(point.parameters.size() == curve.study.sweep.size(), "a point has the swept values");
        const double noise = point.baselines.noise;
        check_errors(point.status, point.finite, noise);
        check_errors(point.status, point.plateau, noise);
    }
}

}  // namespace detequiv::fuzz
