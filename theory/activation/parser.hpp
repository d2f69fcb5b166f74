#pragma once

#include <cstddef>
#include <string_view>

#include "activation/tree.hpp"

namespace detequiv::expression {

inline constexpr std::size_t longest_text = 4096;
inline constexpr int deepest_nesting = 200;

/// Appends the expression written in `text` to the tree and returns its root.
///
///     sum     := product (('+' | '-') product)*
///     product := unary (('*' | '/') unary)*
///     unary   := ('+' | '-') unary | power
///     power   := primary ('^' unary)?              so -z^2 = -(z^2), 2^-z and z^2^3 = z^(2^3)
///     primary := number | name | name '(' sum (',' sum)* ')' | '(' sum ')'
///
/// The name of a function of one argument that stands alone is the function of z.
/// Throws ExpressionError for anything else, for more than longest_text characters, and for brackets, signs
/// and powers nested deeper than deepest_nesting.
[[nodiscard]] NodeId parse(std::string_view text, Tree& tree);

}  // namespace detequiv::expression
