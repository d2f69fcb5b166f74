#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "detequiv/theory/study.hpp"

namespace detequiv::fuzz {

/// Whether a study is computed in a second or so under sanitizers: few points, no search for critical steps
/// up to a huge sqrt(width).
[[nodiscard]] inline bool is_quick(const Study& study) {
    constexpr std::size_t most_points = 30;
    constexpr double largest_width = 1e5;
    std::size_t points = 1;
    for (const Sweep& sweep : study.sweep) {
        points *= static_cast<std::size_t>(sweep.points);
        if (sweep.parameter == "network.width" &&
            !(sweep.from <= largest_width && sweep.to <= largest_width)) {
            return false;
        }
    }
    return points <= most_points && study.network.width <= largest_width;
}

/// The same of a text; what is no study is refused quickly.
[[nodiscard]] inline bool is_quick(std::string_view toml) {
    try {
        return is_quick(parse_study(toml));
    } catch (const std::invalid_argument&) {
        return true;
    }
}

}  // namespace detequiv::fuzz
