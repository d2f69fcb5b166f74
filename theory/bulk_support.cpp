#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "complex_fixed_point.hpp"
#include "detequiv/numerics/roots.hpp"
#include "detequiv/theory/bulk_spectrum.hpp"
#include "resolvent_form.hpp"

namespace detequiv {

namespace {

using resolvent_form::Form;

/// A real stationary point of X^2(u): u = phi y/(a s), s = 1 + y.
struct StationaryPoint {
    double y, s;
};

/// Real roots of a polynomial; a pair that is complex by less than the digits of a double root counts.
void append_real_roots(std::span<const double> polynomial, bool shifted,
                       std::vector<StationaryPoint>& points) {
    constexpr double double_root_digits = 1e-7;
    for (const PolynomialRoot& root : polynomial_roots(polynomial)) {
        const double value = root.value.real();
        if (std::abs(root.value.imag()) > double_root_digits * std::abs(root.value)) {
            continue;
        }
        const double s = shifted ? value : 1 + value;
        const bool small = std::abs(s) < 0.5;  // s keeps its digits in the polynomial in s only
        if (small == shifted && s != 0) {
            points.push_back({.y = shifted ? s - 1 : value, .s = s});
        }
    }
}

/// [eq. bulk_spectrum:quintic], in y and in s = 1 + y.
[[nodiscard]] std::vector<StationaryPoint> stationary_points(const Form& form) {
    const double phi = form.phi;
    const double r = form.r;
    const double c = form.b * phi / form.a;
    const double psi = form.psi;
    const double both = phi + psi;
    // Coefficients in s without the cancellations where d meets n or N.
    const double lowest = -(1 - phi) * (1 - psi);                  // both - 1 - phi psi
    const double next = -2 * (phi * (1 - psi) + psi * (1 - phi));  // 4 phi psi - 2 both
    std::vector<StationaryPoint> points;
    if (c == 0) {
        const std::array<double, 4> in_y{-1, 0, both + r * phi * phi, 2 * r * phi * phi};
        const std::array<double, 4> in_s{lowest, next, both - 5 * r * phi * phi, 2 * r * phi * phi};
        append_real_roots(in_y, false, points);
        append_real_roots(in_s, true, points);
        return points;
    }
    const double total = phi + c;
    const std::array<double, 6> in_y{-1,
                                     -2,
                                     both - 1 + r * total * total,
                                     2 * both + 4 * r * phi * total,
                                     both + r * phi * (5 * phi + 2 * c),
                                     2 * r * phi * phi};
    const std::array<double, 6> in_s{r * c * c,
                                     -2 * r * c * c,
                                     lowest + r * c * (c + 2 * phi),
                                     next - 4 * psi * c,
                                     both + r * phi * (2 * c - 5 * phi),
                                     2 * r * phi * phi};
    append_real_roots(in_y, false, points);
    append_real_roots(in_s, true, points);
    return points;
}

/// z = g e/u with g or e from [eq. bulk_spectrum:edge_g], which keeps the digits of an edge close to zero.
[[nodiscard]] double squared_location(const Form& form, const StationaryPoint& p) {
    const double u = form.phi * p.y / (form.a * p.s);
    const double T = form.phi * p.y * p.s + form.b * u;
    const double k = form.phi * p.y + form.b * u;
    const double rT = form.r * T;
    const double root = std::sqrt(form.delta * form.delta + 4 * rT * rT);
    const double sum = 2 * rT - form.delta;
    const double large = (sum >= 0 ? sum + root : sum - root) / (2 * form.r);
    const double small = large == 0 ? 0 : -T * form.delta / (form.r * large);
    const double near = form.m + k;
    const double q = std::abs(large - near) < std::abs(small - near) ? large : small;
    const double g = form.wide ? q : q + form.delta / form.r;
    const double e = form.wide ? form.delta + form.r * q : form.r * q;
    return g * e / u;
}

[[nodiscard]] bool carries_bulk(const Form& form, double z) {
    const resolvent_form::ComplexPoint p = resolvent_form::physical_point(form, -z);
    constexpr double double_root_digits = 1e-7;
    return p.physical > 0 && std::abs(p.x.imag()) > double_root_digits * std::abs(p.x);
}

[[nodiscard]] double atom_at_zero(const Form& form) {
    const double short_of_neurons = form.wide ? 0 : form.delta / form.r;
    return form.b == 0 ? std::max(short_of_neurons, 1 - form.phi) : short_of_neurons;
}

[[nodiscard]] std::vector<double> candidate_edges(const Form& form) {
    std::vector<double> edges;
    for (const StationaryPoint& point : stationary_points(form)) {
        const double z = squared_location(form, point);
        if (std::isfinite(z) && z > 0) {
            edges.push_back(z);
        }
    }
    std::sort(edges.begin(), edges.end());
    return edges;
}

/// Joins the stretches between neighbouring candidates that carry bulk.
[[nodiscard]] std::vector<SupportInterval> occupied_stretches(const Form& form,
                                                              const std::vector<double>& edges) {
    std::vector<SupportInterval> intervals;
    double lower = 0;
    bool joined = false;
    for (const double upper : edges) {
        const double middle = lower == 0 ? 0.5 * upper : std::sqrt(lower) * std::sqrt(upper);
        const bool occupied = middle > lower && middle < upper && carries_bulk(form, middle);
        if (occupied && joined) {
            intervals.back().upper = std::sqrt(upper);
        } else if (occupied) {
            intervals.push_back({.lower = std::sqrt(lower), .upper = std::sqrt(upper)});
        }
        joined = occupied;
        lower = upper;
    }
    return intervals;
}

}  // namespace

Support bulk_support(const BulkParameters& bulk) {
    resolvent_form::check_arguments(bulk);
    const Form form = resolvent_form::form_of(bulk);
    Support support;
    support.status = Status::ok;
    if (form.a == 0 && form.b == 0) {
        support.atom_at_zero = 1;
        return support;
    }
    support.atom_at_zero = atom_at_zero(form);
    const RightEdge edge = right_edge(bulk);
    if (form.a == 0) {  // Marchenko-Pastur
        const double lower = std::sqrt(form.b) * form.delta / (1 + std::sqrt(form.r));
        support.intervals = {{.lower = lower, .upper = edge.location}};
        support.status = edge.status;
        return support;
    }
    support.intervals = occupied_stretches(form, candidate_edges(form));
    constexpr double roundings = 1e-9;  // a candidate from a companion matrix against the bracketed edge
    const bool closed = !support.intervals.empty() &&
                        std::abs(support.intervals.back().upper - edge.location) <= roundings * edge.location;
    if (!closed) {
        support.status = Status::inaccurate;
        return support;
    }
    support.intervals.back().upper = edge.location;
    support.status = edge.status;
    return support;
}

}  // namespace detequiv
