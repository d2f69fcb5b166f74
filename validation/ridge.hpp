#pragma once

#include <span>
#include <vector>

#include "linear_algebra.hpp"

namespace detequiv {

struct RidgeFit {
    double objective;  ///< (1/n)|y - F a|^2 + lambda |a|^2
    double error;      ///< (1/n)|y - F a|^2
};

/// The regression of the label on features, through the smaller Gram matrix: p = min(n, N) unknowns.
template <class Scalar>
struct RidgeSystem {
    dense::Matrix<Scalar> gram;         ///< p x p, lower triangle: F^T F (by neurons) or F F^T
    dense::Matrix<Scalar> projections;  ///< p x h: F^T H (by neurons) or H; column 0 belongs to the label
    Eigen::VectorXd norms2;             ///< squared norms of the columns of H
    dense::Matrix<Scalar> solutions;    ///< p x ridges: a_hat (by neurons), or alpha with a_hat = F^T alpha

    void start(Eigen::Index p, Eigen::Index probes);

    enum class Gram { kept, spent };

    /// (gram + n lambda) x = projections.col(0) for each ridge, by Cholesky in the unused upper triangle;
    /// the last in place if nobody needs the gram afterwards. Throws TrialError where it is not positive
    /// definite in this precision.
    [[nodiscard]] std::vector<RidgeFit> solve(std::span<const double> ridges, double n, bool by_neurons,
                                              Gram after);

    /// Counts of the singular values of F/sqrt(N) in equal bins from 0 to the largest; all in the first where
    /// every one is 0. Destroys gram. Throws TrialError where they do not converge.
    [[nodiscard]] std::vector<double> histogram(double width, int bins);
};

}  // namespace detequiv
