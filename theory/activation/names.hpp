#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "activation/tree.hpp"

namespace detequiv::expression {

/// The constants pi and e.
[[nodiscard]] std::optional<Bounded> named_constant(std::string_view name);

/// max or min.
[[nodiscard]] std::optional<Operation> named_binary_function(std::string_view name);

/// A function of one argument (also shifted_relu), HeN and heN for N = 0 .. 64, applied to `argument`.
/// Empty if there is no such function.
[[nodiscard]] std::optional<NodeId> apply_named_function(Tree& tree, std::string_view name, NodeId argument,
                                                         TextRange range);

/// Every word that an expression may contain, for the message about one that it may not.
[[nodiscard]] std::span<const std::string_view> known_words();

}  // namespace detequiv::expression
