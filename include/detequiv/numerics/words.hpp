#pragma once

#include <cstddef>
#include <string_view>

namespace detequiv {

/// Insertions, deletions, substitutions and swaps of neighbours that lead from a to b; the case of ASCII
/// letters does not count. Cost: |a| |b|.
[[nodiscard]] std::size_t edit_distance(std::string_view a, std::string_view b);

/// The largest edit distance at which a known word is worth suggesting for `word`: 2, or a third of it.
[[nodiscard]] std::size_t largest_slip(std::string_view word);

}  // namespace detequiv
