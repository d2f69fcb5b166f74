#include <cmath>
#include <limits>

#include "resolvent_form.hpp"

/// The limit ridge -> 0 case by case: theory/resolvent.md, [eq. resolvent:ridgeless].
namespace detequiv::resolvent_form {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

/// Exponents of gamma, in the order of the fields dlog_*.
struct Exponents {
    double m1, m2, m_tilde, x, B, V;
};

void set_exponents(Resolvent& out, const Exponents& exponents) {
    out.dlog_m1 = exponents.m1;
    out.dlog_m2 = exponents.m2;
    out.dlog_m_tilde = exponents.m_tilde;
    out.dlog_x = exponents.x;
    out.dlog_B = exponents.B;
    out.dlog_V = exponents.V;
}

/// F_0 = 0: K = gamma I.
void fill_empty_bulk(Resolvent& out) {
    out.x = out.m1 = out.m2 = out.m_tilde = infinity;
    out.g = out.e = out.s = out.B = out.V = 1;
    out.t = out.T = 0;
    set_exponents(out, {.m1 = -1, .m2 = -1, .m_tilde = -1, .x = -1, .B = 0, .V = 0});
}

/// c_g = 0 and d < min(n, N): F_0 has rank d and x grows like 1/gamma.
void fill_rank_deficient(const Form& form, Resolvent& out) {
    out.g = 1 - form.phi;
    out.e = 1 - form.psi;
    out.m1 = out.m_tilde = infinity;
    out.m2 = form.phi / (form.a * out.e);
    out.B = 0;
    out.V = 1 / out.g;
    set_exponents(out, {.m1 = -1, .m2 = 0, .m_tilde = -1, .x = -1, .B = 2, .V = 0});
}

/// c_g = 0 and d = min(n, N): the smallest eigenvalue of F_0 F_0^T reaches zero by the rank of Xt or W_0.
void fill_rank_edge(const Form& form, Resolvent& out) {
    out.m1 = out.m_tilde = infinity;
    out.B = 0;
    if (form.delta == 0) {  // d = n = N
        out.g = out.e = 0;
        out.m2 = out.V = infinity;
        out.B = 1.0 / 3;
        set_exponents(
            out, {.m1 = -2.0 / 3, .m2 = -1.0 / 3, .m_tilde = -2.0 / 3, .x = -1.0 / 3, .B = 0, .V = -1.0 / 3});
        out.status = Status::undefined;
    } else if (form.wide) {  // d = n < N
        out.g = 0;
        out.e = form.delta;
        out.m2 = 1 / (form.a * form.delta);
        out.V = infinity;
        set_exponents(out, {.m1 = -0.5, .m2 = 0, .m_tilde = -1, .x = -0.5, .B = 0.5, .V = -0.5});
        out.status = Status::undefined;
    } else {  // d = N < n
        out.g = form.delta / form.r;
        out.e = 0;
        out.m2 = infinity;
        out.V = 1 / out.g;
        set_exponents(out, {.m1 = -1, .m2 = -0.5, .m_tilde = -0.5, .x = -0.5, .B = 0.5, .V = 0});
    }
}

void fill_x_infinite(const Form& form, Resolvent& out) {
    out.x = infinity;
    out.s = 0;
    out.t = 1;
    out.T = 0;
    if (form.headroom > 0) {
        fill_rank_deficient(form, out);
    } else {
        fill_rank_edge(form, out);
    }
}

/// n = N with x finite: the peak, where g = e vanish like sqrt(gamma).
void fill_peak(const Form& form, Resolvent& out) {
    out.g = out.e = 0;
    out.T = form.phi * out.s * out.t + form.b * out.x;
    out.m1 = out.m2 = out.m_tilde = out.B = out.V = infinity;
    set_exponents(out, {.m1 = -0.5, .m2 = -0.5, .m_tilde = -0.5, .x = 0, .B = -0.5, .V = -0.5});
    out.status = Status::undefined;
}

void fill_regular(const Form& form, Resolvent& out) {
    out.g = form.wide ? 0 : form.delta / form.r;
    out.e = form.wide ? form.delta : 0;
    out.m1 = form.wide ? out.x / out.e : infinity;
    out.m2 = form.wide ? out.s * out.m1 : infinity;
    out.m_tilde = form.wide ? infinity : out.x / out.g;
    fill_derived(form, out);
}

}  // namespace

Resolvent ridgeless(const Form& form) {
    Resolvent out;
    out.gamma = 0;
    out.r = form.r;
    out.residual = 0;
    out.condition = 1;
    out.status = Status::ok;
    if (form.a == 0 && form.b == 0) {
        fill_empty_bulk(out);
        return out;
    }
    if (form.b == 0 && form.headroom >= 0) {
        fill_x_infinite(form, out);
        return out;
    }
    out.x = quadratic_root(form, form.b);
    const double ax = form.a * out.x;
    const double linear = form.b * out.x;
    out.s = form.phi / (form.phi + ax);
    out.t = ax / (form.phi + ax);
    const double phi_t = form.phi * out.t;
    const double phi_s = form.phi * out.s;
    const bool saturated = ax > form.phi;
    const double f = saturated ? linear - (form.headroom + phi_s) : phi_t + linear - form.m;
    const double magnitude = linear + (saturated ? std::abs(form.headroom) + phi_s : phi_t + form.m);
    out.residual = std::abs(f) / magnitude;
    out.condition = magnitude / (phi_s * out.t + linear);
    if (form.delta == 0) {
        fill_peak(form, out);
    } else {
        fill_regular(form, out);
    }
    return out;
}

}  // namespace detequiv::resolvent_form
