#include "detequiv/theory/resolvent.hpp"

#include <algorithm>
#include <cmath>

#include "detequiv/numerics/bounded.hpp"
#include "detequiv/numerics/checks.hpp"
#include "resolvent_form.hpp"

namespace detequiv {

namespace resolvent_form {

void check_arguments(const BulkParameters& bulk) {
    check::nonnegative("c1_squared", bulk.c1_squared);
    check::nonnegative("bulk_variance", bulk.bulk_variance);
    check::positive("phi", bulk.phi);
    check::positive("psi", bulk.psi);
    check::nonnegative("ridge", bulk.ridge);
    if (!bulk.imbalance) {
        return;
    }
    const double imbalance = check::nonnegative("imbalance", *bulk.imbalance);
    const double rounded = std::abs(bulk.phi - bulk.psi) / bulk.phi;
    const double rounding = 8 * std::numeric_limits<double>::epsilon() * (1 + bulk.psi / bulk.phi);
    if (!(std::abs(imbalance - rounded) <= rounding)) {
        check::refuse("imbalance", check::shortest(imbalance),
                      "|phi - psi|/phi = " + check::shortest(rounded) + " up to its rounding",
                      "leave it empty unless it is known better than phi and psi are");
    }
}

}  // namespace resolvent_form

namespace {

using resolvent_form::Form;

constexpr int max_steps = 30;
/// A step of this relative size leaves an error of its cube: less than a rounding [eq. resolvent:halley].
constexpr double last_step = 4e-6;
/// The functions of x follow a step of this relative size to first order with an error of its square.
constexpr double linear_step = 1e-8;

/// Everything of f at one x.
struct Point {
    double s, t, q;
    double linear;     ///< c_g^2 x
    double q_slope;    ///< x q'(x)
    double f;          ///< without cancellation: [eq. resolvent:f] or, if s < t, [eq. resolvent:f_saturated]
    double magnitude;  ///< sum of the magnitudes of the terms of f
    double slope;      ///< x f'(x) = T + q_slope
    double curvature;  ///< x (x f')'
};

void set_f(const Form& form, Point& at) {
    const double phi_t = form.phi * at.t;
    const double phi_s = form.phi * at.s;
    const bool saturated = at.t > at.s;
    at.f = at.q + (saturated ? at.linear - (form.headroom + phi_s) : phi_t + at.linear - form.m);
    at.magnitude = at.linear + at.q + (saturated ? std::abs(form.headroom) + phi_s : phi_t + form.m);
}

[[nodiscard]] Point evaluate(const Form& form, double x) {
    const double ax = form.a * x;
    const double P = form.gamma * x;
    const double root = std::sqrt(form.delta * form.delta + 4 * form.r * form.gamma * x);
    const double sum = form.delta + root;
    const double shared = 1 / (root * sum);  // one division serves q and its slope
    const double inverse = 1 / (form.phi + ax);
    const double inverse_root = sum * shared;
    Point at{};
    at.q_slope = P * sum * shared;
    at.s = form.phi * inverse;
    at.t = ax * inverse;
    at.q = 2 * P * root * shared;
    at.linear = form.b * x;
    const double phi_st = form.phi * at.s * at.t;
    at.slope = phi_st + at.linear + at.q_slope;
    at.curvature =
        phi_st * (at.s - at.t) + at.linear + at.q_slope * (1 - 2 * form.r * at.q_slope * inverse_root);
    set_f(form, at);
    return at;
}

/// The next x and how far it is, relatively.
struct Step {
    double x, change;
};

/// A third-order step for 1/(f + m) = 1/m as an equation in 1/x, with one division [eq. resolvent:halley]:
/// a Newton step whose correction may triple it at most.
[[nodiscard]] Step step(const Form& form, double x, const Point& at) {
    const double newton = (at.f + form.m) * at.f;
    const double scale = (at.f + form.m) * at.slope * at.slope;
    const double corrected =
        std::max(scale - 0.5 * newton * (at.slope + at.curvature), form.m * at.slope * at.slope / 3);
    const double moved = newton * at.slope;
    const double inverse = 1 / (corrected + moved);
    return {.x = x * corrected * inverse, .change = moved * inverse};
}

/// An upper bound of the root: the chord of q in place of q [eq. resolvent:start].
[[nodiscard]] double start(const Form& form) {
    const double linear = form.b + form.gamma * form.m;
    const double x = resolvent_form::quadratic_root(form, linear);
    if (std::isnormal(x)) {
        return x;
    }
    return form.m / (linear + form.a * std::max(0.0, -form.headroom / form.phi));  // squares out of range
}

/// The same at x (1 + change) for a change below linear_step.
void follow(const Form& form, Point& at, double x, double change) {
    at.q += at.q_slope * change;
    const double st = at.s * at.t;
    at.s -= st * change;
    at.t += st * change;
    at.linear = form.b * x;
    set_f(form, at);
}

[[nodiscard]] Resolvent solve(const Form& form) {
    Resolvent out;
    out.gamma = form.gamma;
    out.r = form.r;
    double x = start(form);
    Point at = evaluate(form, x);
    double size = 1;
    while (out.iterations < max_steps && !(size < last_step)) {
        const Step next = step(form, x, at);
        x = next.x;
        size = std::abs(next.change);
        if (size < linear_step) {
            follow(form, at, x, -next.change);
        } else {
            at = evaluate(form, x);
        }
        ++out.iterations;
    }
    out.x = x;
    out.s = at.s;
    out.t = at.t;
    out.g = form.wide ? at.q : at.q + form.delta / form.r;
    out.e = form.wide ? form.delta + form.r * at.q : form.r * at.q;
    const double inverse_gamma = 1 / form.gamma;
    out.m1 = out.g * inverse_gamma;
    out.m2 = at.s * out.m1;
    out.m_tilde = out.e * inverse_gamma;
    resolvent_form::fill_derived(form, out);
    out.residual = std::abs(at.f) / at.magnitude;
    out.condition = at.magnitude / at.slope;
    out.status = size < last_step ? Status::ok : Status::not_converged;
    return out;
}

[[nodiscard]] bool between(double value, double lower, double upper) {
    return value >= lower && value <= upper;
}

[[nodiscard]] bool certified(const BulkParameters& bulk) {
    return between(bulk.phi, 1e-3, 1e3) && between(bulk.psi, 1e-3, 1e3) &&
           (bulk.ridge == 0 || between(bulk.ridge, 1e-10, 1e3)) &&
           (bulk.c1_squared == 0 || between(bulk.c1_squared, 1e-4, 10)) &&
           (bulk.bulk_variance == 0 || between(bulk.bulk_variance, 1e-4, 10));
}

/// No product that the answer is made of has left the range where it carries all its digits.
[[nodiscard]] bool in_range(const BulkParameters& bulk, const Form& form, const Resolvent& out) {
    const auto sound = [](double value) { return between(std::abs(value), 1e-290, 1e290); };
    const auto sound_unless = [&](bool absent, double value) { return absent || sound(value); };
    const bool no_ridge = bulk.ridge == 0;
    if (!sound(form.r) || !sound(form.m) || !sound_unless(no_ridge, form.gamma) ||
        !sound_unless(form.delta == 0, form.delta)) {
        return false;
    }
    if (std::isinf(out.x)) {
        return no_ridge && form.b == 0;
    }
    const double P = form.gamma * out.x;
    const double Delta = out.e * (out.g + out.T) + form.r * out.T * out.g;
    const bool peak = no_ridge && form.delta == 0;
    return sound(out.x) && sound_unless(no_ridge, P) && sound_unless(no_ridge, form.r * P) &&
           sound_unless(form.a == 0, form.a * out.x) && sound_unless(form.b == 0, form.b * out.x) &&
           sound(out.s) && sound_unless(form.a == 0, out.t) && sound_unless(form.a == 0, out.s * out.t) &&
           sound_unless(form.a == 0 && form.b == 0, out.T) && sound_unless(peak, Delta) &&
           sound_unless(no_ridge, out.m1) && sound_unless(no_ridge, out.m2) &&
           sound_unless(no_ridge, out.m_tilde) && sound_unless(peak, out.B) && sound_unless(peak, out.V);
}

/// False where an overflow or an underflow left nothing to use: a NaN, or a g or e of 0, which no ridge has.
[[nodiscard]] bool is_answer(const BulkParameters& bulk, const Resolvent& out) {
    const auto numbers = {out.x, out.m1, out.m2, out.m_tilde, out.B, out.V};
    return std::none_of(numbers.begin(), numbers.end(), [](double value) { return std::isnan(value); }) &&
           (bulk.ridge == 0 || (out.g > 0 && out.e > 0));
}

[[nodiscard]] Status judged(const BulkParameters& bulk, const Form& form, const Resolvent& out) {
    if (!usable(out.status)) {
        return out.status;
    }
    const bool balanced = out.residual <= 16 * unit_roundoff;
    if (balanced && certified(bulk)) {
        return out.status;
    }
    if (!is_answer(bulk, out)) {
        return Status::not_converged;
    }
    return balanced && in_range(bulk, form, out) ? Status::outside_certified_range : Status::inaccurate;
}

[[nodiscard]] bool admissible(const BulkParameters& bulk) {
    constexpr double largest = std::numeric_limits<double>::max();
    return between(bulk.c1_squared, 0, largest) && between(bulk.bulk_variance, 0, largest) && bulk.phi > 0 &&
           bulk.phi <= largest && bulk.psi > 0 && bulk.psi <= largest && between(bulk.ridge, 0, largest) &&
           !bulk.imbalance;
}

}  // namespace

Resolvent solve_resolvent(const BulkParameters& bulk) {
    if (!admissible(bulk)) {
        resolvent_form::check_arguments(bulk);
    }
    const Form form = resolvent_form::form_of(bulk);
    Resolvent out = bulk.ridge == 0 ? resolvent_form::ridgeless(form) : solve(form);
    out.status = judged(bulk, form, out);
    return out;
}

}  // namespace detequiv
