#include "spectral_point.hpp"

#include <cmath>

#include "complex_bounded.hpp"

namespace detequiv::certificate {

namespace {

using resolvent_form::Complex;

/// rho = e + r g, or where that is closer to delta than half, w = rho - delta: the one of the two that is
/// held exactly.
struct Unknown {
    ComplexBounded held;
    bool from_delta = false;
};

/// h(rho) = rho - 1 - r + 2 r D(x), x = (delta^2 - rho^2)/(4 r z), and what it is made of.
struct Terms {
    ComplexBounded rho, w;
    ComplexBounded x, sum, s;  ///< sum = phi + a x
    ComplexBounded rise;       ///< D'(x) = a s^2 + b
    ComplexBounded h, h_slope;
};

Terms terms(const BulkForm& form, const Bounded& z, const Unknown& unknown) {
    const ComplexBounded& held = unknown.held;
    Terms at;
    at.rho = unknown.from_delta ? held + form.delta : held;
    at.w = unknown.from_delta ? held : held - form.delta;
    const ComplexBounded product =
        unknown.from_delta ? held * (held + 2.0 * form.delta) : held * held - square(form.delta);
    at.x = product / (-4.0 * form.r * z);
    const ComplexBounded ax = form.a * at.x;
    const ComplexBounded linear = form.b * at.x;
    at.sum = ax + form.phi;
    at.s = form.phi / at.sum;
    const bool saturated = std::abs(ax.value()) > form.phi.value;
    const ComplexBounded rest = saturated ? linear - form.phi * at.s - form.headroom
                                          : linear + form.phi * (ax * (1.0 / at.sum)) - form.m;
    at.h = at.w + 2.0 * form.r * rest;
    at.rise = form.a * (at.s * at.s) + form.b;
    const ComplexBounded pull = at.rho * at.rise / z;
    at.h_slope = {.re = 1.0 - pull.re, .im = -pull.im};
    return at;
}

/// The largest |h''| in a disc around rho, h'' = -(a s^2 + b + a^2 s^3 rho^2/(psi z))/z.
double curvature(const BulkForm& form, const Bounded& z, const Terms& at, double radius) {
    const double rho = at.rho.largest() + radius;
    const double x_moved = radius * (2 * rho) / (4 * (form.r * z).least());
    const double a = form.a.largest();
    const double s = form.phi.largest() / (at.sum.least() - a * x_moved);
    if (!(s > 0)) {
        return std::numeric_limits<double>::infinity();
    }
    constexpr double raised = 1 + 64 * Bounded::unit;
    const double least_z = z.least();
    return raised *
           (a * s * s + form.b.largest() + a * a * s * s * s * rho * rho / (form.psi.least() * least_z)) /
           least_z;
}

/// The one root in a disc around what is held: by how much each part of it may be off, and the disc's radius.
struct Enclosure {
    bool found = false;
    double re = 0, im = 0, radius = 0;
};

Enclosure enclosed(const BulkForm& form, const Bounded& z, const Terms& at) {
    const ComplexBounded inverse = exactly(1.0 / at.h_slope.value());
    const ComplexBounded step = inverse * at.h;
    const ComplexBounded unity = inverse * at.h_slope - Bounded(1.0);
    const double radius = 2 * step.largest();
    const double kappa = unity.largest() + inverse.largest() * curvature(form, z, at, radius) * radius;
    if (!(kappa <= 0.5)) {
        return {};
    }
    constexpr double raised = 1 + 16 * Bounded::unit;
    const double beyond = kappa * radius;
    return {.found = true,
            .re = (step.re.largest() + beyond) * raised,
            .im = (step.im.largest() + beyond) * raised,
            .radius = radius};
}

Unknown unknown_of(const BulkForm& form, const resolvent_form::ComplexPoint& start) {
    const double r = form.r.value;
    const Complex w = form.wide ? 2 * r * start.g : 2.0 * start.e;
    const bool from_delta = std::abs(w) <= form.delta.value / 2;
    return {.held = exactly(from_delta ? w : w + form.delta.value), .from_delta = from_delta};
}

/// Newton's steps on h: the root was found in x.
Unknown polished(const BulkForm& form, const Bounded& z, Unknown unknown) {
    for (int i = 0; i < 2; ++i) {
        const Terms at = terms(form, z, unknown);
        const Complex next = unknown.held.value() - at.h.value() / at.h_slope.value();
        if (!(std::isfinite(next.real()) && std::isfinite(next.imag()))) {
            break;
        }
        unknown.held = exactly(next);
    }
    return unknown;
}

bool certainly_positive(const Bounded& value) {
    return value.value - value.error > 0;
}

/// Whether a real root within `radius` acquires positive imaginary parts [eq. resolvent:branch]: m1, m_tilde
/// and m2 increase with z.
bool increasing(const BulkForm& form, const Bounded& z, Unknown unknown, double radius) {
    unknown.held.re.error = radius;
    const Terms at = terms(form, z, unknown);
    const Bounded half = at.w.re / 2.0;
    const Bounded g = form.wide ? half / form.r : (half + form.delta) / form.r;
    const Bounded e = form.wide ? half + form.delta : half;
    const Bounded T = at.x.re * at.rise.re;
    const Bounded rT = form.r * T;
    const Bounded Delta = -(at.x.re * at.h_slope.re);  // over z > 0
    return certainly_positive((e + rT) * Delta) && certainly_positive((g + T) * Delta) &&
           certainly_positive(at.s.re * (at.s.re * e + rT) * Delta);
}

}  // namespace

SpectralPoint spectral_point(const BulkForm& form, const Bounded& z,
                             const resolvent_form::ComplexPoint& start) {
    const Unknown guess = unknown_of(form, start);
    const Unknown complex = polished(form, z, guess);
    const Enclosure around = enclosed(form, z, terms(form, z, complex));
    const double im = complex.held.im.value;
    if (around.found && im + around.im < 0) {
        return {.kind = SpectralPoint::Kind::bulk, .slope = -(Bounded(im, around.im) / form.r)};
    }
    const Unknown real =
        polished(form, z, {.held = exactly(guess.held.re.value), .from_delta = guess.from_delta});
    const Enclosure on_axis = enclosed(form, z, terms(form, z, real));
    if (on_axis.found && increasing(form, z, real, on_axis.radius)) {
        return {.kind = SpectralPoint::Kind::gap, .slope = 0.0};
    }
    return {};
}

}  // namespace detequiv::certificate
