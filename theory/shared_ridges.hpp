#pragma once

#include <Eigen/Core>
#include <optional>

#include "detequiv/theory/prediction_error.hpp"

/// Finite-strength errors of one low-rank part at many ridges, [eq. prediction_error:shared].
namespace detequiv {

/// One reduced problem in the right singular vectors of its rows i != 1, where every ridge is diagonal but
/// for the two directions Q_1 and alpha.
class RotatedProblem {
  public:
    RotatedProblem(const LowRank& low_rank, double bulk_variance, const Label& label);

    [[nodiscard]] Errors errors(const Resolvent& resolvent) const;
    [[nodiscard]] double largest() const { return sigma_.size() > 0 ? sigma_[0] : 0; }

  private:
    Eigen::ArrayXd sigma_;           ///< singular values, descending, and zeros up to the number of columns
    Eigen::ArrayXd target_;          ///< U^T y of the rows i != 1
    Eigen::ArrayXd linear_, alpha_;  ///< Q_1 and alpha in the same coordinates
    double y1_, coupling_, c1_squared_, bulk_variance_;
    double lost_linear_, lost_variance_;  ///< of |b|^2 and v, whatever w is
};

/// The same numbers as finite_errors with Stillness::measured, for a few hundred nanoseconds a ridge after
/// some hundred microseconds of singular values. Only what can_share admits.
class SharedRidges {
  public:
    SharedRidges(const LowRank& low_rank, double bulk_variance, const Label& label);

    /// Accuracy 1e-12 as finite_errors; empty where the ridge is so small, beside the strength of the
    /// columns, that it would not be.
    [[nodiscard]] std::optional<FiniteErrors> at(const Resolvent& resolvent) const;

    /// Made of these arguments?
    [[nodiscard]] bool fits(double bulk_variance, const Label& label) const;

  private:
    RotatedProblem whole_, shortened_;
    Label label_;
    double bulk_variance_;
    int columns_;
    Status status_;  ///< of low-rank part and label
    double linear_without_, variance_without_;
};

/// Not for monomial columns, whose rows span too many decades, nor where the readout couples so strongly to
/// the learned direction that the ridge along alpha all but cancels (|g_b alpha| > 1/2).
[[nodiscard]] bool can_share(const LowRank& low_rank);

}  // namespace detequiv
