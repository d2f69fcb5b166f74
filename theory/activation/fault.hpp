#pragma once

#include <string>
#include <string_view>

#include "activation/tree.hpp"
#include "detequiv/theory/activation.hpp"

namespace detequiv::expression {

/// Throws ExpressionError with the line `"part" at position p: fault (in "text")`, p counted from 1 as
/// readers do; ExpressionError::position() counts from 0.
[[noreturn]] void refuse_at(std::string_view text, TextRange range, std::string_view fault);

/// The word of `known` that is the fewest edits away from `word`; empty if none is near.
[[nodiscard]] std::string nearest_word(std::string_view word, std::span<const std::string_view> known);

}  // namespace detequiv::expression
