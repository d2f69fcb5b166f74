#pragma once

#include <Eigen/Core>
#include <limits>

namespace detequiv {

/// Sets entries of Q that are rounding of 0 to 0 and returns what they were: without any penalty a column of
/// rounding would fit the label.
[[nodiscard]] inline Eigen::MatrixXd drop_vanishing(Eigen::MatrixXd& Q) {
    const double noise = 32 * std::numeric_limits<double>::epsilon() * Q.cwiseAbs().maxCoeff();
    const auto vanishing = (Q.array().abs() < noise).eval();
    Eigen::MatrixXd dropped = vanishing.select(Q.cwiseAbs(), 0.0);
    Q = vanishing.select(0.0, Q).eval();
    return dropped;
}

}  // namespace detequiv
