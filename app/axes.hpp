#pragma once

#include <limits>
#include <string>

#include "detequiv/theory/study.hpp"

namespace detequiv::app {

/// What an axis has to show.
struct Extent {
    double lower = std::numeric_limits<double>::infinity();
    double upper = -std::numeric_limits<double>::infinity();

    /// With its error bar; nothing where the value does not exist.
    void add(double value, double error_bar = 0);
    [[nodiscard]] bool empty() const noexcept { return !(lower <= upper); }
};

/// Range, scale, tics and their format of gnuplot's axis `name` ("x", "y") over a swept field. `aired`: with
/// room for symbols at its ends.
[[nodiscard]] std::string swept_axis(const std::string& name, const Sweep& sweep, bool aired);

/// The vertical axis of numbers that span `extent`, with some air and up to `tics` tics: logarithmic where
/// the largest dwarfs the least and all are positive. It ends at 0 rather than below unless `extent` goes
/// there.
[[nodiscard]] std::string error_axis(const Extent& extent, int tics);

/// The vertical axis from zero, or from what lies below it.
[[nodiscard]] std::string axis_from_zero(const Extent& extent, int tics);

/// Whether error_axis(extent) is logarithmic.
[[nodiscard]] bool is_wide(const Extent& extent) noexcept;

}  // namespace detequiv::app
