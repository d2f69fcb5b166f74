#include "activation/rounding.hpp"

#include <algorithm>
#include <boost/math/special_functions/factorials.hpp>
#include <cmath>
#include <limits>
#include <numbers>

namespace detequiv::expression {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
/// A vector function errs by at most 4 units in the last place.
constexpr double library = 8;

double normal_density(double a) {
    return std::exp(-0.5 * a * a) / std::sqrt(2 * std::numbers::pi);
}

/// a + b - sum without a rounding (Knuth).
double lost_by_sum(double a, double b, double sum) {
    const double rest = sum - a;
    return (a - (sum - rest)) + (b - rest);
}

/// sqrt(n!) e^(a^2/4): |He_n(a)| is below 1.09 times it for every a (Cramer).
double hermite_size(int n, double a) {
    return std::sqrt(boost::math::unchecked_factorial<double>(static_cast<unsigned>(n))) *
           std::exp(0.25 * a * a);
}

/// How far the sine of an angle off by e, or the hyperbolic one, may be: |f'| e and half of |f''| e^2.
double curved(double slope, double value, double e) {
    return slope * std::sinh(std::min(e, 700.0)) + std::abs(value) * (std::cosh(std::min(e, 700.0)) - 1);
}

double of_quotient(const Bounded& a, const Bounded& b, double value) {
    return b.least() > 0 ? (a.error + std::abs(value) * b.error) / b.least() : infinity;
}

double of_power(const Bounded& a, const Bounded& b, double value) {
    const double size = std::abs(a.value);
    if (size > a.error) {
        const double moved = -std::log1p(-a.error / size);
        const double exponent = moved * b.largest() + std::abs(std::log(size)) * b.error;
        return std::abs(value) * std::expm1(exponent);
    }
    if (a.error == 0 && b.error == 0) {
        return 0;
    }
    return b.value > b.error
               ? std::max(std::pow(a.largest(), b.value + b.error), std::pow(a.largest(), b.value - b.error))
               : infinity;
}

double of_several(Operation operation, double value, std::span<const Bounded> x) {
    const Bounded& a = x[0];
    const Bounded& b = x[1];
    switch (operation) {
        case Operation::add:
        case Operation::subtract:
            return a.error + b.error;
        case Operation::multiply:
        case Operation::chain:
            return std::abs(a.value) * b.error + b.largest() * a.error;
        case Operation::divide:
            return of_quotient(a, b, value);
        case Operation::power:
            return of_power(a, b, value);
        case Operation::maximum:
        case Operation::minimum: {
            const bool decided = std::abs(a.value - b.value) > a.error + b.error;
            const bool first = (a.value > b.value) == (operation == Operation::maximum);
            return !decided ? std::max(a.error, b.error) : first ? a.error : b.error;
        }
        default: {
            const double branches = std::max(b.error, x[2].error);
            return std::abs(a.value) > a.error ? branches : branches + std::abs(b.value - x[2].value);
        }
    }
}

/// Functions that change fastest, or by much, near the end of their domain.
double of_bounded_domain(Operation operation, const Bounded& a) {
    const double size = std::abs(a.value);
    const double inside = 1 - size - a.error;
    switch (operation) {
        case Operation::log:
            return a.value > a.error ? -std::log1p(-a.error / a.value) : infinity;
        case Operation::sqrt:
            return a.value > a.error ? a.error / (std::sqrt(a.value) + std::sqrt(a.least()))
                                     : std::sqrt(a.largest());
        case Operation::atanh:
            return inside > 0 ? a.error / (inside * (1 + size)) : infinity;
        case Operation::acosh: {
            const double least = a.value - a.error - 1;
            const double end = std::sqrt(2 * (a.value - 1 + a.error));
            return least > 0 ? std::min(end, a.error / std::sqrt(least * (least + 2))) : end;
        }
        default: {
            // arccos(1 - y) <= 2.3 sqrt(y) on [0, 2].
            const double end = 2.3 * std::sqrt(1 - size + a.error);
            return inside > 0 ? std::min(end, a.error / std::sqrt(inside * (1 + size))) : end;
        }
    }
}

/// Functions of the whole line, by their steepest slope within the error.
double of_line(Operation operation, int n, const Bounded& a, double value) {
    const double e = a.error;
    const double nearest = a.least();
    const double decay = std::exp(std::min(a.value + e, 0.0));
    switch (operation) {
        case Operation::exp:
            return value * std::expm1(e);
        case Operation::sin:
        case Operation::cos:
            return std::min(2.0, curved(std::sqrt(std::max(1 - value * value, 0.0)), value, e));
        case Operation::sinh:
            return curved(std::hypot(1, value), value, e);
        case Operation::cosh:
            return curved(std::abs(value), value, e);
        case Operation::tan: {
            const double cosine = 1 / std::hypot(1, value);
            return cosine > e ? e / (cosine * (cosine - e)) : infinity;
        }
        case Operation::tanh:
            return std::min(2.0, e * std::min(1.0, 4 * std::exp(-2 * nearest)));
        case Operation::atan:
            return e / (1 + nearest * nearest);
        case Operation::asinh:
            return e / std::hypot(1, nearest);
        case Operation::erf:
        case Operation::erfc:
            return std::min(2.0, 2 * std::numbers::inv_sqrtpi * e * std::exp(-nearest * nearest));
        case Operation::normal_cdf:
            return std::min(1.0, e * normal_density(nearest));
        case Operation::normal_density:
            return e * std::min(0.25, a.largest() * normal_density(nearest));
        case Operation::gelu:
            return e *
                   std::min(1.13, a.value > 0 ? 1.13 : (1 + a.largest()) * std::exp(-nearest * nearest / 2));
        case Operation::sigmoid:
            return e * std::min(0.25, std::exp(-nearest));
        case Operation::softplus:
            return e * decay;
        case Operation::silu:
            return e * std::min(1.1, (1 + a.largest()) * decay);
        case Operation::integer_power:
            return n * e * std::pow(a.largest(), n - 1);
        default:
            return n * e * 1.09 * hermite_size(std::max(n - 1, 0), a.largest());
    }
}

/// What the operands' errors may change.
double inherited(Operation operation, int n, double value, std::span<const Bounded> x) {
    if (std::all_of(x.begin(), x.end(), [](const Bounded& operand) { return operand.error == 0; })) {
        return 0;
    }
    const Bounded& a = x[0];
    switch (operation) {
        case Operation::relu:
            return a.value + a.error < 0 ? 0 : a.error;
        case Operation::abs:
        case Operation::negate:
            return a.error;
        case Operation::sign:
            return std::abs(a.value) > a.error ? 0 : 1 + std::abs(value);
        case Operation::step:
            return std::abs(a.value) > a.error ? 0 : std::max(value, 1 - value);
        case Operation::log:
        case Operation::sqrt:
        case Operation::asin:
        case Operation::acos:
        case Operation::acosh:
        case Operation::atanh:
            return of_bounded_domain(operation, a);
        default:
            return x.size() == 1 ? of_line(operation, n, a, value) : of_several(operation, value, x);
    }
}

/// The operation's own roundings, in units of 2^-53; a negative number stands for an operation without any.
double own(Operation operation, int n, double value, double a) {
    const double size = std::abs(value);
    switch (operation) {
        case Operation::add:
        case Operation::subtract:
        case Operation::multiply:
        case Operation::divide:
        case Operation::chain:
        case Operation::sqrt:
            return size;
        case Operation::integer_power:
            return n * size;
        case Operation::hermite:
            // Stable where He_n oscillates; outside its values grow with the errors.
            return n * (a * a < 4.0 * n ? hermite_size(n, a) : 2 * size);
        case Operation::tanh:
        case Operation::sigmoid:
        case Operation::silu:
            return (library + 4) * size;
        case Operation::softplus:
            return 2 * (library + 2) * size;
        case Operation::normal_cdf:
            return (library + 4) * size + 2 * std::abs(a) * normal_density(a);
        case Operation::gelu:
            return (library + 4) * size + 2 * a * a * normal_density(a);
        case Operation::normal_density:
            return (library + 2 + 2 * std::min(a * a, 1500.0)) * size;
        case Operation::relu:
        case Operation::abs:
        case Operation::negate:
        case Operation::sign:
        case Operation::step:
        case Operation::maximum:
        case Operation::minimum:
        case Operation::where:
            return -1;
        default:
            return library * size;
    }
}

}  // namespace

