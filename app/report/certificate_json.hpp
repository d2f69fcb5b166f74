#pragma once

#include "detequiv/theory/curve.hpp"
#include "json.hpp"

/// Bounds of the absolute errors of what stands beside them under the same names; null where nothing is
/// certain.
namespace detequiv::app {

[[nodiscard]] Json certificate_json(const Certificate& certificate);
[[nodiscard]] Json certificate_json(const CurvePoint& point);

}  // namespace detequiv::app
