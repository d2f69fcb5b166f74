#pragma once

#include <functional>
#include <limits>

#include "detequiv/numerics/status.hpp"
#include "detequiv/theory/low_rank.hpp"
#include "detequiv/theory/prediction_error.hpp"
#include "detequiv/theory/resolvent.hpp"

/// Theory note: theory/prediction_error.md.
namespace detequiv {

/// The ridge that minimises the test error.
struct OptimalRidge {
    double ridge = std::numeric_limits<double>::quiet_NaN();  ///< 0 when no ridge at all is best
    double test_error = std::numeric_limits<double>::quiet_NaN();
    bool interior = false;  ///< a stationary point, not an end of the range
    Status status = Status::not_run;
};

/// Test error and its derivative d/d log lambda at a ridge.
struct RidgePoint {
    double test_error, log_slope;
};

/// The least test error over lambda = 0 and lambda in [1e-10, 1e4]: the derivative is scanned at 8 points per
/// decade, each change of its sign from - to + refined to rounding, and the least of these minima and the
/// ends taken. Status `outside_certified_range` when an end above 0 is best: the upper one, where a null
/// predictor would do better, or 1e-10, where a ridge below may.
[[nodiscard]] OptimalRidge optimal_ridge(const std::function<RidgePoint(double)>& test_error_at);

/// The optimal ridge of a network at finite strength. low_rank must carry dQ (std::invalid_argument
/// otherwise). bulk.ridge is not used.
[[nodiscard]] OptimalRidge optimal_ridge(const BulkParameters& bulk, const LowRank& low_rank,
                                         const Label& label);

/// The optimal ridge on a plateau.
[[nodiscard]] OptimalRidge optimal_ridge(const BulkParameters& bulk, const LabelResidual& label);

}  // namespace detequiv
