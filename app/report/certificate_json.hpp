#pragma once

#include <vector>

#include "detequiv/theory/certificate_spectrum.hpp"
#include "detequiv/theory/curve.hpp"
#include "json.hpp"

/// Bounds of the absolute errors of what stands beside them under the same names; null where nothing is
/// certain.
namespace detequiv::app {

[[nodiscard]] Json certificate_json(const Certificate& certificate);
[[nodiscard]] Json certificate_json(const CurvePoint& point);
[[nodiscard]] Json certificate_json(const CertifiedSpectrum& spectrum, const CertifiedSupport& support,
                                    const std::vector<Bounded>& density);

}  // namespace detequiv::app
