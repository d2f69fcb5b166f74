#pragma once

#include <string>

#include "detequiv/theory/curve.hpp"
#include "options.hpp"

namespace detequiv::app {

/// A curve as a table to read (the main columns), as CSV or JSON (everything).
[[nodiscard]] std::string curve_report(const Curve& curve, Format format);

}  // namespace detequiv::app
