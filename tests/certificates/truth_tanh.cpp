#include <boost/math/constants/constants.hpp>
#include <cmath>
#include <limits>

#include "truth_moments.hpp"
#include "truth_real.hpp"
#include "truth_shift.hpp"

namespace truth {
namespace {

/// For v >= 1/2: x = sinh y on a grid of y > 0, tanh x and the weight 2 dx/sqrt(2 pi).
template <class Number>
struct Node {
    Number x, weight, tanh;
};

/// The step leaves the strip |Im y| < pi/4, in which the integrands are tame, e^(-2 pi (pi/4)/step).
template <class Number>
const std::vector<Node<Number>>& nodes() {
    static const std::vector<Node<Number>> table = [] {
        std::vector<Node<Number>> result;
        const Number step = Number(5) / (2 * std::numeric_limits<Number>::digits10);
        const Number scale = 2 * step / sqrt(2 * boost::math::constants::pi<Number>());
        for (Number y = step; y < 16; y += step) {
            const Number x = sinh(y);
            result.push_back({x, scale * cosh(y), tanh(x)});
        }
        return result;
    }();
    return table;
}

/// The poles of tanh(v z) lie at |Im z| >= pi for v <= 1/2; the step leaves the strip |Im z| < 2.8, in which
/// the density grows by e^4 and he_i by e^(2.8 sqrt(i)), e^(-2 pi 2.8/step).
template <class Number>
std::vector<Number> moments_of_narrow(const Number& v, int degree) {
    const Number step = Number(8) / std::numeric_limits<Number>::digits10;
    const Number scale = 2 * step / sqrt(2 * boost::math::constants::pi<Number>());
    const Number last = normal_reach<Number>(degree);
    std::vector<Number> result(static_cast<std::size_t>(degree) + 1, Number(0));
    for (Number z = step; z < last; z += step) {
        HermiteSequence<Number> he(z, scale * tanh(Number(v * z)) * exp(-z * z / 2));
        for (std::size_t i = 0; i < result.size(); ++i) {
            if (i % 2 == 1) {
                result[i] += he.value();
            }
            he.advance();
        }
    }
    return result;
}

}  // namespace

template <class Number>
Number normal_reach(int degree) {
    const double digits = std::numeric_limits<Number>::digits10;
    return Number(std::sqrt(2 * std::log(10.0) * 0.75 * digits) + 2 * std::sqrt(1.0 * degree));
}

template <class Number>
std::vector<Number> tanh_moments(const Number& v, int degree) {
    if (v < 0.5) {
        return moments_of_narrow(v, degree);
    }
    const Number last = v * normal_reach<Number>(degree);
    std::vector<Number> result(static_cast<std::size_t>(degree) + 1, Number(0));
    for (const Node<Number>& node : nodes<Number>()) {
        if (node.x > last) {
            break;
        }
        const Number z = node.x / v;
        HermiteSequence<Number> he(z, node.weight * node.tanh * exp(-z * z / 2) / v);
        for (std::size_t i = 0; i < result.size(); ++i) {
            if (i % 2 == 1) {
                result[i] += he.value();
            }
            he.advance();
        }
    }
    return result;
}

template <class Number>
Number tanh_norm2() {
    Number sum = 0;
    for (const Node<Number>& node : nodes<Number>()) {
        sum += node.weight * node.tanh * node.tanh * exp(-node.x * node.x / 2);
    }
    return sum;
}

template Real100 normal_reach(int);
template Real150 normal_reach(int);
template std::vector<Real100> tanh_moments(const Real100&, int);
template std::vector<Real150> tanh_moments(const Real150&, int);
template Real100 tanh_norm2();
template Real150 tanh_norm2();

}  // namespace truth
