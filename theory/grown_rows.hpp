#pragma once

#include <Eigen/Core>

#include "detequiv/theory/low_rank.hpp"

/// The low-rank part of rows that grow with their readouts [eq. low_rank:growth], by the factor 1 + chi
/// omega.
namespace detequiv {

/// Q/sqrt(N) with its derivatives and errors, entry by entry.
struct GrownRows {
    Eigen::MatrixXd Q;
    Eigen::MatrixXd by_theta, by_chi;  ///< derivatives by log theta and log chi
    Eigen::MatrixXd second;            ///< bound of all second derivatives by the two logarithms
    Eigen::MatrixXd rounding;          ///< bound of the errors of Q
    Eigen::MatrixXd slope_rounding;    ///< bound of the errors of by_theta and by_chi
    bool resolved = true;              ///< no node with weight lies beyond the reach of the moments
};

/// |omega| beyond which the root of the Gaussian weight is below 1e-17.
inline constexpr double gaussian_reach = 12.65;

/// Degrees of moments beyond that of the rows, of which second derivatives are made.
inline constexpr int growth_derivatives = 4;

/// Resummed: rows he_0 ... he_degree by [eq. low_rank:growth_moments], every power of theta and chi at once.
/// `gaussian`: nodes of a rule for the Gaussian law, those without weight are left out.
[[nodiscard]] GrownRows grown_rows(const ScaleTable& moments, const ReadoutNodes& nodes, int degree,
                                   const StepStrengths& step, bool gaussian);

/// The terms of total degree k <= K in the step size alone [eq. low_rank:growth_columns], K =
/// sigma.highest(). `symmetric`: the law is.
[[nodiscard]] GrownRows grown_columns(const StepPolynomialTable& sigma, const ReadoutNodes& nodes,
                                      const StepStrengths& step, bool symmetric);

/// The largest scale |Z + theta omega z + chi omega Z| that a rule asks for.
[[nodiscard]] double largest_scale(double largest_omega, const StepStrengths& step);

}  // namespace detequiv
