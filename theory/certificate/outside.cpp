#include "outside.hpp"

#include <limits>

namespace detequiv::certificate {

Outside outside(const BulkForm& form, double u) {
    const Bounded au = form.a * u;
    const Bounded gap = form.phi - au;
    const Bounded linear = form.b * u;
    Outside at{.u = u,
               .s = form.phi / gap,
               .y = au / gap,
               .k = {},
               .T = {},
               .h = {},
               .h_slope = {},
               .fall = {},
               .location = {}};
    const Bounded aus = au * at.s;
    const Bounded phi_y2 = form.phi * square(at.y);
    const Bounded& r = form.r;
    at.k = aus + linear;
    at.T = aus * at.s + linear;
    at.h = (1.0 + r) * phi_y2 + r * at.k * (at.k + 2.0 * phi_y2) - 1.0;
    const Bounded phi_y2_slope = 2.0 * phi_y2 * at.s;
    at.h_slope =
        (1.0 + r) * phi_y2_slope + r * (at.T * (2.0 * at.k + 2.0 * phi_y2) + 2.0 * at.k * phi_y2_slope);
    at.fall = (1.0 + at.k) * (1.0 + r * at.k);
    at.location = sqrt(at.fall / u);
    return at;
}

double small_change(double change) {
    constexpr double first_order = 1e-3;
    return change <= first_order ? 1.01 * change : std::numeric_limits<double>::infinity();
}

RightEdgeBounds right_edge_bounds(const BulkForm& form, const RightEdge& edge) {
    const Outside at = outside(form, edge.u);
    RightEdgeBounds out{.form = form,
                        .at = at,
                        .log_u = small_change(at.h.largest() / at.h_slope.least()),
                        .location = matched(edge.location, at.location)};
    // X is stationary at the edge: only its curvature sees the error of u.
    const double curvature = (at.h_slope / at.fall).largest() / 2;
    out.location.error += edge.location * curvature * out.log_u * out.log_u;
    return out;
}

}  // namespace detequiv::certificate
