#pragma once

#include <Eigen/Core>
#include <span>

#include "detequiv/theory/activation.hpp"

/// Theory note: theory/hermite.md.
namespace detequiv {

/// The shifted mean S(t) = E sigma(Z + t) = sum_k c_k t^k [eq. hermite:mean_shift] and its derivative on |t|
/// <= reach.
///
/// S is entire, but its series in t is useless in floating point for |t| of a few units. Here it is tabulated
/// as local Taylor series around centres 1/2 apart, S(t_0 + h) = sum_k b_k h^k with b_k = E[sigma(Z + t_0)
/// He_k(Z)]/k!; the remainder after 17 terms is below (1/4)^17/sqrt(17!) < 1e-17 of the local norm of sigma.
///
/// Accuracy: 1e-15 relative to the norm of sigma(. + t_0); the derivative 1e-14. Cost: building 0.1 ms per
/// unit of reach, about 10 ns per value. Source: derived here.
class MeanShift {
  public:
    /// Throws std::invalid_argument unless 0 <= reach <= 200.
    MeanShift(const Activation& sigma, double reach);

    [[nodiscard]] double reach() const noexcept { return reach_; }
    /// S(t), NaN at NaN. Beyond the reach t is clamped: callers give such points no weight.
    [[nodiscard]] double value(double t) const;
    /// S'(t) = E sigma'(Z + t), the derivative of a jump included; clamped and NaN alike.
    [[nodiscard]] double slope(double t) const;

  private:
    static constexpr int terms = 17;
    static constexpr double spacing = 0.5;
    [[nodiscard]] Eigen::Index centre(double t) const noexcept;

    double reach_;
    Eigen::Index half_;                                    // centres on each side of 0
    Eigen::Matrix<double, terms, Eigen::Dynamic> series_;  // column: the b_k of one centre
};

}  // namespace detequiv
