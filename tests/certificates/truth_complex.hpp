#pragma once

#include <vector>

#include "truth_root.hpp"

namespace truth {

/// A complex number of two `Number`s.
template <class Number>
struct Complex {
    Number re = 0, im = 0;
};
template <class Number>
[[nodiscard]] Complex<Number> operator+(const Complex<Number>& a, const Complex<Number>& b) {
    return {a.re + b.re, a.im + b.im};
}
template <class Number>
[[nodiscard]] Complex<Number> operator-(const Complex<Number>& a, const Complex<Number>& b) {
    return {a.re - b.re, a.im - b.im};
}
template <class Number>
[[nodiscard]] Complex<Number> operator*(const Complex<Number>& a, const Complex<Number>& b) {
    return {a.re * b.re - a.im * b.im, a.re * b.im + a.im * b.re};
}
template <class Number>
[[nodiscard]] Number norm(const Complex<Number>& a) {
    return a.re * a.re + a.im * a.im;
}
template <class Number>
[[nodiscard]] Complex<Number> operator/(const Complex<Number>& a, const Complex<Number>& b) {
    const Number n = norm(b);
    return {(a.re * b.re + a.im * b.im) / n, (a.im * b.re - a.re * b.im) / n};
}

/// A polynomial, lowest coefficient first.
template <class Number>
using Polynomial = std::vector<Number>;

template <class Number>
[[nodiscard]] Polynomial<Number> product(const Polynomial<Number>& a, const Polynomial<Number>& b) {
    Polynomial<Number> result(a.size() + b.size() - 1, Number(0));
    for (std::size_t i = 0; i < a.size(); ++i) {
        for (std::size_t j = 0; j < b.size(); ++j) {
            result[i + j] += a[i] * b[j];
        }
    }
    return result;
}

/// a + factor b.
template <class Number>
[[nodiscard]] Polynomial<Number> sum(Polynomial<Number> a, const Polynomial<Number>& b,
                                     const Number& factor) {
    a.resize(std::max(a.size(), b.size()), Number(0));
    for (std::size_t i = 0; i < b.size(); ++i) {
        a[i] += factor * b[i];
    }
    return a;
}

/// All roots, those at 0 left out, by simultaneous Newton steps that repel each other (Aberth), started on
/// circles of the sizes that neighbouring coefficients ask for.
template <class Number>
[[nodiscard]] std::vector<Complex<Number>> all_roots(Polynomial<Number> p) {
    while (!p.empty() && p.back() == 0) {
        p.pop_back();
    }
    while (!p.empty() && p.front() == 0) {
        p.erase(p.begin());
    }
    std::vector<Complex<Number>> z;
    for (std::size_t k = 1; k < p.size(); ++k) {
        const Number radius = p[k] != 0 && p[k - 1] != 0 ? Number(abs(p[k - 1] / p[k])) : Number(1);
        const double turn = 0.7 + 2.4 * static_cast<double>(k);
        z.push_back({radius * std::cos(turn), radius * std::sin(turn)});
    }
    const Number enough = tolerance<Number>(1.4);  // of squares
    for (int sweep = 0; sweep < 4000; ++sweep) {
        bool moving = false;
        for (std::size_t i = 0; i < z.size(); ++i) {
            Complex<Number> value, slope, repulsion;
            for (std::size_t k = p.size(); k-- > 0;) {
                slope = slope * z[i] + value;
                value = value * z[i] + Complex<Number>{p[k], Number(0)};
            }
            if (norm(value) == 0) {
                continue;
            }
            for (std::size_t j = 0; j < z.size(); ++j) {
                const Complex<Number> apart = z[i] - z[j];
                if (j != i && norm(apart) > 0) {
                    repulsion = repulsion + Complex<Number>{Number(1), Number(0)} / apart;
                }
            }
            const Complex<Number> step = value / (slope - value * repulsion);
            z[i] = z[i] - step;
            moving = moving || norm(step) > enough * norm(z[i]);
        }
        if (!moving) {
            return z;
        }
    }
    throw std::runtime_error("roots of a polynomial did not settle");
}

}  // namespace truth
