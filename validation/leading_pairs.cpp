#include "leading_pairs.hpp"

#include <Eigen/Eigenvalues>
#include <cmath>
#include <numeric>
#include <optional>
#include <type_traits>
#include <utility>
#include <vector>

#include "parallel.hpp"
#include "symmetric_pair.hpp"

namespace detequiv::dense {

namespace {

using Eigen::Index;

/// scale A - g g^T in single precision, g empty or a vector: the smaller the numbers, the less is rounded.
class RoundedCopy {
  public:
    RoundedCopy(const Matrix<double>& A, double scale, Vector<double> g, int threads)
        : copy_(A.rows(), A.cols()), g_(std::move(g)) {
        std::vector<double> squares(static_cast<std::size_t>(threads), 0.0);
        in_threads(threads, [&](int t) {
            for (Index j = t; j < A.cols(); j += threads) {
                squares[static_cast<std::size_t>(t)] += round_column(A, scale, j);
            }
        });
        squares_ = std::accumulate(squares.begin(), squares.end(), 0.0);
    }

    /// Root mean square of |E v| for unit vectors v, E the rounding errors: numbers are rounded by 2^-24 at
    /// most, by 0.4 of that in the mean square over a binade.
    [[nodiscard]] double rounding() const {
        constexpr double unit = 0.4 / (1 << 24);
        return unit * std::sqrt(squares_ / static_cast<double>(copy_.rows()));
    }

    void times(const double* X, double* Y, int threads) const {
        rounded_times_pair(copy_, X, Y, threads);
        if (g_.size() > 0) {
            const Eigen::Map<const Eigen::MatrixXd> in(X, g_.size(), 2);
            Eigen::Map<Eigen::MatrixXd>(Y, g_.size(), 2) += g_ * (g_.transpose() * in);
        }
    }

  private:
    /// Returns the squares of this column and its mirror image.
    double round_column(const Matrix<double>& A, double scale, Index j) {
        const Index below = A.rows() - j;
        auto column = copy_.col(j).tail(below);
        if (g_.size() == 0) {
            column = (scale * A.col(j).tail(below)).template cast<float>();
        } else {
            column = (scale * A.col(j).tail(below) - g_[j] * g_.tail(below)).template cast<float>();
        }
        const auto diagonal = static_cast<double>(column[0]);
        return 2 * static_cast<double>(column.squaredNorm()) - diagonal * diagonal;
    }

    Matrix<float> copy_;
    Vector<double> g_;
    double squares_ = 0;
};

/// A copy with which residuals can be found to half of the tolerance, if there is one: where A itself is too
/// coarse, it is tried without g g^T, g = A 1/sqrt(1^T A 1), which is nearly all of A where features have a
/// mean.
std::optional<RoundedCopy> fine_copy(const Matrix<double>& A, const PairProduct<double>& product,
                                     double tolerance, int threads) {
    // Below this the matrix itself stays in the caches.
    constexpr Index least_rows = 700;
    // No number of A is larger than the largest on its diagonal.
    const double largest = A.diagonal().maxCoeff();
    if (A.rows() < least_rows || !has_rounded_product() || !(largest > 0) || !std::isfinite(largest)) {
        return std::nullopt;
    }
    // The values wanted are not below their mean.
    const double allowed = tolerance / 2 * A.diagonal().mean() / largest;
    std::optional<RoundedCopy> copy;
    copy.emplace(A, 1 / largest, Vector<double>(), threads);
    if (copy->rounding() <= allowed) {
        return copy;
    }
    copy.reset();  // there is room for one
    const Eigen::MatrixXd ones = Eigen::MatrixXd::Ones(A.rows(), 2);
    Eigen::MatrixXd sums(A.rows(), 2);
    product(ones.data(), sums.data());
    const double all = sums.col(0).sum();
    if (!(all > 0) || !std::isfinite(all)) {
        return std::nullopt;
    }
    copy.emplace(A, 1 / largest, sums.col(0) / std::sqrt(all * largest), threads);
    if (copy->rounding() > allowed) {
        copy.reset();
    }
    return copy;
}

/// Within the span of the columns of V, orthonormal, the eigenpairs of A, if all are within the tolerance.
std::optional<LeadingPairs<double>> within_span(const PairProduct<double>& product, const Matrix<double>& V,
                                                double tolerance) {
    const Index wanted = V.cols();
    const Index even = wanted + wanted % 2;
    Matrix<double> start(V.rows(), even);
    start.leftCols(wanted) = V;
    start.col(even - 1) = V.col(wanted - 1);
    Matrix<double> images(V.rows(), even);
    for (Index c = 0; c < even; c += 2) {
        product(start.col(c).data(), images.col(c).data());
    }
    const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> small(V.transpose() * images.leftCols(wanted));
    const Eigen::MatrixXd S = small.eigenvectors().rowwise().reverse();
    LeadingPairs<double> pairs{.values = small.eigenvalues().reverse(), .vectors = V * S};
    const Matrix<double> residuals =
        images.leftCols(wanted) * S - pairs.vectors * pairs.values.asDiagonal().toDenseMatrix();
    for (Index k = 0; k < wanted; ++k) {
        if (!(residuals.col(k).norm() <= tolerance * pairs.values[k])) {
            return std::nullopt;
        }
    }
    return pairs;
}

}  // namespace

template <class Scalar>
LeadingPairs<Scalar> leading_pairs(const Matrix<Scalar>& A, Index wanted, Scalar tolerance, int threads) {
    const PairProduct<Scalar> product = [&](const Scalar* X, Scalar* Y) {
        symmetric_times_pair(A, X, Y, threads);
    };
    if constexpr (std::is_same_v<Scalar, double>) {
        if (const auto copy = fine_copy(A, product, tolerance, threads)) {
            const PairProduct<double> fast = [&](const double* X, double* Y) { copy->times(X, Y, threads); };
            // The rest of the tolerance is for the rounding of the copy.
            const auto found = leading_pairs(A.rows(), fast, wanted, 0.8 * tolerance);
            if (const auto pairs = within_span(product, found.vectors, tolerance)) {
                return *pairs;
            }
        }
    }
    return leading_pairs(A.rows(), product, wanted, tolerance);
}

template LeadingPairs<float> leading_pairs(const Matrix<float>&, Index, float, int);
template LeadingPairs<double> leading_pairs(const Matrix<double>&, Index, double, int);

}  // namespace detequiv::dense
