#pragma once

#include <cstddef>
#include <vector>

#include "truth_moments.hpp"
#include "truth_prediction.hpp"

namespace truth {

template <class Number>
using Table = std::vector<std::vector<Number>>;

/// k! and 1/k!
template <class Number>
class Factorials {
  public:
    static constexpr int most = 200;  ///< std::out_of_range beyond

    [[nodiscard]] static const Number& of(int k) { return table().value.at(static_cast<std::size_t>(k)); }
    [[nodiscard]] static const Number& inverse(int k) {
        return table().inverse.at(static_cast<std::size_t>(k));
    }

  private:
    struct Values {
        std::vector<Number> value{Number(1)}, inverse{Number(1)};
    };
    [[nodiscard]] static const Values& table() {
        static const Values values = [] {
            Values result;
            for (int k = 1; k <= most; ++k) {
                result.value.push_back(result.value.back() * k);
                result.inverse.push_back(1 / result.value.back());
            }
            return result;
        }();
        return values;
    }
};

/// E[Z^m sigma^(k)(Z)], by sigma^(k) = sum_j (k + j)!/j! c_{k+j} He_j and, for even m - j = 2h, E[Z^m He_j] =
/// m!/(h! 2^h).
template <class Number>
[[nodiscard]] Number moment_of_derivative(const Hermite<Number>& activation, int m, int k) {
    using Factorial = Factorials<Number>;
    Number sum = 0;
    for (int j = m % 2; j <= m && k + j <= activation.degree(); j += 2) {
        const int half = (m - j) / 2;
        sum += ldexp(Number(Factorial::inverse(j) * Factorial::inverse(half)), -half) * Factorial::of(k + j) *
               activation[k + j];
    }
    return Factorial::of(m) * sum;
}

/// Row k, 0 .. top: coordinates on he_0 .. he_top of P_k(z) = E (chi Z + theta z)^k sigma^(k)(Z)/k!, what the
/// step adds at order k in its size to a neuron with omega = 1.
template <class Number>
[[nodiscard]] Table<Number> column_polynomials(const Hermite<Number>& activation, const Number& theta,
                                               const Number& chi, int top) {
    const Table<Number> monomials = monomial_moments<Number>(top);
    const auto size = static_cast<std::size_t>(top) + 1;
    Table<Number> rows(size, std::vector<Number>(size, Number(0)));
    for (int k = 0; k <= top; ++k) {
        Number power = 1;  // theta^j/j!
        for (int j = 0; j <= k; ++j) {
            const int m = k - j;
            const Number along_z =
                power * (m == 0 ? Number(1) : Number(pow(chi, m))) * Factorials<Number>::inverse(m);
            power *= theta / (j + 1);
            if (along_z == 0) {
                continue;
            }
            const Number term = along_z * moment_of_derivative(activation, m, k);
            for (int i = j % 2; i <= j; i += 2) {
                rows[static_cast<std::size_t>(k)][static_cast<std::size_t>(i)] +=
                    term * monomials[static_cast<std::size_t>(j)][static_cast<std::size_t>(i)];
            }
        }
    }
    return rows;
}

}  // namespace truth
