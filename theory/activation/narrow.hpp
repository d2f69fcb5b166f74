#pragma once

#include <span>
#include <vector>

#include "activation/tree.hpp"

namespace detequiv::expression {

/// Places on |z| <= line_end at which the panels of a quadrature must end so that none steps over a feature
/// of `root` that is narrower than its nodes are apart: the middle of each steep transition of tanh, erf,
/// exp, ... and of each near zero under a quotient, root or logarithm, and points on both sides of it at
/// distances from a quarter of its width on, each four times the last [eq. activation:narrow]. The same
/// beside `kinks`, where a function may start to change fast. Empty where every feature is wide. Cost: one
/// value of each argument on the fine grid, and some hundred for each narrow feature.
[[nodiscard]] std::vector<double> narrow_splits(const Tree& tree, NodeId root, std::span<const double> kinks);

}  // namespace detequiv::expression
