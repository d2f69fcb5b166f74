#pragma once

#include <Eigen/Core>

#include "detequiv/theory/hermite.hpp"

/// What each power of the step size is as a function of z [eq. low_rank:growth_columns].
namespace detequiv {

/// E sigma((1 + chi omega) Z + theta omega z) = sum_k omega^k P_k(z),
///
///     P_k(z) = E[(chi Z + theta z)^k sigma^(k)(Z)]/k!,
///
/// a polynomial of degree k at most; without chi it is c_k theta^k z^k. Column k holds its coordinates on
/// he_i(z).
struct StepPolynomials {
    Eigen::MatrixXd P;
    Eigen::MatrixXd by_theta, by_chi;  ///< derivatives by log theta and log chi
    Eigen::MatrixXd second;            ///< bound of all second derivatives by the two logarithms
    Eigen::MatrixXd error;             ///< bound of the errors of P
    Eigen::MatrixXd slope_error;       ///< bound of the errors of by_theta and by_chi
    /// So many leading columns need no coefficient of sigma beyond those that were computed.
    int known = 0;
};

/// P_0 ... P_highest, 0 <= highest <= max_hermite_degree.
[[nodiscard]] StepPolynomials step_polynomials(const Hermite& activation, double theta, double chi,
                                               int highest);

}  // namespace detequiv
