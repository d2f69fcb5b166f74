#pragma once

#include <vector>

namespace detequiv::expression {

/// Polynomials as coefficients on He_0, He_1, ... The empty list is 0.
using HermitePolynomial = std::vector<double>;

inline constexpr std::size_t largest_polynomial_degree = 64;

[[nodiscard]] HermitePolynomial add(const HermitePolynomial& p, const HermitePolynomial& q);
[[nodiscard]] HermitePolynomial scaled(HermitePolynomial p, double factor);

/// p q, by He_m He_n = sum_j j! C(m, j) C(n, j) He_{m+n-2j}: every term is positive, so that powers of z and
/// of z - b keep all their digits.
[[nodiscard]] HermitePolynomial multiply(const HermitePolynomial& p, const HermitePolynomial& q);

/// E p(Z)^2 = sum_k k! p_k^2.
[[nodiscard]] double norm2(const HermitePolynomial& p);

}  // namespace detequiv::expression
