#pragma once

#include <vector>

#include "truth_prediction.hpp"
#include "truth_problem.hpp"

namespace truth {

/// E he_i(z) sigma(s Z + t z), i = 0 .. degree, for the functions with closed forms, and for tanh by
/// quadrature. s Z + t z has variance v^2 = s^2 + t^2 and is correlated with z, so that this is (t/v)^i E
/// he_i(Z) sigma(v Z), and the last factor is the i-th derivative of E sigma(v (Z + u)) at u = 0, over
/// sqrt(i!). At v = 0, where t = 0, t/v is taken as 1.
template <class Number>
class Shift {
  public:
    Shift(const Activation& activation, const Hermite<Number>& coefficients, int degree);

    [[nodiscard]] std::vector<Number> operator()(const Number& s, const Number& t) const;

  private:
    [[nodiscard]] std::vector<Number> geometric(Number power, const Number& ratio) const;
    [[nodiscard]] std::vector<Number> tanh_and_bump(const Number& v, const Number& t) const;

    Activation activation_;
    std::vector<Number> T_;  // sqrt(i!) c_i
    Number constant_;        // of relu, the function without its shift
};

/// E he_i(Z) tanh(v Z), v >= 0, i = 0 .. degree: the trapezoidal rule in y, v Z = sinh y, whose values of
/// tanh serve every v; below v = 1/2, where it would need ever smaller steps, the rule in Z.
template <class Number>
[[nodiscard]] std::vector<Number> tanh_moments(const Number& v, int degree);

/// E tanh(Z)^2.
template <class Number>
[[nodiscard]] Number tanh_norm2();

/// z beyond which he_i(z)^2 times the normal density, i <= degree, is below 10^-(0.75 digits).
template <class Number>
[[nodiscard]] Number normal_reach(int degree);

}  // namespace truth
