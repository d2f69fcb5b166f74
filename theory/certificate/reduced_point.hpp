#pragma once

#include "../reduced_problem.hpp"
#include "detequiv/theory/certificate.hpp"

/// The reduced problem at a computed w, and how its test error and its objective depend on what they are
/// made of: [eq. certificate:adjoint].
namespace detequiv::certificate {

/// The fit at the computed w, and the adjoint l = H^-1 (half the gradient of the test error).
struct ReducedPoint {
    Eigen::VectorXd w, q, gap, adjoint, adjoint_q;
    double A, norm, weight2;         ///< alpha w, norm_row w, |w|^2
    double adjoint_A, adjoint_norm;  ///< alpha l, norm_row l
    double coupling;                 ///< c_1 g_b
    LabelResidual left;              ///< what w leaves to the bulk
    double linear_magnitude;         ///< the sum of magnitudes that left.linear_norm2 is
    Eigen::VectorXd gradient;        ///< half the gradient of the problem that rounding left at w
    Eigen::VectorXd adjoint_rest;    ///< H l - half the gradient of the test error, which rounding left at l
};

[[nodiscard]] ReducedPoint reduced_point(const ReducedProblem& problem, const ReducedSolution& solution,
                                         double bulk_variance, const Label& label);

/// One number for each number that test error and objective are made of: its error, its rate along a
/// direction, or a derivative by it.
struct Entries {
    Eigen::MatrixXd Q;
    Eigen::VectorXd norm_row, alpha;
    Eigen::VectorXd y, lost;                   ///< T_i rho^i and T_i^2 (1 - rho^(2i))
    double coupling = 0;                       ///< c_1 g_b
    double s = 0, penalty = 0, B = 0, V = 0;   ///< of the bulk
    double c1_squared = 0, bulk_variance = 0;  ///< as weights of |w|^2
    double rest = 0;                           ///< noise, and the teacher beyond the degree

    Entries(Eigen::Index rows, Eigen::Index columns);
};

/// sum |a b|.
[[nodiscard]] double magnitude(const Entries& a, const Entries& b);
/// sum a b.
[[nodiscard]] double product(const Entries& a, const Entries& b);
/// (after - before)/distance.
[[nodiscard]] Entries quotient(const Entries& after, const Entries& before, double distance);

/// Derivatives of the test error, w following each change.
[[nodiscard]] Entries test_derivatives(const ReducedPoint& at, const ReducedProblem& problem,
                                       const Resolvent& resolvent);
/// Derivatives of objective/g at a fixed penalty: the minimum is stationary.
[[nodiscard]] Entries objective_derivatives(const ReducedPoint& at, const ReducedProblem& problem);

/// Bounds of the errors of every entry, and of roundings in sums over rows and columns, which act like them.
[[nodiscard]] Entries entry_errors(const ReducedProblem& problem, const CertifiedResolvent& bulk,
                                   const LowRankErrors& errors, const Label& label);

}  // namespace detequiv::certificate
