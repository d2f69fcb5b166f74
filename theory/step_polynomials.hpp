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

/// The means over sigma that all steps of one activation share.
class StepPolynomialTable {
  public:
    /// P_0 ... P_highest, 0 <= highest <= max_hermite_degree.
    StepPolynomialTable(const Hermite& activation, int highest);
    [[nodiscard]] StepPolynomials at(double theta, double chi) const;
    [[nodiscard]] int highest() const noexcept { return static_cast<int>(power_.rows()) - 1; }

  private:
    Eigen::MatrixXd power_;         // (i, j): E[he_i z^j]/j!
    Eigen::MatrixXd mean_, error_;  // (m, k): E[Z^m sigma^(k)(Z)]/m!
    Eigen::MatrixXi known_;         // (m, k): 1 where no coefficient beyond the computed ones takes part
};

/// The same for one step.
[[nodiscard]] inline StepPolynomials step_polynomials(const Hermite& activation, double theta, double chi,
                                                      int highest) {
    return StepPolynomialTable(activation, highest).at(theta, chi);
}

}  // namespace detequiv
