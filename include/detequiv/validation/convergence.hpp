#pragma once

#include <optional>
#include <vector>

#include "detequiv/validation/comparison.hpp"

namespace detequiv {

/// The study with `samples` samples and every other size in the same ratio, sweeps removed; a step by
/// exponent stays one. Throws StudyError for a size that would not be whole.
[[nodiscard]] Study scaled_study(const Study& study, double samples);

/// One size of a series.
struct SizedDifference {
    double samples = 0;
    SampleMean improvement;               ///< simulated
    double conditioned = 0;               ///< predicted for the same draws
    double relative = 0;                  ///< (simulated - predicted)/|predicted|
    double relative_error = 0;            ///< its standard error
    [[nodiscard]] bool resolved() const;  ///< |relative| > 2 relative_error
};

/// How the difference between finite networks and the theory shrinks with size, for one quantity.
struct Convergence {
    Quantity quantity = Quantity::test_error;
    std::vector<SizedDifference> sizes;
    /// |relative| = A n^-p through the resolved sizes; empty if fewer than two are: noise has no rate.
    std::optional<PowerLaw> rate;
    Extrapolation limit;  ///< relative = limit + slope/n through all sizes; the theory says limit = 0
};

/// From comparisons of scaled studies, one point that moves in each, in order of size. Throws
/// std::invalid_argument for fewer than two sizes, or a difference without an error.
[[nodiscard]] Convergence fit_convergence(Quantity quantity, const std::vector<Comparison>& comparisons);

}  // namespace detequiv
