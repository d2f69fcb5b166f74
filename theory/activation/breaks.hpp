#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "activation/closed_form.hpp"
#include "activation/critical.hpp"
#include "activation/tree.hpp"

namespace detequiv::expression {

/// Where a function or its derivative is not smooth, and where the function itself jumps; ascending.
struct Breaks {
    std::vector<double> kinks;
    std::vector<double> jumps;
};

/// The breaks of `root` on |z| <= line_end. `derivatives` and `forms` hold the derivative and the closed form
/// of every node that takes part in the critical arguments; arguments that are lines are solved exactly.
/// Throws ExpressionError at a pole and where an argument leaves the domain of its function.
[[nodiscard]] Breaks find_breaks(const Tree& tree, NodeId root, std::span<const CriticalArgument> arguments,
                                 std::span<const NodeId> derivatives,
                                 std::span<const std::optional<ClosedForm>> forms, std::string_view text);

}  // namespace detequiv::expression
