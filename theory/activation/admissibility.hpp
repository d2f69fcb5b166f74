#pragma once

#include <span>
#include <string>
#include <string_view>

#include "activation/tree.hpp"

namespace detequiv::expression {

/// Throws ExpressionError, naming the deepest part at fault, unless the node is finite at every point.
void require_finite(const Tree& tree, NodeId root, std::span<const double> points, std::string_view text);

/// Whether f^2 n, from the values of f on a grid of equal cells, has faded where the line is cut: below 1e-30
/// of its integral at both ends [eq. activation:admissible]. Computed with logarithms, so that nothing
/// overflows.
struct Fading {
    double log_norm2 = 0.0;  ///< log E f(Z)^2, by the trapezoidal rule; -infinity for f = 0
    bool faded = false;
};
[[nodiscard]] Fading fading(std::span<const double> grid, std::span<const double> values);

/// What is wrong with the size of a function whose norm is `fades`: nothing, or what is required. Squares of
/// what it accepts, and products of a few of them, neither overflow nor lose digits to underflow.
[[nodiscard]] std::string fault_of_size(const Fading& fades);

}  // namespace detequiv::expression
