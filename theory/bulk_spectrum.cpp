#include "detequiv/theory/bulk_spectrum.hpp"

#include <algorithm>
#include <cmath>

#include "detequiv/numerics/checks.hpp"
#include "resolvent_form.hpp"

namespace detequiv {

namespace {

using resolvent_form::Form;

constexpr double infinity = std::numeric_limits<double>::infinity();

[[nodiscard]] double location_of(double k, double r, double u) {
    return std::sqrt((1 + k) * ((1 + r * k) / u));
}

/// The left side of [eq. bulk_spectrum:stationary] at y = s_u - 1: 1 at the edge.
[[nodiscard]] double edge_polynomial(double phi, double r, double k, double y) {
    const double phi_y2 = phi * y * y;
    return (1 + r) * phi_y2 + r * k * (k + 2 * phi_y2);
}

/// edge_polynomial less 1 and its slope, as functions of y.
struct Stationary {
    double k, value, slope;
};

[[nodiscard]] Stationary stationary(const Form& form, double c, double y) {
    const double inverse = 1 / (1 + y);
    const double k = form.phi * y + c * y * inverse;
    const double k_slope = form.phi + c * inverse * inverse;
    const double phi_y2 = form.phi * y * y;
    return {.k = k,
            .value = edge_polynomial(form.phi, form.r, k, y) - 1,
            .slope = 2 * (1 + form.r) * form.phi * y +
                     2 * form.r * (k * k_slope + phi_y2 * k_slope + 2 * form.phi * y * k)};
}

/// Newton steps on the increasing `stationary` inside a shrinking bracket, bisecting geometrically where a
/// step would leave it.
[[nodiscard]] double edge_root(const Form& form, double c) {
    double upper = 1 / std::sqrt((1 + form.r) * form.phi + form.r * form.phi * form.phi);
    double lower = 0.5 / std::sqrt((1 + form.r) * form.phi + form.r * (form.phi + c) * (form.phi + c));
    lower = std::min(lower, 0.5 / std::cbrt(form.r * form.phi * (form.phi + c)));
    double y = upper;
    for (int step = 0; step < 100; ++step) {
        const Stationary at = stationary(form, c, y);
        (at.value > 0 ? upper : lower) = y;
        double next = y - at.value / at.slope;
        if (!(next > lower && next < upper)) {
            next = std::sqrt(lower) * std::sqrt(upper);
        }
        const double change = std::abs(next - y);
        y = next;
        if (change <= 4 * std::numeric_limits<double>::epsilon() * y) {
            break;
        }
    }
    return y;
}

[[nodiscard]] bool normal_range(double value) {
    return value > 1e-290 && value < 1e290;
}

}  // namespace

OutsideBulk outside_bulk(const BulkParameters& bulk, double u) {
    const double au = bulk.c1_squared * u;
    const double gap = bulk.phi - au;
    if (!(u > 0) || !(gap > 0) || !std::isfinite(u)) {
        check::refuse("u", check::shortest(u),
                      "0 < u < phi/c_1^2 = " + check::shortest(bulk.phi / bulk.c1_squared));
    }
    OutsideBulk out{};
    out.u = u;
    out.s = bulk.phi / gap;
    const double linear = bulk.bulk_variance * u;
    const double auS = au * out.s;
    out.k = auS + linear;
    out.T = auS * out.s + linear;
    const double r = bulk.psi / bulk.phi;
    out.y = au / gap;
    out.rise = 1 - edge_polynomial(bulk.phi, r, out.k, out.y);
    out.location = location_of(out.k, r, u);
    return out;
}

RightEdge right_edge(const BulkParameters& bulk) {
    resolvent_form::check_arguments(bulk);
    const Form form = resolvent_form::form_of(bulk);
    if (form.a == 0 && form.b == 0) {
        return {.u = infinity, .location = 0, .status = Status::ok};
    }
    RightEdge edge;
    if (form.a == 0) {
        edge.u = 1 / (form.b * std::sqrt(form.r));
        edge.location = std::sqrt(form.b) * (1 + std::sqrt(form.r));
    } else {
        const double c = form.b * form.phi / form.a;
        const double y = edge_root(form, c);
        edge.u = form.phi * y / (form.a * (1 + y));
        edge.location = location_of(stationary(form, c, y).k, form.r, edge.u);
    }
    const bool sound = normal_range(edge.u) && normal_range(edge.location) && normal_range(form.r);
    edge.status = sound ? Status::ok : Status::inaccurate;
    return edge;
}

}  // namespace detequiv
