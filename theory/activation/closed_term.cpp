#include "activation/closed_term.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace detequiv::expression {
namespace {

double density(double x) {
    return std::numbers::inv_sqrtpi / std::numbers::sqrt2 * std::exp(-0.5 * x * x);
}

double distribution(double x) {
    return 0.5 * std::erfc(-x / std::numbers::sqrt2);
}

/// (-1)^k He_k(x)/k!, by the recurrence divided by the factorial, which cannot overflow.
double alternating_hermite(int k, double x) {
    double previous = 0.0;
    double current = 1.0;
    for (int j = 0; j < k; ++j) {
        const double next = -(x * current + previous) / (j + 1);
        previous = current;
        current = next;
    }
    return current;
}

/// phi(x) (-1)^k He_k(x)/k!: 0 where the density underflows, however large the polynomial.
double hermite_density(int k, double x) {
    const double weight = density(x);
    return weight == 0.0 ? 0.0 : alternating_hermite(k, x) * weight;
}

/// The standard deviation that smooths the function: sign by Z alone, erf and gelu also by their own width.
double spread(const ClosedTerm& term) {
    switch (term.kind) {
        case ClosedTerm::Kind::erf:
            return std::sqrt(0.5 + term.a * term.a);
        case ClosedTerm::Kind::gelu:
            return std::sqrt(1.0 + term.a * term.a);
        default:
            return std::abs(term.a);
    }
}

/// S(t) = factor exp(curvature t^2 + slope t) for an exponential.
struct ShiftedExponential {
    explicit ShiftedExponential(const ClosedTerm& term)
        : narrowing(1.0 - 2.0 * term.q),
          factor(std::exp(0.5 * term.a * term.a / narrowing + term.b) / std::sqrt(narrowing)),
          curvature(term.q / narrowing),
          slope(term.a / narrowing) {}
    double narrowing;
    double factor;
    double curvature;
    double slope;
};

double exponential_coefficient(const ClosedTerm& term, int k) {
    const ShiftedExponential shifted(term);
    double previous = 0.0;
    double current = shifted.factor;
    for (int j = 1; j <= k; ++j) {
        const double next = (2.0 * shifted.curvature * previous + shifted.slope * current) / j;
        previous = current;
        current = next;
    }
    return current;
}

/// sin(x + quadrant pi/2).
double turned_sine(double x, int quadrant) {
    const double value = quadrant % 2 == 0 ? std::sin(x) : std::cos(x);
    return quadrant % 4 < 2 ? value : -value;
}

double sine_coefficient(const ClosedTerm& term, int k) {
    double factor = std::exp(-0.5 * term.a * term.a);
    for (int j = 1; j <= k; ++j) {
        factor *= term.a / j;
    }
    return factor * turned_sine(term.b, term.quadrant + k % 4);
}

double smoothed_coefficient(const ClosedTerm& term, int k) {
    const double v = spread(term);
    const double x = term.b / v;
    const double power = std::pow(term.a / v, k);
    switch (term.kind) {
        case ClosedTerm::Kind::relu:
            if (k < 2) {
                return k == 0 ? v * density(x) + term.b * distribution(x) : term.a * distribution(x);
            }
            return v * power * hermite_density(k - 2, x) / (static_cast<double>(k) * (k - 1));
        case ClosedTerm::Kind::gelu: {
            const double own = term.a * term.a / v * power * hermite_density(k, x);
            if (k == 0) {
                return term.b * distribution(x) + own;
            }
            const double first = k == 1 ? distribution(x) : hermite_density(k - 2, x) / (k - 1);
            const double zeroth = hermite_density(k - 1, x) / k;
            return power * (term.b * zeroth + v * first) + own;
        }
        default:
            return k == 0 ? std::erf(x / std::numbers::sqrt2) : 2.0 * power * hermite_density(k - 1, x) / k;
    }
}

}  // namespace

double mean_shift(const ClosedTerm& term, double t) {
    const double mean = term.a * t + term.b;
    const double v = spread(term);
    switch (term.kind) {
        case ClosedTerm::Kind::relu:
            return v * density(mean / v) + mean * distribution(mean / v);
        case ClosedTerm::Kind::gelu:
            return term.a * term.a / v * density(mean / v) + mean * distribution(mean / v);
        case ClosedTerm::Kind::exponential: {
            const ShiftedExponential shifted(term);
            return shifted.factor * std::exp((shifted.curvature * t + shifted.slope) * t);
        }
        case ClosedTerm::Kind::sine:
            return std::exp(-0.5 * term.a * term.a) * turned_sine(mean, term.quadrant);
        default:
            return std::erf(mean / (v * std::numbers::sqrt2));
    }
}

double coefficient(const ClosedTerm& term, int k) {
    switch (term.kind) {
        case ClosedTerm::Kind::exponential:
            return exponential_coefficient(term, k);
        case ClosedTerm::Kind::sine:
            return sine_coefficient(term, k);
        default:
            return smoothed_coefficient(term, k);
    }
}

std::optional<double> norm2(const ClosedTerm& term) {
    const double a2 = term.a * term.a;
    const double b2 = term.b * term.b;
    switch (term.kind) {
        case ClosedTerm::Kind::relu: {
            const double x = term.b / std::abs(term.a);
            return (a2 + b2) * distribution(x) + term.b * std::abs(term.a) * density(x);
        }
        case ClosedTerm::Kind::sign:
            return 1.0;
        case ClosedTerm::Kind::erf:
            return term.b == 0.0
                       // arcsin(2 a^2/(1 + 2 a^2)) loses half of the digits near 1
                       ? std::optional(2.0 * std::numbers::inv_pi *
                                       std::atan2(2.0 * a2, std::sqrt(1.0 + 4.0 * a2)))
                       : std::nullopt;
        case ClosedTerm::Kind::gelu:
            return a2 == 1.0 && term.b == 0.0
                       ? std::optional(1.0 / 3.0 + 0.5 * std::numbers::inv_pi * std::numbers::inv_sqrt3)
                       : std::nullopt;
        case ClosedTerm::Kind::exponential: {
            const double narrowing = 1.0 - 4.0 * term.q;
            return std::exp(2.0 * a2 / narrowing + 2.0 * term.b) / std::sqrt(narrowing);
        }
        default: {
            const double sine = turned_sine(term.b, term.quadrant);
            return -0.5 * std::expm1(-2.0 * a2) + std::exp(-2.0 * a2) * sine * sine;
        }
    }
}

double size_bound(const ClosedTerm& term) {
    if (term.kind == ClosedTerm::Kind::relu) {
        // Far on the flat side what is left of the parts is small.
        const double x = term.b / std::abs(term.a);
        return std::sqrt((term.a * term.a + term.b * term.b) * distribution(x) +
                         std::abs(term.b * term.a) * density(x));
    }
    if (term.kind == ClosedTerm::Kind::exponential) {
        // A rounding of the exponent's parts is one of the value, times their size.
        const double narrowing = 1.0 - 4.0 * term.q;
        const double exponent = 2.0 * term.a * term.a / narrowing + 2.0 * std::abs(term.b);
        return std::sqrt(*norm2(term)) * std::max(1.0, exponent / 8);
    }
    if (const std::optional<double> exact = norm2(term)) {
        return std::sqrt(*exact);
    }
    return term.kind == ClosedTerm::Kind::gelu ? std::hypot(term.a, term.b) : 1.0;
}

}  // namespace detequiv::expression
