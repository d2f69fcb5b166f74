#pragma once

#include <string_view>

namespace detequiv {

/// The library's version, "major.minor.patch"; stated once, in the project's CMakeLists.txt.
[[nodiscard]] constexpr std::string_view version() {
    return "0.1.0";
}

}  // namespace detequiv
