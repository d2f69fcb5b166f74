#pragma once

#include <complex>
#include <optional>

#include "resolvent_form.hpp"

/// The fixed point at complex gamma: theory/resolvent.md, [eq. resolvent:quartic], [eq. resolvent:branch].
namespace detequiv::resolvent_form {

using Complex = std::complex<double>;

/// One root of [eq. resolvent:f] continued to complex gamma.
struct ComplexPoint {
    Complex x, s, g, e, m1, m2, m_tilde;
    double residual = std::numeric_limits<double>::infinity();
    /// The least of Im m/|m| over m1, m2, m_tilde, moved a little into the upper half plane of z = -gamma:
    /// positive on the physical branch only.
    double physical = -1;
};

/// Newton steps on f from `start`; empty where they do not settle. Im gamma <= 0.
[[nodiscard]] std::optional<ComplexPoint> polished_point(const Form& form, Complex gamma, Complex start);

/// The most physical of all roots. Im gamma <= 0, gamma != 0.
[[nodiscard]] ComplexPoint physical_point(const Form& form, Complex gamma);

}  // namespace detequiv::resolvent_form
