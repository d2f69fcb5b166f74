#pragma once

#include <algorithm>

namespace detequiv::certificate {

/// What the degrees beyond M would change, from what the last four do and from the factor by which these do
/// less than the four before [eq. certificate:truncation]: Q falls faster than any power, and the next factor
/// is taken to be at most sixteen times the one that is seen.
[[nodiscard]] inline double left_out(double by_four, double factor) {
    constexpr double slowing = 16;
    return by_four * std::min(1.0, slowing * factor);
}

}  // namespace detequiv::certificate
