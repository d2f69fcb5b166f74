#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

/// One input of a fuzz target: of libFuzzer, or of the replay program. Always returns 0.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace detequiv::fuzz {

/// What must hold for every input: else the program says `expected` and aborts, which libFuzzer and ctest
/// take for a finding.
void require(bool holds, std::string_view expected);

/// The same with a text that is only made where it is needed.
template <class Text>
requires requires(Text text) {
    std::string(text());
}
void require(bool holds, Text expected) {
    if (!holds) {
        require(false, std::string_view(expected()));
    }
}

/// The bytes as text.
[[nodiscard]] inline std::string_view text_of(const std::uint8_t* data, std::size_t size) {
    return {reinterpret_cast<const char*>(data), size};
}

/// A fault's text: not empty, one line, and not longer than a terminal or a log bears.
void require_readable(std::string_view message);

}  // namespace detequiv::fuzz
