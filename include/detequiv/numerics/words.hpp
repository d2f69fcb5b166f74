#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace detequiv {

/// Insertions, deletions, substitutions and swaps of neighbours that lead from a to b; the case of ASCII
/// letters does not count. Cost: |a| |b|.
[[nodiscard]] std::size_t edit_distance(std::string_view a, std::string_view b);

/// The largest edit distance at which a known word is worth suggesting for `word`: 2, or a third of it.
[[nodiscard]] std::size_t largest_slip(std::string_view word);

/// Whether the bytes are UTF-8 [RFC 3629].
[[nodiscard]] bool is_utf8(std::string_view text) noexcept;

/// Puts '?' in place of every byte that belongs to no character of UTF-8.
void mend_utf8(std::span<char> text) noexcept;

/// Whether a byte is a control character of ASCII.
[[nodiscard]] bool is_control(char byte) noexcept;

/// Such a character as TOML and JSON write it: "\u001B".
[[nodiscard]] std::string escaped_control(char control);

/// What a message shows of a text that someone else wrote: UTF-8 whatever it was, and no more than `longest`
/// bytes of it, cut between two characters, with "..." behind.
[[nodiscard]] std::string excerpt(std::string_view text, std::size_t longest = 120);

}  // namespace detequiv
