#pragma once

#include <array>
#include <cstddef>

namespace truth {

/// A Taylor series c_0 + c_1 h + ... + c_order h^order: derivatives without formulas for them.
template <class Number, std::size_t order>
struct Jet {
    std::array<Number, order + 1> c{};

    Jet() = default;
    Jet(const Number& value) { c[0] = value; }  // NOLINT(google-explicit-constructor): constants mix freely
    Jet(int value) : Jet(Number(value)) {}      // NOLINT(google-explicit-constructor)

    /// value + h
    [[nodiscard]] static Jet variable(const Number& value) {
        Jet x(value);
        x.c[1] = 1;
        return x;
    }

    friend Jet operator+(Jet x, const Jet& y) {
        for (std::size_t k = 0; k <= order; ++k) {
            x.c[k] += y.c[k];
        }
        return x;
    }
    friend Jet operator-(Jet x, const Jet& y) {
        for (std::size_t k = 0; k <= order; ++k) {
            x.c[k] -= y.c[k];
        }
        return x;
    }
    friend Jet operator*(const Jet& x, const Jet& y) {
        Jet z;
        for (std::size_t k = 0; k <= order; ++k) {
            for (std::size_t j = 0; j <= k; ++j) {
                z.c[k] += x.c[j] * y.c[k - j];
            }
        }
        return z;
    }
    friend Jet operator/(const Jet& x, const Jet& y) {
        Jet z;
        for (std::size_t k = 0; k <= order; ++k) {
            Number rest = x.c[k];
            for (std::size_t j = 0; j < k; ++j) {
                rest -= z.c[j] * y.c[k - j];
            }
            z.c[k] = rest / y.c[0];
        }
        return z;
    }
};

}  // namespace truth
