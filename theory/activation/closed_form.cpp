#include "activation/closed_form.hpp"

#include <algorithm>
#include <cmath>

#include "activation/hermite_algebra.hpp"

namespace detequiv::expression {

double ClosedForm::mean_shift(double t) const {
    double sum = 0.0;
    for (std::size_t k = polynomial.size(); k-- > 0;) {
        sum = sum * t + polynomial[k];
    }
    for (const Weighted& part : terms) {
        sum += part.weight * expression::mean_shift(part.term, t);
    }
    return sum;
}

double ClosedForm::coefficient(int k) const {
    const auto index = static_cast<std::size_t>(k);
    double sum = index < polynomial.size() ? polynomial[index] : 0.0;
    for (const Weighted& part : terms) {
        sum += part.weight * expression::coefficient(part.term, k);
    }
    return sum;
}

std::optional<double> ClosedForm::norm2() const {
    // Parseval needs the coefficients of the term on the polynomial only.
    constexpr double worst_cancellation = 16.0;
    double sum = expression::norm2(polynomial);
    double magnitude = sum;
    if (terms.size() > 1) {
        return std::nullopt;
    }
    for (const auto& [weight, term] : terms) {
        const std::optional<double> own = expression::norm2(term);
        if (!own) {
            return std::nullopt;
        }
        double factorial = 1.0;
        double product = 0.0;
        for (std::size_t k = 0; k < polynomial.size(); ++k) {
            factorial *= k > 0 ? static_cast<double>(k) : 1.0;
            product += factorial * polynomial[k] * expression::coefficient(term, static_cast<int>(k));
        }
        sum += weight * (2.0 * product + weight * *own);
        magnitude += std::abs(2.0 * weight * product) + weight * weight * *own;
    }
    return magnitude <= worst_cancellation * sum ? std::optional(sum) : std::nullopt;
}

double ClosedForm::size_of_parts() const {
    double sum = std::sqrt(expression::norm2(polynomial));
    for (const auto& [weight, term] : terms) {
        sum += std::abs(weight) * size_bound(term);
    }
    return sum;
}

std::optional<std::pair<double, double>> affine(const ClosedForm& form) {
    if (!form.terms.empty() || form.polynomial.size() > 2) {
        return std::nullopt;
    }
    const auto at = [&](std::size_t k) { return k < form.polynomial.size() ? form.polynomial[k] : 0.0; };
    return std::pair(at(1), at(0));
}

}  // namespace detequiv::expression
