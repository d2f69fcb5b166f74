#pragma once

#include "bulk_form.hpp"
#include "detequiv/theory/bulk_spectrum.hpp"

namespace detequiv::certificate {

/// Functions of u outside the bulk, at an exact u. h = (1 + r) phi y^2 + r k (k + 2 phi y^2) - 1 with
/// y = s - 1 vanishes at the edge and is all of X's slope, 2 d log X/d log u = h/((1 + k)(1 + r k)); its
/// other terms are positive, where T/(1 + k) + r T/(1 + r k) - 1 would cancel for large k.
struct Outside {
    Bounded u, s, y, k, T;
    Bounded h, h_slope;  ///< and d h/d log u
    Bounded fall;        ///< (1 + k)(1 + r k)
    Bounded location;
};

[[nodiscard]] Outside outside(const BulkForm& form, double u);

/// A first-order change of log u, where it is small enough to be one; infinite otherwise.
[[nodiscard]] double small_change(double change);

/// The right edge [eq. certificate:edge].
struct RightEdgeBounds {
    BulkForm form;
    Outside at;        ///< at the computed u
    double log_u = 0;  ///< bound of the error of log u
    Bounded location;  ///< the computed one
};
[[nodiscard]] RightEdgeBounds right_edge_bounds(const BulkForm& form, const RightEdge& edge);

}  // namespace detequiv::certificate
