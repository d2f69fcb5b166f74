#pragma once

#include <cmath>

#include "detequiv/theory/resolvent.hpp"

/// The equation f(x) = 0 of theory/resolvent.md, shared by the real solver, the limit ridge -> 0, the complex
/// argument and the spectrum.
namespace detequiv::resolvent_form {

/// Coefficients of f. a = c_1^2, b = c_g^2.
struct Form {
    double a, b, phi, psi;
    bool wide;        ///< psi <= phi: at least as many neurons as rows, n <= N
    double r, gamma;  ///< n/N, ridge n/N
    double delta;     ///< |phi - psi|/phi
    double m;         ///< min(1, 1/r)
    double headroom;  ///< m - phi without cancellation
};

[[nodiscard]] inline Form form_of(const BulkParameters& bulk) {
    const bool wide = bulk.psi <= bulk.phi;
    const double r = bulk.psi / bulk.phi;
    return {.a = bulk.c1_squared,
            .b = bulk.bulk_variance,
            .phi = bulk.phi,
            .psi = bulk.psi,
            .wide = wide,
            .r = r,
            .gamma = bulk.ridge * r,
            .delta = bulk.imbalance.value_or(std::abs(bulk.phi - bulk.psi) / bulk.phi),
            .m = wide ? 1.0 : bulk.phi / bulk.psi,
            .headroom = wide ? 1 - bulk.phi : bulk.phi * (1 - bulk.psi) / bulk.psi};
}

/// Throws std::invalid_argument naming the first argument that is not admissible.
void check_arguments(const BulkParameters& bulk);

/// x at ridge = 0, where q = 0 and [eq. resolvent:f] is quadratic; with `linear` in place of b it bounds the
/// root from above [eq. resolvent:start]. Infinite where the bulk is rank deficient (linear = 0, phi <= m).
[[nodiscard]] inline double quadratic_root(const Form& form, double linear) {
    const double beta = linear * form.phi - form.a * form.headroom;
    const double product = form.m * form.phi;
    const double root = std::sqrt(beta * beta + 4 * form.a * linear * product);
    return beta >= 0 ? 2 * product / (beta + root) : (root - beta) / (2 * form.a * linear);
}

/// Fills every number of the limit ridge -> 0 [eq. resolvent:ridgeless].
[[nodiscard]] Resolvent ridgeless(const Form& form);

/// Fills T, B, V and the logarithmic derivatives from g, e, s, t, x, all finite and Delta > 0
/// [eq. resolvent:BV, resolvent:logs].
inline void fill_derived(const Form& form, Resolvent& out) {
    const double g = out.g;
    const double e = out.e;
    const double s = out.s;
    const double t = out.t;
    const double phi_st = form.phi * s * t;
    const double T = phi_st + form.b * out.x;
    const double rT = form.r * T;
    const double eV = e + rT;
    const double eB = s * e + rT;
    const double inverse = 1 / (e * (g + T) + rT * g);
    const double h = phi_st * t;
    const double sigma = g * e * inverse;
    out.T = T;
    out.V = eV * inverse;
    out.B = s * eB * inverse;
    out.dlog_m1 = -g * eV * inverse;
    out.dlog_m2 = -g * eB * inverse;
    out.dlog_m_tilde = -e * (g + T) * inverse;
    out.dlog_x = -sigma;
    out.dlog_V = -2 * sigma * inverse * (h * e * e / eV + rT * T);
    const double gain = s * t * e * (e * (g + form.b * out.x) + form.r * g * (T + form.phi * t * t));
    out.dlog_B = 2 * sigma * inverse * (gain / eB - rT * T);
}

}  // namespace detequiv::resolvent_form
