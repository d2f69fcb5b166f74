#include <algorithm>
#include <array>
#include <cmath>

#include "complex_fixed_point.hpp"
#include "complex_polynomial.hpp"
#include "detequiv/numerics/bounded.hpp"
#include "detequiv/numerics/checks.hpp"

namespace detequiv {

namespace resolvent_form {

namespace {

/// f with the branch of q that continues the root: |q + D - m| is the smaller of the two.
struct ComplexValue {
    Complex s, t, linear, q, root, f, slope;
    double magnitude;
};

[[nodiscard]] ComplexValue evaluate(const Form& form, Complex gamma, Complex x) {
    const Complex ax = form.a * x;
    const Complex inverse = 1.0 / (form.phi + ax);
    const Complex P = gamma * x;
    ComplexValue at{};
    at.s = form.phi * inverse;
    at.t = ax * inverse;
    at.linear = form.b * x;
    const bool saturated = std::norm(ax) > form.phi * form.phi;
    const Complex rest = saturated ? at.linear - (form.headroom + form.phi * at.s)
                                   : form.phi * at.t + at.linear - form.m;  // D - m
    at.root = std::sqrt(form.delta * form.delta + 4 * form.r * P);
    if (std::real(at.root * std::conj(form.delta - 2 * form.r * rest)) < 0) {
        at.root = -at.root;
    }
    at.q = at.root.real() >= 0 ? 2.0 * P / (form.delta + at.root) : (at.root - form.delta) / (2 * form.r);
    at.f = rest + at.q;
    at.slope = form.phi * at.s * at.t + at.linear + P / at.root;
    at.magnitude = std::abs(at.linear) + std::abs(at.q) +
                   (saturated ? std::abs(form.headroom) + form.phi * std::abs(at.s)
                              : form.phi * std::abs(at.t) + form.m);
    return at;
}

[[nodiscard]] double worst_phase(const Form& form, Complex gamma, const ComplexPoint& p) {
    constexpr double nudge = 1e-7;  // relative to |gamma|
    const Complex T = form.phi * p.s * (1.0 - p.s) + form.b * p.x;
    const Complex Delta = p.e * (p.g + T) + form.r * T * p.g;
    const double scale = nudge * std::abs(gamma);
    const auto phase = [&](Complex m, Complex dlog) {  // dlog = d log m/d log gamma; dm/dz = -m dlog/gamma
        const Complex moved = m * (1.0 - Complex(0, scale) * dlog / gamma);
        return moved.imag() / std::abs(moved);
    };
    const double phase1 = phase(p.m1, -p.g * (p.e + form.r * T) / Delta);
    const double phase2 = phase(p.m2, -p.g * (p.s * p.e + form.r * T) / Delta);
    const double phase3 = phase(p.m_tilde, -p.e * (p.g + T) / Delta);
    const double least = std::min({phase1, phase2, phase3});
    return std::isnan(phase1 + phase2 + phase3) ? -1 : least;
}

[[nodiscard]] ComplexPoint point_at(const Form& form, Complex gamma, Complex x, const ComplexValue& at) {
    ComplexPoint p;
    p.x = x;
    p.s = at.s;
    p.g = form.wide ? at.q : at.q + form.delta / form.r;
    p.e = form.wide ? form.delta + form.r * at.q : form.r * at.q;
    p.m1 = p.g / gamma;
    p.m2 = p.s * p.m1;
    p.m_tilde = p.e / gamma;
    p.residual = std::abs(at.f) / at.magnitude;
    p.physical = worst_phase(form, gamma, p);
    return p;
}

/// Coefficients of [eq. resolvent:quartic] in x.
[[nodiscard]] std::array<Complex, 5> quartic(const Form& form, Complex gamma) {
    const double ab = form.a * form.b;
    const double sum = form.a + form.b;
    if (form.a == 0) {
        return {1.0, -(1 + form.r) * form.b - gamma, form.r * form.b * form.b, 0.0, 0.0};
    }
    const std::array<double, 3> left{form.phi, form.a - form.phi * sum, -ab};
    const std::array<double, 3> right{form.phi, form.a - form.psi * sum, -form.r * ab};
    const std::array<double, 3> square{form.phi * form.phi, 2 * form.a * form.phi, form.a * form.a};
    std::array<Complex, 5> p{};
    for (std::size_t i = 0; i < 3; ++i) {
        for (std::size_t j = 0; j < 3; ++j) {
            p[i + j] += left[i] * right[j];
        }
        p[i + 1] -= gamma * square[i];
    }
    return p;
}

}  // namespace

std::optional<ComplexPoint> polished_point(const Form& form, Complex gamma, Complex start) {
    Complex x = start;
    ComplexValue at = evaluate(form, gamma, x);
    for (int step = 0; step < 16; ++step) {
        const Complex next = x * (1.0 - at.f / at.slope);
        const ComplexValue after = evaluate(form, gamma, next);
        const double change = std::abs(at.f) / std::abs(at.slope);
        if (!(std::abs(after.f) < std::abs(at.f) || change < 0.1)) {
            return std::nullopt;
        }
        const bool better = std::abs(after.f) < std::abs(at.f);
        if (better) {
            x = next;
            at = after;
        }
        // The density is Im x, which next to n = N is a small part of x.
        if (change * std::abs(x) < 1e-9 * std::abs(x.imag()) || !better) {
            break;
        }
    }
    return point_at(form, gamma, x, at);
}

ComplexPoint physical_point(const Form& form, Complex gamma) {
    const std::array<Complex, 5> coefficients = quartic(form, gamma);
    const ComplexRoots roots = complex_roots(coefficients);
    ComplexPoint best;
    for (const Complex& root : roots.all()) {
        const std::optional<ComplexPoint> polished = polished_point(form, gamma, root);
        ComplexPoint p = polished.value_or(point_at(form, gamma, root, evaluate(form, gamma, root)));
        if (gamma.imag() == 0 && p.x.imag() < 0) {
            // The conjugate is a root as well, and the physical one of the two has Im x > 0. Both may have
            // settled here from starts that merged: next to n = N the pair is closer than a quartic resolves.
            p = point_at(form, gamma, std::conj(p.x), evaluate(form, gamma, std::conj(p.x)));
        }
        if (p.physical > best.physical) {
            best = p;
        }
    }
    return best;
}

}  // namespace resolvent_form

namespace {

using resolvent_form::Complex;

[[nodiscard]] ComplexResolvent real_axis(BulkParameters bulk, double gamma) {
    bulk.ridge = gamma * bulk.phi / bulk.psi;
    const Resolvent real = solve_resolvent(bulk);
    return {.m1 = real.m1,
            .m2 = real.m2,
            .m_tilde = real.m_tilde,
            .residual = real.residual,
            .status = real.status};
}

}  // namespace

ComplexResolvent resolvent_at(const BulkParameters& bulk, Complex gamma) {
    resolvent_form::check_arguments(bulk);
    check::finite("gamma (real part)", gamma.real());
    check::finite("gamma (imaginary part)", gamma.imag());
    if (gamma == 0.0) {
        check::refuse("gamma", "0", "a complex number other than 0",
                      "the limit is ridge = 0 of solve_resolvent");
    }
    if (gamma.imag() == 0 && gamma.real() > 0) {
        return real_axis(bulk, gamma.real());
    }
    const resolvent_form::Form form = resolvent_form::form_of(bulk);
    if (form.a == 0 && form.b == 0) {
        const Complex m = 1.0 / gamma;
        return {.m1 = m, .m2 = m, .m_tilde = m, .residual = 0, .status = Status::ok};
    }
    const bool mirrored = gamma.imag() > 0;
    const resolvent_form::ComplexPoint p =
        resolvent_form::physical_point(form, mirrored ? std::conj(gamma) : gamma);
    const auto placed = [mirrored](Complex m) { return mirrored ? std::conj(m) : m; };
    ComplexResolvent out{.m1 = placed(p.m1),
                         .m2 = placed(p.m2),
                         .m_tilde = placed(p.m_tilde),
                         .residual = p.residual,
                         .status = Status::ok};
    const bool sound = p.physical > 0 && p.residual <= 64 * unit_roundoff;
    out.status = sound ? Status::ok : Status::inaccurate;
    return out;
}

}  // namespace detequiv
