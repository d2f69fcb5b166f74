#pragma once

#include <span>
#include <vector>

#include "activation/tree.hpp"

namespace detequiv::expression {

/// Derivatives in z of every node that takes part in the roots (no_node for the others), appended to the same
/// tree. Almost everywhere: sign and step have derivative 0, abs has sign, relu has step, and max and min
/// have the derivative of the chosen branch [eq. activation:derivative]. Cost: a few nodes for each node of
/// the tree, never more, since common parts are shared.
[[nodiscard]] std::vector<NodeId> differentiate(Tree& tree, std::span<const NodeId> roots);

}  // namespace detequiv::expression
