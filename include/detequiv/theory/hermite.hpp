#pragma once

#include <Eigen/Core>
#include <limits>

#include "detequiv/numerics/quadrature.hpp"
#include "detequiv/numerics/status.hpp"
#include "detequiv/theory/activation.hpp"

/// Theory note: theory/hermite.md.
namespace detequiv {

/// The expansion sigma = sum_k c_k He_k of a function under the normal law.
struct Hermite {
    Eigen::VectorXd coefficients;  ///< c_k = E[sigma(Z) He_k(Z)]/k!, k = 0 .. degree
    double norm2 = std::numeric_limits<double>::quiet_NaN();          ///< E sigma^2
    double bulk_variance = std::numeric_limits<double>::quiet_NaN();  ///< c_g^2 = E sigma^2 - c_0^2 - c_1^2
    double tail_energy =
        std::numeric_limits<double>::quiet_NaN();  ///< E sigma^2 - sum_{k <= degree} k! c_k^2
    double error_estimate = std::numeric_limits<double>::infinity();  ///< of sqrt(k!) c_k, relative to sqrt(E
                                                                      ///< sigma^2), largest over k
    /// What of it roundings of sigma's own values, constants and jumps may contribute [eq. hermite:errors].
    double evaluation_error = 0;
    /// Bounds of the absolute errors of sqrt(k!) c_k and of the three energies [eq. hermite:errors].
    Eigen::VectorXd errors;
    double norm2_error = 0, bulk_variance_error = 0, tail_energy_error = 0;
    Status status = Status::not_run;

    [[nodiscard]] int degree() const { return static_cast<int>(coefficients.size()) - 1; }
    /// c_k, and 0 beyond the computed degree.
    [[nodiscard]] double operator[](int k) const { return k < coefficients.size() ? coefficients[k] : 0.0; }
    /// sqrt(k!) c_k: the coordinate on he_k = He_k/sqrt(k!), and 0 beyond the computed degree.
    [[nodiscard]] double normalised(int k) const;
    /// Bound of the absolute error of normalised(k), and of c_k; 0 for an expansion made by hand.
    [[nodiscard]] double normalised_error(int k) const { return k < errors.size() ? errors[k] : 0.0; }
    [[nodiscard]] double coefficient_error(int k) const;
};

inline constexpr int max_hermite_degree = 64;

/// Coefficients to `degree` (0 <= degree <= 64, std::invalid_argument otherwise), from closed forms where the
/// function has them and by panel quadrature elsewhere. Accuracy: sqrt(k!)|error of c_k| <= 1e-14 ||sigma||.
/// Coefficients with sqrt(k!)|c_k| < 64 u ||sigma|| are rounding and are set to 0: an activation centred only
/// to 1e-17 would otherwise gain a spurious constant column. Cost: about 1500 evaluations of sigma.
[[nodiscard]] Hermite hermite_expansion(const Activation& sigma, int degree = max_hermite_degree);

/// The same by quadrature alone, without closed forms.
[[nodiscard]] Hermite hermite_by_quadrature(const Activation& sigma, int degree = max_hermite_degree);

/// Row k, column j: he_k(z_j) for k = 0 .. degree, by the three-term recurrence. Throws
/// std::invalid_argument for degree < 0.
[[nodiscard]] Eigen::MatrixXd normalised_hermite(const Eigen::ArrayXd& z, int degree);

/// E[Z^k he_i(Z)] = k!/(sqrt(i!) 2^j j!) with j = (k - i)/2, and 0 for odd k - i or i > k: the coordinate of
/// the monomial z^k on he_i. 0 <= i, 0 <= k <= 64. Accuracy: k roundings.
[[nodiscard]] double hermite_moment(int k, int i);

}  // namespace detequiv
