#include "detequiv/theory/optimal_ridge.hpp"

#include <cmath>
#include <vector>

#include "detequiv/numerics/roots.hpp"

namespace detequiv {

OptimalRidge optimal_ridge(const std::function<RidgePoint(double)>& test_error_at) {
    constexpr double lowest = -10;  // log10 of the range
    constexpr double highest = 4;
    constexpr int pieces = 8 * 14;
    OptimalRidge best{
        .ridge = 0, .test_error = test_error_at(0).test_error, .interior = false, .status = Status::ok};
    const auto offer = [&](double ridge, double test_error, bool interior) {
        // An end or a stationary point must win clearly over ridge 0, whose error a flat curve only repeats.
        if (!std::isfinite(best.test_error) || test_error < best.test_error * (1 - 1e-14)) {
            best.ridge = ridge;
            best.test_error = test_error;
            best.interior = interior;
        }
    };
    const auto slope_at_log = [&](double log_ridge) { return test_error_at(std::exp(log_ridge)).log_slope; };
    double before = std::log(10.0) * lowest;
    const double start = std::exp(before);
    double slope_before = slope_at_log(before);
    offer(start, test_error_at(start).test_error, false);
    for (int i = 1; i <= pieces; ++i) {
        const double here = std::log(10.0) * (lowest + (highest - lowest) * i / pieces);
        const double slope = slope_at_log(here);
        if (slope_before < 0 && slope >= 0) {
            const double ridge = std::exp(bracketed_root(slope_at_log, before, here).root);
            offer(ridge, test_error_at(ridge).test_error, true);
        }
        before = here;
        slope_before = slope;
    }
    const double end = std::exp(before);
    offer(end, test_error_at(end).test_error, false);
    if (!std::isfinite(best.test_error)) {
        best.status = Status::undefined;
    } else if ((best.ridge == start || best.ridge == end) && !best.interior) {
        best.status = Status::outside_certified_range;
    }
    return best;
}

OptimalRidge optimal_ridge(const BulkParameters& bulk, const LowRank& low_rank, const Label& label) {
    return optimal_ridge([&](double ridge) -> RidgePoint {
        BulkParameters at = bulk;
        at.ridge = ridge;
        const Resolvent resolvent = solve_resolvent(at);
        const FiniteErrors errors = finite_errors(resolvent, bulk.bulk_variance, low_rank, label);
        if (ridge == 0) {
            return {.test_error = errors.test_error, .log_slope = 0};
        }
        // Only the ridge's own derivative is used; |beta| does not enter it.
        return {.test_error = errors.test_error,
                .log_slope = finite_slopes(resolvent, bulk.bulk_variance, low_rank, label, 1, 0).log_ridge};
    });
}

OptimalRidge optimal_ridge(const BulkParameters& bulk, const LabelResidual& label) {
    return optimal_ridge([&](double ridge) -> RidgePoint {
        BulkParameters at = bulk;
        at.ridge = ridge;
        const Resolvent r = solve_resolvent(at);
        const double linear = r.B * label.linear_norm2;
        const double other = r.V * label.variance;
        return {.test_error = linear + other, .log_slope = linear * r.dlog_B + other * r.dlog_V};
    });
}

}  // namespace detequiv