double rounding_error(Operation operation, int parameter, double value, std::span<const Bounded> operands) {
    if (!std::isfinite(value)) {
        return infinity;
    }
    const double from_operands = inherited(operation, parameter, value, operands);
    const double roundings = own(operation, parameter, value, operands[0].value);
    if (roundings < 0) {
        return from_operands;
    }
    // What a function makes of a part that has overflowed or underflowed is 0 where a smaller number was
    // meant.
    const double underflow = std::numeric_limits<double>::min() * (1 + std::abs(operands[0].value));
    const double lost = operand_count(operation) == 1 && std::abs(value) < underflow ? underflow : 0;
    const double error = bounded::result(0, from_operands + unit_roundoff * roundings + lost).error;
    return std::isnan(error) ? infinity : error;
}

bool is_exact(Operation operation, double value, std::span<const Bounded> operands) {
    const double a = operands[0].value;
    const double b = operands.size() > 1 ? operands[1].value : 0;
    if (std::any_of(operands.begin(), operands.end(), [](const Bounded& x) { return x.error != 0; })) {
        return false;
    }
    constexpr double whole = 0x1p53;
    switch (operation) {
        case Operation::add:
            return lost_by_sum(a, b, value) == 0;
        case Operation::subtract:
            return lost_by_sum(a, -b, value) == 0;
        case Operation::multiply:
            return std::fma(a, b, -value) == 0;
        case Operation::divide:
            return std::fma(value, b, -a) == 0;
        case Operation::power:
            return std::trunc(a) == a && std::trunc(b) == b && b >= 0 && std::abs(value) <= whole;
        default:
            return false;
    }
}

}  // namespace detequiv::expression
