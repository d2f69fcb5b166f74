#pragma once

#include <Eigen/Core>
#include <functional>
#include <limits>
#include <span>

#include "detequiv/numerics/status.hpp"

/// Integration against the standard normal density n(z) = exp(-z^2/2)/sqrt(2 pi).
namespace detequiv {

/// Nodes z_j and weights w_j with E f(Z) ~ sum_j w_j f(z_j); the normal density is inside the weights.
struct QuadratureRule {
    Eigen::ArrayXd nodes;
    Eigen::ArrayXd weights;
};

/// Gauss rule of `count` nodes for the normal law, exact for polynomials of degree 2 count - 1.
/// Starting nodes from GSL (or from Eigen's tridiagonal eigenvalues where GSL is absent), polished by Newton
/// steps on he_n; weights w_j = 1/sum_{k<n} he_k(z_j)^2. Symmetric to the last bit, nodes ascending.
/// Only for smooth integrands: at a kink it converges like 1/count (128 nodes miss 1e-3 on ReLU).
/// Throws std::invalid_argument unless 1 <= count <= 512. Relative error of a weight below 1e-13.
[[nodiscard]] QuadratureRule gauss_hermite(int count);

/// A value with the bound its algorithm promises.
struct Estimate {
    double value = std::numeric_limits<double>::quiet_NaN();
    double error = std::numeric_limits<double>::infinity();  ///< estimated absolute error
    int evaluations = 0;
    Status status = Status::not_run;
};

/// f on the line: fills `values` with f at `z`. Both spans have the same length.
using BlockFunction = std::function<void(std::span<const double> z, std::span<double> values)>;

/// E f(Z) by Boost.Math's (15, 31) Gauss-Kronrod pair, adaptively on panels split at `kinks` (any order,
/// duplicates and points beyond |z| = 40 allowed). `error` is the sum of the panels' estimates; it is
/// worthless when f has a kink that is not listed. Status `inaccurate` when the estimate exceeds 128 u E|f|.
[[nodiscard]] Estimate normal_expectation(const std::function<double(double)>& f,
                                          std::span<const double> kinks = {});

/// A composite rule that resolves f(z) he_k(z) n(z) for every k <= 64, with the values of f at its nodes:
/// many integrals that share f cost one evaluation of f.
struct SampledFunction {
    QuadratureRule rule;
    Eigen::ArrayXd values;  ///< f at the nodes
    double error =
        std::numeric_limits<double>::infinity();  ///< relative to norm: what bisection left unresolved
    int evaluations = 0;
    Status status = Status::not_run;

    [[nodiscard]] double mean() const { return (rule.weights * values).sum(); }
    [[nodiscard]] double norm2() const { return (rule.weights * values.square()).sum(); }
};

/// Samples f on Gauss-Legendre panels of 30 nodes that are split at `kinks` and bisected until the Legendre
/// coefficients of f n^(1/2) from degree 24 on are rounding relative to ||f||. The line is cut at |z| = 40,
/// where every square-integrable f that the library accepts has faded; status `undefined` if f(z)^2 n(z) has
/// not (f is not square integrable), or if f is NaN or infinite at a node.
[[nodiscard]] SampledFunction sample_function(const BlockFunction& f, std::span<const double> kinks);

/// Samples f on [lower, upper] for plain integration dz against weights that are smooth on the scale 1 (the
/// normal density moved along the line): Gauss-Legendre panels of width at most 1, ascending, split at
/// `kinks` and bisected until f itself is resolved to rounding on each, relative to its largest value on the
/// panel of width 1 around. `error` is the largest unresolved part of a panel. Values that are not finite
/// count as 0: nothing is known of f beyond |z| = 40, and no weight lies there.
///
/// floor: values are not resolved below the rounding of this size.
[[nodiscard]] SampledFunction sample_line(const BlockFunction& f, std::span<const double> kinks, int lower,
                                          int upper, double floor = 0);

}  // namespace detequiv
