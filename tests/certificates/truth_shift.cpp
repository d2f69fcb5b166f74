#include "truth_shift.hpp"

#include <boost/math/constants/constants.hpp>

#include "truth_moments.hpp"
#include "truth_real.hpp"

namespace truth {

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
std::vector<Number> Shift<Number>::operator()(const Number& t) const {
    switch (activation_.function) {
        case Function::erf:
            return geometric(Number(1), t / sqrt(1 + 2 * t * t / 3));
        case Function::sin:
            return geometric(exp(-t * t / 2), t);
        case Function::tanh_bump:
            return tanh_and_bump(t);
        default:
            break;
    }
    const Number v = sqrt(1 + t * t);  // relu(v Z) = v relu(Z)
    std::vector<Number> result = geometric(v, t / v);
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
std::vector<Number> Shift<Number>::tanh_and_bump(const Number& t) const {
    const Number v = sqrt(1 + t * t);
    std::vector<Number> result = tanh_moments(v, static_cast<int>(T_.size()) - 1);
    Number power = 1;
    for (Number& value : result) {
        value *= power;
        power *= t / v;
    }
    const Number height = activation_.coefficients.empty() ? Number(0) : Number(activation_.coefficients[0]);
    const Number w2 = 2 + t * t;
    Number bump = height / sqrt(w2);
    for (unsigned j = 0; 2 * j < result.size(); ++j) {
        result[2 * j] += bump;
        // sqrt((2j)!)/j! (-t^2/(2 (2 + t^2)))^j
        bump *= -t * t / (2 * w2) * sqrt(Number((2 * j + 1) * (2 * j + 2))) / (j + 1);
    }
    result[0] -= height / sqrt(Number(2));
    return result;
}

template class Shift<Real100>;
template class Shift<Real150>;

}  // namespace truth
