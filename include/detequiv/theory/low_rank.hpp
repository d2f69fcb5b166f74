#pragma once

#include <Eigen/Core>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "detequiv/numerics/status.hpp"
#include "detequiv/theory/activation.hpp"
#include "detequiv/theory/first_step.hpp"
#include "detequiv/theory/hermite.hpp"
#include "detequiv/theory/readout.hpp"
#include "detequiv/theory/study.hpp"

/// Theory note: theory/low_rank.md.
namespace detequiv {

/// The low-rank part of the feature matrix, F = F_0 + sum_{i,p} Q_ip he_i(z) f_p(omega)^T/sqrt(N) with z =
/// <x, beta_hat>. Rows 0 .. degree of Q are he_0 .. he_degree; columns are the readout functions f_p, and,
/// with Gaussian rows of W_0, one more for |w_j|^2.
struct LowRank {
    Eigen::MatrixXd Q;
    Eigen::RowVectorXd norm_row;  ///< Q of the feature sqrt(d)(|x|^2/d - 1)/sqrt 2
    Eigen::VectorXd alpha;        ///< E[omega f_p], one entry per column
    Eigen::MatrixXd dQ;           ///< dQ/d log(strength)
    double g_b = 0;               ///< <beta_hat, W_0^T a>/|a|^2
    double rho = 0;               ///< alignment
    double strength = std::numeric_limits<double>::quiet_NaN();  ///< theta = c_1 eta |beta|/sqrt(N)
    bool checkerboard = false;  ///< Q_ip = 0 for odd i + p: a symmetric readout law
    double tail =
        std::numeric_limits<double>::quiet_NaN();  ///< share of the squared norm in the last rows and columns
    Status status = Status::not_run;
    [[nodiscard]] int degree() const { return static_cast<int>(Q.rows()) - 1; }
};

}  // namespace detequiv
