#pragma once

#include <cmath>
#include <span>
#include <vector>

#include "detequiv/theory/bulk_spectrum.hpp"
#include "resolvent_form.hpp"

/// Stationary values of z(u) at real u, of which the edges of the support are some: theory/bulk_spectrum.md.
/// The templates take a Form of doubles or one of numbers with bounds.
namespace detequiv::bulk_edges {

/// A real stationary point: u = phi y/(a s), s = 1 + y. Each keeps its digits: y where |s| >= 1/2 is the root
/// that was found, otherwise s.
struct StationaryPoint {
    double y, s;
    [[nodiscard]] bool found_in_s() const { return std::abs(s) < 0.5; }
    [[nodiscard]] bool outer() const { return (y > 0) == (s > 0); }
};

/// Coefficients of [eq. bulk_spectrum:quintic] in y and in s, lowest first; cubics without c_g.
template <class Number>
struct StationaryPolynomials {
    std::vector<Number> in_y, in_s;
};

/// For a > 0.
template <class Number, class Form>
[[nodiscard]] StationaryPolynomials<Number> stationary_polynomials(const Form& form, bool without_c_g) {
    const Number& phi = form.phi;
    const Number& psi = form.psi;
    const Number& r = form.r;
    const Number both = phi + psi;
    const Number r_phi2 = r * phi * phi;
    // Coefficients in s without the cancellations where d meets n or N.
    const Number lowest = -((1.0 - phi) * (1.0 - psi));                    // both - 1 - phi psi
    const Number next = -(2.0 * (phi * (1.0 - psi) + psi * (1.0 - phi)));  // 4 phi psi - 2 both
    if (without_c_g) {
        return {.in_y = {-1.0, 0.0, both + r_phi2, 2.0 * r_phi2},
                .in_s = {lowest, next, both - 5.0 * r_phi2, 2.0 * r_phi2}};
    }
    const Number c = form.b * phi / form.a;
    const Number total = phi + c;
    const Number rc = r * c;
    return {.in_y = {-1.0, -2.0, both - 1.0 + r * total * total, 2.0 * both + 4.0 * r * phi * total,
                     both + r * phi * (5.0 * phi + 2.0 * c), 2.0 * r_phi2},
            .in_s = {rc * c, -(2.0 * rc * c), lowest + rc * (c + 2.0 * phi), next - 4.0 * psi * c,
                     both + r * phi * (2.0 * c - 5.0 * phi), 2.0 * r_phi2}};
}

/// 1 + r - 2 psi y^2, at a stationary point the root in [eq. bulk_spectrum:edge_rho]: negative where z < 0.
template <class Number, class Form>
[[nodiscard]] Number signed_root(const Form& form, const Number& y) {
    return 1.0 + form.r - 2.0 * form.psi * y * y;
}

/// z > 0 at a stationary point from [eq. bulk_spectrum:edge_rho], which keeps the digits of an edge close to
/// zero. `outer`: y and s have the same sign, so that u > 0.
template <class Number, class Form>
[[nodiscard]] Number squared_location(const Form& form, const Number& y, const Number& s, bool outer) {
    using std::sqrt;
    const Number u = form.phi * y / (form.a * s);
    const Number rise = form.a * s * s + form.b;  // T/u
    const Number twice = 2.0 * form.r * (u * rise);
    const Number delta2 = form.delta * form.delta;
    const Number root = sqrt(twice * twice + delta2);
    return rise * (outer ? root + twice : delta2 / (root - twice));
}

/// All real stationary points.
[[nodiscard]] std::vector<StationaryPoint> stationary_points(const resolvent_form::Form& form);

}  // namespace detequiv::bulk_edges
