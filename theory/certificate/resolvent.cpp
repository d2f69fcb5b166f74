#include <array>
#include <cmath>
#include <limits>

#include "bulk_form.hpp"

/// [eq. certificate:x] and the positive forms of theory/resolvent.md.
namespace detequiv {

namespace certificate {

namespace {

Bounded with_relative(double value, double relative) {
    return {value, std::abs(value) * relative};
}

}  // namespace

BulkForm bulk_form(const BulkParameters& bulk, const BulkErrors& errors) {
    BulkForm form{.a = {bulk.c1_squared, errors.c1_squared},
                  .b = {bulk.bulk_variance, errors.bulk_variance},
                  .phi = with_relative(bulk.phi, errors.phi),
                  .psi = with_relative(bulk.psi, errors.psi),
                  .r = {},
                  .gamma = {},
                  .delta = {},
                  .m = 1.0,
                  .headroom = {},
                  .wide = bulk.psi <= bulk.phi};
    form.r = form.psi / form.phi;
    form.gamma = bulk.ridge * form.r;
    form.delta = bulk.imbalance ? with_relative(*bulk.imbalance, errors.imbalance)
                                : abs(form.phi - form.psi) / form.phi;
    if (form.wide) {
        form.headroom = 1.0 - form.phi;
    } else {
        form.m = form.phi / form.psi;
        form.headroom = form.phi * (1.0 - form.psi) / form.psi;
    }
    return form;
}

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

/// What f and its relative slope are made of at x.
struct Terms {
    Bounded s, t, q, linear, q_slope;
};

Terms terms(const BulkForm& form, const Bounded& x) {
    const Bounded ax = form.a * x;
    const Bounded sum = form.phi + ax;
    const Bounded P = form.gamma * x;
    const Bounded root = sqrt(square(form.delta) + 4.0 * form.r * P);
    Terms at{.s = form.phi / sum, .t = ax / sum, .q = 0.0, .linear = form.b * x, .q_slope = 0.0};
    if (form.gamma.value > 0) {
        at.q = 2.0 * P / (form.delta + root);
        at.q_slope = P / root;
    }
    return at;
}

/// x with the bound of its distance to the root: f(x) with all errors of its terms over the least slope.
Bounded enclosed_root(const BulkForm& form, double x) {
    const Terms at = terms(form, x);
    const Bounded f = at.t.value > at.s.value ? at.q + at.linear - (form.headroom + form.phi * at.s)
                                              : at.q + form.phi * at.t + at.linear - form.m;
    const Bounded slope = form.phi * at.s * at.t + at.linear + at.q_slope;
    const double change = f.largest() / slope.least();
    constexpr double contraction_holds = 1e-3;
    return {x, change <= contraction_holds ? 1.003 * change * x : infinity};
}

/// Everything that x determines, from positive terms; only dlog_B is a difference.
struct FunctionsOfX {
    Bounded g, e, s, t, T, m1, m2, m_tilde, B, V, penalty, bulk_penalty, dlog_x, dlog_B, dlog_V;
};

constexpr std::array all_functions = {
    &FunctionsOfX::g,      &FunctionsOfX::e,      &FunctionsOfX::s,       &FunctionsOfX::t,
    &FunctionsOfX::T,      &FunctionsOfX::m1,     &FunctionsOfX::m2,      &FunctionsOfX::m_tilde,
    &FunctionsOfX::B,      &FunctionsOfX::V,      &FunctionsOfX::penalty, &FunctionsOfX::bulk_penalty,
    &FunctionsOfX::dlog_x, &FunctionsOfX::dlog_B, &FunctionsOfX::dlog_V};

FunctionsOfX functions_of(const BulkForm& form, double exact_x) {
    const Bounded x = exact_x;
    const Terms at = terms(form, x);
    const Bounded g = form.wide ? at.q : at.q + form.delta / form.r;
    const Bounded e = form.wide ? form.delta + form.r * at.q : form.r * at.q;
    const Bounded& s = at.s;
    const Bounded& t = at.t;
    const Bounded T = form.phi * s * t + at.linear;
    const Bounded rT = form.r * T;
    const Bounded Delta = e * (g + T) + rT * g;
    const Bounded rx = form.r * x;
    FunctionsOfX out;
    out.g = g;
    out.e = e;
    out.s = s;
    out.t = t;
    out.T = T;
    out.B = s * (s * e + rT) / Delta;
    out.V = (e + rT) / Delta;
    out.penalty = 1.0 / rx;
    out.bulk_penalty = form.b + e / rx;
    // At ridge 0 g/gamma = x/e and e/gamma = x/g keep their limits where these are finite.
    const bool no_ridge = form.gamma.value == 0;
    out.m1 = no_ridge ? x / e : g / form.gamma;
    out.m2 = s * out.m1;
    out.m_tilde = no_ridge ? x / g : e / form.gamma;
    // [eq. resolvent:logs] in T/g and r T/e, of which sigma is 1/(1 + T/g + r T/e): fewer repetitions.
    const Bounded p = T / g;
    const Bounded q = rT / e;
    const Bounded sigma = 1.0 / (1.0 + p + q);
    const Bounded twice = 2.0 * square(sigma);
    const Bounded phi_t2 = form.phi * square(t);
    const Bounded gain = s * t * (1.0 + at.linear / g + q + form.r * phi_t2 / e) / (s + q);
    out.dlog_x = -sigma;
    out.dlog_B = twice * (gain - p * q);
    out.dlog_V = -(twice * (s * phi_t2 / g / (1.0 + q) + p * q));
    return out;
}

/// The functions at an uncertain x: what its error changes, seen in a difference quotient, is added once,
/// however often x occurs. Logarithmic slopes and curvatures are of order 1 [eq. resolvent:BV], so that the
/// quotient's own error and the second order are covered by 1 % and by a multiple of the squared error.
FunctionsOfX functions_of(const BulkForm& form, const Bounded& x) {
    constexpr double step = 1e-4;
    constexpr double curvature = 8;
    const double relative = x.relative();
    FunctionsOfX out = functions_of(form, x.value);
    const FunctionsOfX before = functions_of(form, x.value * (1 - step));
    const FunctionsOfX after = functions_of(form, x.value * (1 + step));
    for (const auto function : all_functions) {
        const double slope = std::abs((after.*function).value - (before.*function).value) / (2 * step);
        const double value = std::abs((out.*function).value);
        (out.*function).error += (1.01 * slope + (curvature * relative + step * step) * value) * relative;
    }
    return out;
}

}  // namespace

}  // namespace certificate

