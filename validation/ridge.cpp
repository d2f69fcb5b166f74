#include "ridge.hpp"

#include <algorithm>
#include <cmath>

#include "detequiv/numerics/checks.hpp"
#include "detequiv/validation/trial.hpp"

namespace detequiv {

namespace {

using Eigen::Index;

/// Upper triangle <- transposed lower one, in tiles that stay in the cache.
template <class Scalar>
void mirror(dense::Matrix<Scalar>& A) {
    constexpr Index tile = 64;
    const Index p = A.rows();
    for (Index j = 0; j < p; j += tile) {
        for (Index i = j; i < p; i += tile) {
            for (Index column = j; column < std::min(j + tile, p); ++column) {
                for (Index row = std::max(i, column + 1); row < std::min(i + tile, p); ++row) {
                    A(column, row) = A(row, column);
                }
            }
        }
    }
}

}  // namespace

template <class Scalar>
void RidgeSystem<Scalar>::start(Index p, Index probes) {
    if (gram.rows() == p) {
        gram.template triangularView<Eigen::Lower>().setZero();
    } else {
        gram.setZero(p, p);
    }
    projections = dense::Matrix<Scalar>::Zero(p, probes);
    norms2 = Eigen::VectorXd::Zero(probes);
}

template <class Scalar>
std::vector<RidgeFit> RidgeSystem<Scalar>::solve(std::span<const double> ridges, double n, bool by_neurons,
                                                 Gram after) {
    const dense::Vector<Scalar> diagonal = gram.diagonal();
    const Eigen::VectorXd target = projections.col(0).template cast<double>();
    solutions.resize(gram.rows(), static_cast<Index>(ridges.size()));
    std::vector<RidgeFit> fits;
    for (const double ridge : ridges) {
        // The last factor may take the place of what it factors; the others leave it to the next.
        const bool last = fits.size() + 1 == ridges.size();
        const auto triangle = last && after == Gram::spent ? dense::Triangle::lower : dense::Triangle::upper;
        if (triangle == dense::Triangle::upper) {
            mirror(gram);
        }
        gram.diagonal() =
            (diagonal.template cast<double>().array() + n * ridge).matrix().template cast<Scalar>();
        if (!dense::factor(triangle, gram)) {
            throw TrialError("ridge = " + check::shortest(ridge) +
                             ": the Gram matrix is not positive definite in this precision; take a larger "
                             "ridge or double precision");
        }
        dense::Vector<Scalar> x = projections.col(0);
        dense::solve(triangle, gram, x);
        solutions.col(static_cast<Index>(fits.size())) = x;
        const Eigen::VectorXd answer = x.template cast<double>();
        if (by_neurons) {
            const double objective = (norms2[0] - target.dot(answer)) / n;
            fits.push_back({.objective = objective, .error = objective - ridge * answer.squaredNorm()});
        } else {
            // y - F a_hat = n lambda alpha, and the objective is lambda y^T alpha
            fits.push_back(
                {.objective = ridge * target.dot(answer), .error = n * ridge * ridge * answer.squaredNorm()});
        }
    }
    gram.diagonal() = diagonal;
    return fits;
}

template <class Scalar>
std::vector<double> RidgeSystem<Scalar>::histogram(double width, int bins) {
    const Eigen::VectorXd values =
        (dense::eigenvalues(gram).template cast<double>().cwiseMax(0.0) / width).cwiseSqrt();
    std::vector<double> counts(static_cast<std::size_t>(bins), 0.0);
    const double top = values.maxCoeff();
    if (!(top > 0)) {
        counts.front() = static_cast<double>(values.size());
        return counts;
    }
    for (const double value : values) {
        const auto bin = static_cast<int>(value / top * bins);
        counts[static_cast<std::size_t>(std::min(bin, bins - 1))] += 1;
    }
    return counts;
}

template struct RidgeSystem<float>;
template struct RidgeSystem<double>;

}  // namespace detequiv
