#pragma once

#include <array>
#include <boost/math/constants/constants.hpp>

#include "truth.hpp"
#include "truth_moments.hpp"

/// What the truth finds by formulas, from definitions: slow or special.
namespace truth::direct {

/// Trapezoidal rule for the standard normal law: exp(-2 pi^2/step^2) = 1e-34 off for polynomials, and cut
/// where the density is 1e-44.
template <class Number>
struct Rule {
    struct Node {
        Number x, weight;
    };
    std::vector<Node> nodes;
    Rule() {
        const Number step = Number(1) / 2;
        const Number scale = step / sqrt(2 * boost::math::constants::pi<Number>());
        for (int j = -28; j <= 28; ++j) {
            const Number x = j * step;
            nodes.push_back({x, scale * exp(-x * x / 2)});
        }
    }
};

/// sum_k c_k He_k(x)
template <class Number>
[[nodiscard]] Number polynomial(const std::vector<Number>& c, const Number& x) {
    Number value = 0, previous = 0, current = 1;
    for (std::size_t k = 0; k < c.size(); ++k) {
        value += c[k] * current;
        const Number next = x * current - static_cast<unsigned>(k) * previous;
        previous = current;
        current = next;
    }
    return value;
}

/// E[he_i(z) f_p(omega) sigma((1 + chi omega) Z + theta omega z)], three nested sums over a Gaussian omega, z
/// and Z; i, p <= degree of sigma.
template <class Number>
[[nodiscard]] std::vector<std::vector<Number>> gaussian_table(const std::vector<Number>& c,
                                                              const Number& theta, const Number& chi) {
    const Rule<Number> rule;
    std::vector<std::vector<Number>> table(c.size(), std::vector<Number>(c.size(), Number(0)));
    for (const auto& omega : rule.nodes) {
        for (const auto& z : rule.nodes) {
            Number mean = 0;
            for (const auto& Z : rule.nodes) {
                const Number h = (1 + chi * omega.x) * Z.x + theta * omega.x * z.x;
                mean += Z.weight * polynomial(c, h);
            }
            HermiteSequence<Number> he(z.x, omega.weight * z.weight * mean);
            for (std::size_t i = 0; i < c.size(); ++i, he.advance()) {
                HermiteSequence<Number> f(omega.x, he.value());
                for (std::size_t p = 0; p < c.size(); ++p, f.advance()) {
                    table[i][p] += f.value();
                }
            }
        }
    }
    return table;
}

/// E he_i(z) relu(s Z + t z), i = 0 .. 4: sqrt(i!) he_i against f(t z) is t^i E f^(i), and relu'' = delta.
template <class Number>
[[nodiscard]] std::array<Number, 5> relu_moments(const Number& s, const Number& t) {
    const Number v2 = s * s + t * t;
    const Number density = 1 / sqrt(2 * boost::math::constants::pi<Number>() * v2);  // of s Z + t z at 0
    return {v2 * density, t / 2, t * t * density / sqrt(Number(2)), Number(0),
            -t * t * t * t * density / (v2 * sqrt(Number(24)))};
}

}  // namespace truth::direct
