#pragma once

#include <Eigen/Core>
#include <optional>
#include <span>

#include "detequiv/numerics/quadrature.hpp"

namespace detequiv {

/// The law of omega = sqrt(N) a_j. Mean 0 and variance 1 for a law; a realised readout keeps its own moments.
class ReadoutLaw {
  public:
    [[nodiscard]] static ReadoutLaw gaussian();
    [[nodiscard]] static ReadoutLaw rademacher();
    /// Atoms with probabilities. Throws std::invalid_argument unless the probabilities are positive and sum
    /// to 1, the mean is 0 and the variance 1, each to 1e-12.
    [[nodiscard]] static ReadoutLaw finite(std::span<const double> atoms,
                                           std::span<const double> probabilities);
    /// The empirical law of one realised readout, sqrt(N) a_1 ... sqrt(N) a_N: no condition on its moments.
    /// More than 160 distinct values are replaced by their own Gauss rule of 160 nodes. Throws
    /// std::invalid_argument for fewer than two values or one that is not finite.
    [[nodiscard]] static ReadoutLaw realised(std::span<const double> omega);

    [[nodiscard]] bool is_gaussian() const noexcept { return !atoms_.has_value(); }
    /// omega and -omega have the same law, exactly.
    [[nodiscard]] bool is_symmetric() const noexcept { return symmetric_; }
    /// Atoms of a finite law; `count` Gauss-Hermite nodes for the Gaussian.
    [[nodiscard]] QuadratureRule rule(int count) const;
    /// How many orthonormal polynomials the law has: its number of distinct atoms; `limit` for the Gaussian.
    [[nodiscard]] int dimension(int limit) const noexcept;

  private:
    std::optional<QuadratureRule> atoms_;
    bool symmetric_ = true;
};

/// Row p, column j: f_p at the nodes of `rule`, polynomials orthonormal under it, p = 0 .. count - 1 (Lanczos
/// with reorthogonalisation). Throws std::invalid_argument unless 1 <= count <= the number of nodes,
/// which must be distinct.
[[nodiscard]] Eigen::MatrixXd orthonormal_polynomials(const QuadratureRule& rule, int count);

}  // namespace detequiv
