#pragma once

#include <vector>

#include "activation/tree.hpp"

namespace detequiv::expression {

/// What a zero of an argument means for the node that owns it.
enum class Role {
    branch,       ///< a change of sign switches branches of abs, sign, step, relu, max, min: a kink
    nonnegative,  ///< a change of sign leaves the domain of log, sqrt, a power, an inverse function
    nonzero,      ///< a zero is a pole or a logarithm's singularity
    singular      ///< a zero is a kink: the root of |z|, the arcsine of sin z
};

/// An argument whose zeros on the line matter. `magnitude` is the size of what cancels in it: the argument
/// vanishes to rounding where it is a few roundings of that.
struct CriticalArgument {
    NodeId owner = no_node;
    NodeId argument = no_node;
    NodeId magnitude = no_node;
    Role role = Role::branch;
};

/// All of them below `root`, owners in the order of the tree, appending to it the arguments that are not yet
/// nodes.
[[nodiscard]] std::vector<CriticalArgument> critical_arguments(Tree& tree, NodeId root);

}  // namespace detequiv::expression
