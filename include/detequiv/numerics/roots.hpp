#pragma once

#include <complex>
#include <functional>
#include <limits>
#include <span>
#include <vector>

#include "detequiv/numerics/status.hpp"

namespace detequiv {

/// A root inside a bracket. [lower, upper] still brackets it and has the width of a few roundings.
struct BracketedRoot {
    double root = std::numeric_limits<double>::quiet_NaN();
    double lower = std::numeric_limits<double>::quiet_NaN();
    double upper = std::numeric_limits<double>::quiet_NaN();
    double residual = std::numeric_limits<double>::quiet_NaN();  ///< f(root)
    int evaluations = 0;
    Status status = Status::not_run;
};

/// The root of a continuous f between lower and upper (Boost.Math's TOMS 748), to the last bits.
/// f(lower) and f(upper) must differ in sign or vanish: std::invalid_argument otherwise. At most 200
/// evaluations; beyond that `not_converged` with the bracket reached.
[[nodiscard]] BracketedRoot bracketed_root(const std::function<double(double)>& f, double lower,
                                           double upper);

/// One root of a polynomial with its backward error |p(z)| / sum_k |a_k| |z|^k: the least relative change of
/// the coefficients that makes `value` an exact root. Certified when it is a small multiple of u.
struct PolynomialRoot {
    std::complex<double> value;
    double backward_error = std::numeric_limits<double>::infinity();
};

/// All roots of sum_k coefficients[k] z^k: eigenvalues of the balanced companion matrix, each polished by
/// Newton steps while they lower the residual. Leading zero coefficients are dropped; an identically zero
/// or non-finite polynomial throws std::invalid_argument. Order: by real part, then imaginary part. A root of
/// multiplicity m carries only 1/m of the digits: the backward error does not show this.
[[nodiscard]] std::vector<PolynomialRoot> polynomial_roots(std::span<const double> coefficients);

}  // namespace detequiv
