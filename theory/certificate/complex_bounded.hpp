#pragma once

#include <cmath>
#include <complex>

#include "detequiv/numerics/bounded.hpp"

namespace detequiv::certificate {

/// A complex number whose two parts have bounds of their own: next to a hard edge an imaginary part is small
/// beside the real one and keeps its relative accuracy.
struct ComplexBounded {
    Bounded re, im;

    [[nodiscard]] std::complex<double> value() const { return {re.value, im.value}; }
    /// Bounds of the modulus over the rectangle, the hypotenuse's roundings included.
    [[nodiscard]] double largest() const {
        return std::hypot(re.largest(), im.largest()) * (1 + 8 * Bounded::unit);
    }
    [[nodiscard]] double least() const {
        return std::hypot(re.least(), im.least()) * (1 - 8 * Bounded::unit);
    }
};

[[nodiscard]] inline ComplexBounded exactly(std::complex<double> value) {
    return {.re = value.real(), .im = value.imag()};
}
[[nodiscard]] inline ComplexBounded operator+(const ComplexBounded& a, const Bounded& b) {
    return {.re = a.re + b, .im = a.im};
}
[[nodiscard]] inline ComplexBounded operator-(const ComplexBounded& a, const Bounded& b) {
    return {.re = a.re - b, .im = a.im};
}
[[nodiscard]] inline ComplexBounded operator+(const ComplexBounded& a, const ComplexBounded& b) {
    return {.re = a.re + b.re, .im = a.im + b.im};
}
[[nodiscard]] inline ComplexBounded operator-(const ComplexBounded& a, const ComplexBounded& b) {
    return {.re = a.re - b.re, .im = a.im - b.im};
}
[[nodiscard]] inline ComplexBounded operator*(const Bounded& a, const ComplexBounded& b) {
    return {.re = a * b.re, .im = a * b.im};
}
[[nodiscard]] inline ComplexBounded operator*(const ComplexBounded& a, const ComplexBounded& b) {
    return {.re = a.re * b.re - a.im * b.im, .im = a.re * b.im + a.im * b.re};
}
[[nodiscard]] inline ComplexBounded operator/(const ComplexBounded& a, const Bounded& b) {
    return {.re = a.re / b, .im = a.im / b};
}
[[nodiscard]] inline ComplexBounded operator/(const Bounded& a, const ComplexBounded& b) {
    const Bounded norm = square(b.re) + square(b.im);
    return {.re = a * b.re / norm, .im = -(a * b.im / norm)};
}

}  // namespace detequiv::certificate
