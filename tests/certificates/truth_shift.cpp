#include "truth_shift.hpp"

#include <boost/math/constants/constants.hpp>

#include "truth_moments.hpp"
#include "truth_real.hpp"

namespace truth {
namespace {

/// Of the angle between s Z + t z and z.
template <class Number>
Number cosine(const Number& v, const Number& t) {
    return v == 0 ? Number(1) : Number(t / v);
}

}  // namespace

template <class Number>
Shift<Number>::Shift(const Activation& activation, const Hermite<Number>& coefficients, int degree)
    : activation_(activation), T_(normalised(coefficients.coefficients)), constant_(0) {
    T_.resize(static_cast<std::size_t>(degree) + 1, Number(0));
    if (activation.function == Function::shifted_relu) {
        constant_ = -1 / sqrt(2 * boost::math::constants::pi<Number>());
        T_[0] = -constant_;
    }
}

template <class Number>
std::vector<Number> Shift<Number>::operator()(const Number& s, const Number& t) const {
    const Number v = sqrt(s * s + t * t);
    switch (activation_.function) {
        case Function::erf:
            return geometric(Number(1), t / sqrt((1 + 2 * v * v) / 3));
        case Function::sin:
            return geometric(exp((1 - v * v) / 2), t);
        case Function::tanh_bump:
            return tanh_and_bump(v, t);
        default:
            break;
    }
    std::vector<Number> result = geometric(v, cosine(v, t));  // relu(v Z) = v relu(Z)
    result[0] += constant_;
    return result;
}

/// T_i power ratio^i
template <class Number>
std::vector<Number> Shift<Number>::geometric(Number power, const Number& ratio) const {
    std::vector<Number> result(T_.size());
    for (std::size_t i = 0; i < T_.size(); ++i) {
        result[i] = T_[i] * power;
        power *= ratio;
    }
    return result;
}

template <class Number>
std::vector<Number> Shift<Number>::tanh_and_bump(const Number& v, const Number& t) const {
    std::vector<Number> result = tanh_moments(v, static_cast<int>(T_.size()) - 1);
    Number power = 1;
    for (Number& value : result) {
        value *= power;
        power *= cosine(v, t);
    }
    const Number height = activation_.coefficients.empty() ? Number(0) : Number(activation_.coefficients[0]);
    const Number w2 = 1 + v * v;
    Number bump = height / sqrt(w2);
    for (unsigned j = 0; 2 * j < result.size(); ++j) {
        result[2 * j] += bump;
        // sqrt((2j)!)/j! (-t^2/(2 (1 + v^2)))^j
        bump *= -t * t / (2 * w2) * sqrt(Number((2 * j + 1) * (2 * j + 2))) / (j + 1);
    }
    result[0] -= height / sqrt(Number(2));
    return result;
}

template class Shift<Real100>;
template class Shift<Real150>;

}  // namespace truth
