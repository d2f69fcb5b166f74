#pragma once

#include <algorithm>
#include <cmath>
#include <limits>

namespace detequiv {

/// u = 2^-53: the largest relative error of one rounding to double precision.
inline constexpr double unit_roundoff = std::numeric_limits<double>::epsilon() / 2;

/// A double together with a bound of its absolute error: the exact number lies in [value - error, value +
/// error].
///
/// Every operation returns the rounded result of doubles and a bound made of the operands' errors and its own
/// rounding (running error analysis: Higham, Accuracy and Stability of Numerical Algorithms, section 3.3).
/// Errors are treated as independent: a number that occurs twice counts twice, so a bound may exceed the
/// truth by the number of occurrences, and never falls short of it. An error of infinity or NaN says that
/// nothing is known.
struct Bounded {
    double value = 0;
    double error = 0;

    constexpr Bounded() = default;
    /// An exact double: conversion is meant to be implicit, so that formulas read as they are written.
    constexpr Bounded(double exact) : value(exact) {}
    constexpr Bounded(double v, double e) : value(v), error(e) {}

    /// v with a relative error of at most `roundings` units of 2^-53.
    [[nodiscard]] static constexpr Bounded rounded(double v, double roundings = 1) {
        return {v, roundings * unit * (v < 0 ? -v : v)};
    }
    /// error/|value|; infinite at 0 unless exact.
    [[nodiscard]] double relative() const { return error == 0 ? 0 : error / std::abs(value); }
    [[nodiscard]] double largest() const { return std::abs(value) + error; }
    [[nodiscard]] double least() const { return std::max(std::abs(value) - error, 0.0); }

    static constexpr double unit = unit_roundoff;
};

namespace bounded {

/// The bound of a result: its own rounding beside what comes from the operands, raised by the roundings of
/// the bound itself; the last term is a gradual underflow's.
[[nodiscard]] inline Bounded result(double value, double inherited) {
    constexpr double raised = 1 + 16 * Bounded::unit;
    return {value, (inherited + Bounded::unit * std::abs(value)) * raised +
                       std::numeric_limits<double>::denorm_min()};
}

}  // namespace bounded

[[nodiscard]] inline Bounded operator-(const Bounded& a) {
    return {-a.value, a.error};
}
[[nodiscard]] inline Bounded operator+(const Bounded& a, const Bounded& b) {
    return bounded::result(a.value + b.value, a.error + b.error);
}
[[nodiscard]] inline Bounded operator-(const Bounded& a, const Bounded& b) {
    return bounded::result(a.value - b.value, a.error + b.error);
}
[[nodiscard]] inline Bounded operator*(const Bounded& a, const Bounded& b) {
    if (a.largest() == 0 || b.largest() == 0) {
        return {a.value * b.value, a.value * b.error + a.error * b.value};  // 0 exactly, NaN with infinity
    }
    return bounded::result(a.value * b.value, std::abs(a.value) * b.error + b.largest() * a.error);
}
/// Nothing is known (infinite error) where the divisor may be 0.
[[nodiscard]] inline Bounded operator/(const Bounded& a, const Bounded& b) {
    const double quotient = a.value / b.value;
    const double least = b.least();
    const double inherited = least > 0 ? (a.error + std::abs(quotient) * b.error) / least
                                       : std::numeric_limits<double>::infinity();
    return bounded::result(quotient, inherited);
}
/// A negative part of the interval is ignored: arguments are known to be non-negative.
[[nodiscard]] inline Bounded sqrt(const Bounded& a) {
    const double root = std::sqrt(std::max(a.value, 0.0));
    const double least = std::sqrt(std::max(a.value - a.error, 0.0));
    const double inherited = a.error == 0 ? 0 : a.error / (root + least);
    return bounded::result(root, std::min(inherited, std::sqrt(a.error)));
}
[[nodiscard]] inline Bounded abs(const Bounded& a) {
    return {std::abs(a.value), a.error};
}
[[nodiscard]] inline Bounded square(const Bounded& a) {
    return a * a;
}

}  // namespace detequiv
