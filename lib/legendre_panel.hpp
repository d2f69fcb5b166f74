#pragma once

#include <Eigen/Core>
#include <span>
#include <vector>

/// One panel's Gauss-Legendre rule and what it sees of a function's resolution.
namespace detequiv::legendre {

inline constexpr int order = 30;
inline constexpr int first_tail_degree = 24;

using Array = Eigen::Array<double, order, 1>;

struct Rule {
    Array nodes, weights;  ///< on [-1, 1]
    /// Coefficients on the orthonormal Legendre polynomials of degrees 24 .. 29: rounding once the panel is
    /// resolved.
    Eigen::Matrix<double, order - first_tail_degree, order> tail;
};

[[nodiscard]] Rule rule();

/// Ascending ends of panels of width at most 1 on [lower, upper], split at the kinks inside.
[[nodiscard]] std::vector<double> panel_ends(std::span<const double> kinks, int lower, int upper);

}  // namespace detequiv::legendre
