#include <cmath>
#include <limits>

#include "bulk_form.hpp"
#include "slopes.hpp"

/// Bounds for the optimal ridge: [eq. certificate:optimal].
namespace detequiv {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

/// The network of optimal_ridge at any ridge.
class Ridge {
  public:
    Ridge(const BulkParameters& bulk, const BulkErrors& bulk_errors, const LowRank& low_rank,
          const LowRankErrors& errors, const Label& label)
        : bulk_(bulk), bulk_errors_(bulk_errors), low_rank_(low_rank), errors_(errors), label_(label) {}

    [[nodiscard]] Bounded test_error(double ridge) const {
        const At at(*this, ridge);
        const FiniteErrors errors = finite_errors(at.resolvent, bulk_.bulk_variance, low_rank_, label_);
        return certify(at.certified, at.resolvent, bulk_.bulk_variance, low_rank_, errors_, label_, errors)
            .test_error;
    }
    /// d test error/d log ridge.
    [[nodiscard]] Bounded slope(double ridge) const {
        const At at(*this, ridge);
        // Only the ridge's own derivative is used; |beta| does not enter it.
        const TestErrorSlopes slopes =
            finite_slopes(at.resolvent, bulk_.bulk_variance, low_rank_, label_, 1, 0);
        return certificate::certified_ridge_slope(at.bulk, at.certified, low_rank_, errors_, label_,
                                                  slopes.log_ridge);
    }

  private:
    struct At {
        At(const Ridge& of, double ridge) : bulk(of.bulk_) {
            bulk.ridge = ridge;
            resolvent = solve_resolvent(bulk);
            certified = certify(bulk, resolvent, of.bulk_errors_);
        }
        BulkParameters bulk;
        Resolvent resolvent;
        CertifiedResolvent certified;
    };

    BulkParameters bulk_;
    BulkErrors bulk_errors_;
    const LowRank& low_rank_;
    const LowRankErrors& errors_;
    const Label& label_;
};

/// |log ridge - its exact value| for a stationary point: the slope rises from below 0 to above 0 within h of
/// it, about as a line does.
double log_distance(const Ridge& at, double ridge, const Bounded& slope) {
    constexpr double h = 1e-3;
    const Bounded before = at.slope(ridge * std::exp(-h));
    const Bounded after = at.slope(ridge * std::exp(h));
    const bool crosses = before.value + before.error < 0 && after.value - after.error > 0;
    const double rise = after.value - before.value - after.error - before.error;
    constexpr double straight = 0.2;
    if (!crosses || !(std::abs(after.value + before.value) <= straight * rise)) {
        return infinity;
    }
    const double curvature = rise / (2 * h) * (1 - straight);
    const double distance = slope.largest() / curvature;
    return distance <= h ? distance : infinity;
}

}  // namespace

CertifiedOptimalRidge certify(const BulkParameters& bulk, const BulkErrors& bulk_errors,
                              const LowRank& low_rank, const LowRankErrors& errors, const Label& label,
                              const OptimalRidge& optimum) {
    CertifiedOptimalRidge out{.ridge = {optimum.ridge, infinity},
                              .test_error = {optimum.test_error, infinity}};
    if (!usable(optimum.status)) {
        return out;
    }
    const Ridge at(bulk, bulk_errors, low_rank, errors, label);
    out.test_error = certificate::matched(optimum.test_error, at.test_error(optimum.ridge));
    if (!optimum.interior) {
        // Beyond an end of the search a lower error may lie; ridge 0 is an end of what there is.
        out.ridge.error = optimum.status == Status::ok ? 0 : infinity;
        return out;
    }
    const Bounded slope = at.slope(optimum.ridge);
    const double distance = log_distance(at, optimum.ridge, slope);
    out.ridge.error = optimum.ridge * std::expm1(distance);
    out.test_error.error += std::isfinite(distance) ? distance * slope.largest() : infinity;
    return out;
}

}  // namespace detequiv
