#pragma once

#include <limits>
#include <stdexcept>

#include "truth_jet.hpp"

namespace truth {

/// 10^(-share * digits): what is left after losing the rest of the digits.
template <class Number>
[[nodiscard]] Number tolerance(double share) {
    return pow(Number(10), -static_cast<int>(share * std::numeric_limits<Number>::digits10));
}

/// The root x in (0, most) of an increasing function f(Jet) that is negative near 0: its binary exponent by
/// bisection, the rest by Newton steps kept inside the bracket.
template <class Number, class Function>
[[nodiscard]] Number increasing_root(const Function& f, const Number& most) {
    using Series = Jet<Number, 1>;
    int low = -2000;
    int high = 2000;
    while (high - low > 1) {
        const int middle = (low + high) / 2;
        const Number x = ldexp(Number(1), middle);
        (x >= most || f(Series(x)).c[0] > 0 ? high : low) = middle;
    }
    Number lower = ldexp(Number(1), low);
    Number upper = ldexp(Number(1), high);
    if (upper > most) {
        upper = most;
    }
    Number x = (lower + upper) / 2;
    const Number enough = tolerance<Number>(0.97);
    for (int step = 0; step < 2000; ++step) {
        const Series value = f(Series::variable(x));
        (value.c[0] > 0 ? upper : lower) = x;
        Number next = x - value.c[0] / value.c[1];
        if (!(next > lower && next < upper)) {
            next = (lower + upper) / 2;
        }
        const Number change = abs(next - x);
        x = next;
        if (change <= enough * x) {
            return x;
        }
    }
    throw std::runtime_error("no root found");
}

}  // namespace truth
