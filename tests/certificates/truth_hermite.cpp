#include <boost/math/constants/constants.hpp>

#include "truth.hpp"
#include "truth_moments.hpp"
#include "truth_shift.hpp"

namespace truth {
namespace {

constexpr unsigned size = 101;  ///< coefficients of functions other than polynomials

/// c_k = S^(k)(0)/k! of S(t) = exp(-1/2) sin t.
template <class Number>
Hermite<Number> of_sin() {
    Hermite<Number> h;
    h.coefficients.assign(size, Number(0));
    Number term = exp(Number(-0.5));
    for (unsigned k = 1; k < size; k += 2) {
        h.coefficients[k] = term;
        term /= -Number((k + 1) * (k + 2));
    }
    h.norm2 = (1 - exp(Number(-2))) / 2;
    return h;
}

/// S(t) = erf(t/sqrt 3);  E erf^2 = (2/pi) asin(2/3).
template <class Number>
Hermite<Number> of_erf() {
    const Number pi = boost::math::constants::pi<Number>();
    Hermite<Number> h;
    h.coefficients.assign(size, Number(0));
    Number power = 2 / sqrt(3 * pi);
    for (unsigned k = 1; k < size; k += 2) {
        h.coefficients[k] = power / k;
        power /= -Number(3) * ((k + 1) / 2);
    }
    h.norm2 = 2 / pi * asin(Number(2) / 3);
    return h;
}

/// S'' is the normal density p: c_k = p^(k-2)(0)/k!, p^(k+2)(0) = -(k + 1) p^(k)(0).
template <class Number>
Hermite<Number> of_relu(const Number& shift) {
    const Number density = 1 / sqrt(2 * boost::math::constants::pi<Number>());
    Hermite<Number> h;
    h.coefficients.assign(size, Number(0));
    h.coefficients[0] = density - shift;
    h.coefficients[1] = Number(1) / 2;
    Number derivative = density;
    Number factorials = 2;
    for (unsigned k = 2; k < size; k += 2) {
        h.coefficients[k] = derivative / factorials;
        derivative *= -Number(k - 1);
        factorials *= (k + 1) * (k + 2);
    }
    h.norm2 = Number(1) / 2 - 2 * shift * density + shift * shift;
    return h;
}

/// tanh is odd and the bump even: E sigma^2 has no mixed term.
template <class Number>
Hermite<Number> of_tanh_bump(const Activation& activation) {
    const Number height = activation.coefficients.empty() ? Number(0) : Number(activation.coefficients[0]);
    Hermite<Number> h;
    static const std::vector<Number> moments = tanh_moments(Number(1), size - 1);
    static const Number tanh2 = tanh_norm2<Number>();
    h.coefficients = moments;
    Number root = 1;  // sqrt(k!)
    for (unsigned k = 1; k < size; k += 2) {
        h.coefficients[k] /= root;
        root *= sqrt(Number((k + 1) * (k + 2)));
    }
    Number bump = height / sqrt(Number(2));
    for (unsigned k = 2; k < size; k += 2) {  // S(t) = A (exp(-t^2/4) - 1)/sqrt 2
        bump /= -Number(2 * k);
        h.coefficients[k] = bump;
    }
    h.norm2 = tanh2 + height * height * (1 / sqrt(Number(3)) - Number(1) / 2);
    return h;
}

template <class Number>
Hermite<Number> of_polynomial(const std::vector<double>& coefficients) {
    Hermite<Number> h;
    h.coefficients.assign(coefficients.begin(), coefficients.end());
    h.norm2 = norm2(h.coefficients);
    return h;
}

template <class Number>
Hermite<Number> without_variance(const Activation& activation) {
    switch (activation.function) {
        case Function::polynomial:
            return of_polynomial<Number>(activation.coefficients);
        case Function::erf:
            return of_erf<Number>();
        case Function::sin:
            return of_sin<Number>();
        case Function::relu:
            return of_relu<Number>(Number(0));
        case Function::tanh_bump:
            return of_tanh_bump<Number>(activation);
        case Function::shifted_relu:
            break;
    }
    Hermite<Number> h = of_relu<Number>(1 / sqrt(2 * boost::math::constants::pi<Number>()));
    h.coefficients[0] = 0;
    return h;
}

}  // namespace

template <class Number>
Hermite<Number> hermite(const Activation& activation) {
    Hermite<Number> h = without_variance<Number>(activation);
    h.bulk_variance = h.norm2 - h[0] * h[0] - h[1] * h[1];
    if (activation.function == Function::polynomial) {  // a sum of squares: exactly 0 for a linear function
        std::vector<Number> rest = h.coefficients;
        for (std::size_t k = 0; k < rest.size() && k < 2; ++k) {
            rest[k] = 0;
        }
        h.bulk_variance = norm2(rest);
    }
    return h;
}

template Hermite<Real100> hermite(const Activation&);
template Hermite<Real150> hermite(const Activation&);

}  // namespace truth