CertifiedResolvent certify(const BulkParameters& bulk, const Resolvent& resolvent, const BulkErrors& errors) {
    using namespace certificate;
    const BulkForm form = bulk_form(bulk, errors);
    const Bounded x = enclosed_root(form, resolvent.x);
    const FunctionsOfX at = functions_of(form, x);
    const double rx = resolvent.r * resolvent.x;
    return {.gamma = matched(resolvent.gamma, form.gamma),
            .r = matched(resolvent.r, form.r),
            .x = x,
            .g = matched(resolvent.g, at.g),
            .e = matched(resolvent.e, at.e),
            .s = matched(resolvent.s, at.s),
            .t = matched(resolvent.t, at.t),
            .T = matched(resolvent.T, at.T),
            .m1 = matched(resolvent.m1, at.m1),
            .m2 = matched(resolvent.m2, at.m2),
            .m_tilde = matched(resolvent.m_tilde, at.m_tilde),
            .B = matched(resolvent.B, at.B),
            .V = matched(resolvent.V, at.V),
            .penalty = matched(1 / rx, at.penalty),
            .bulk_penalty = matched(bulk.bulk_variance + resolvent.e / rx, at.bulk_penalty),
            .c1_squared = form.a,
            .bulk_variance = form.b,
            .dlog_x = matched(resolvent.dlog_x, at.dlog_x),
            .dlog_B = matched(resolvent.dlog_B, at.dlog_B),
            .dlog_V = matched(resolvent.dlog_V, at.dlog_V)};
}

}  // namespace detequiv
