#pragma once

#include <string>
#include <vector>

#include "detequiv/theory/curve.hpp"
#include "json.hpp"

namespace detequiv::app {

/// A sweep, as the verb curve prints it.
[[nodiscard]] Json curve_json(const Curve& curve);

/// Whether the finite size keeps every power of the step, at every point.
[[nodiscard]] bool resummed(const Curve& curve);

/// How many points may not be used, and why: one text, or none.
[[nodiscard]] std::vector<std::string> numerical_faults(const Curve& curve);

}  // namespace detequiv::app
