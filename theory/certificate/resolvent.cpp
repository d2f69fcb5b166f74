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

}  // namespace

}  // namespace certificate

CertifiedResolvent certify(const BulkParameters& bulk, const Resolvent& resolvent, const BulkErrors& errors) {
    using namespace certificate;
    const BulkForm form = bulk_form(bulk, errors);
    const Bounded x = enclosed_root(form, resolvent.x);
    const Terms at = terms(form, x);
    const Bounded g = form.wide ? at.q : at.q + form.delta / form.r;
    const Bounded e = form.wide ? form.delta + form.r * at.q : form.r * at.q;
    const Bounded T = form.phi * at.s * at.t + at.linear;
    const Bounded rT = form.r * T;
    const Bounded eV = e + rT;
    const Bounded Delta = e * (g + T) + rT * g;
    const Bounded rx = form.r * x;
    CertifiedResolvent out{
        .gamma = matched(resolvent.gamma, form.gamma),
        .r = matched(resolvent.r, form.r),
        .x = x,
        .g = matched(resolvent.g, g),
        .e = matched(resolvent.e, e),
        .s = matched(resolvent.s, at.s),
        .t = matched(resolvent.t, at.t),
        .T = matched(resolvent.T, T),
        .m1 = {},
        .m2 = {},
        .m_tilde = {},
        .B = matched(resolvent.B, at.s * (at.s * e + rT) / Delta),
        .V = matched(resolvent.V, eV / Delta),
        .penalty = matched(1 / (resolvent.r * resolvent.x), 1.0 / rx),
        .bulk_penalty =
            matched(bulk.bulk_variance + resolvent.e / (resolvent.r * resolvent.x), form.b + e / rx),
        .c1_squared = form.a,
        .bulk_variance = form.b};
    // At ridge 0 g/gamma = x/e and e/gamma = x/g keep their limits where these are finite.
    const bool no_ridge = bulk.ridge == 0;
    const Bounded m1 = no_ridge ? x / e : g / form.gamma;
    out.m1 = matched(resolvent.m1, m1);
    out.m2 = matched(resolvent.m2, at.s * m1);
    out.m_tilde = matched(resolvent.m_tilde, no_ridge ? x / g : e / form.gamma);
    return out;
}

}  // namespace detequiv
