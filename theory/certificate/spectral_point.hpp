#pragma once

#include "../complex_fixed_point.hpp"
#include "bulk_form.hpp"

namespace detequiv::certificate {

/// What is proved of one z > 0: the density there or that there is none [eq. certificate:density].
struct SpectralPoint {
    enum class Kind { unknown, bulk, gap };
    Kind kind = Kind::unknown;
    Bounded slope;  ///< -Im rho/r, that is pi X times the density of X; 0 in a gap
};

/// `start`: the computed point at gamma = -z.
[[nodiscard]] SpectralPoint spectral_point(const BulkForm& form, const Bounded& z,
                                           const resolvent_form::ComplexPoint& start);

}  // namespace detequiv::certificate
