#include "block_lanczos.hpp"

#include <Eigen/Eigenvalues>
#include <algorithm>
#include <cmath>
#include <limits>
#include <random>
#include <string>
#include <utility>

#include "detequiv/validation/trial.hpp"

namespace detequiv::dense {

namespace {

using Eigen::Index;

constexpr Index block = 2;

[[noreturn]] void not_found(const char* why) {
    throw TrialError(std::string("the largest singular values were not found: ") + why);
}

template <class Scalar>
void require_finite(Scalar number) {
    if (!std::isfinite(number)) {
        not_found("the matrix leaves the range of this precision");
    }
}

template <class Scalar>
constexpr Scalar hundred_roundings = 100 * std::numeric_limits<Scalar>::epsilon();

/// V, orthonormal columns, is `basis_`; H = V^T A V is `projected_`. At each step A V = V H + Q R e^T with
/// the next block Q, upper triangular R and the last block's columns e of the unit matrix.
template <class Scalar>
class BlockLanczos {
  public:
    BlockLanczos(Index size, const PairProduct<Scalar>& product, Index wanted, double tolerance)
        : product_(product),
          wanted_(wanted),
          tolerance_(tolerance),
          capacity_(std::min(size - block, 120 + 4 * wanted)),
          used_(block),
          basis_(size, capacity_ + block),
          images_(size, block),
          along_(size),
          projected_(capacity_, capacity_) {
        for (Index c = 0; c < block; ++c) {
            refill(c);
        }
    }

    LeadingPairs<Scalar> run() {
        constexpr int limit = 5000;
        Index next_look = 2 * wanted_ + 14;
        for (int step = 0; step < limit; ++step) {
            extend();
            const bool full = used_ + block > capacity_;
            if (full || used_ >= next_look) {
                ritz_.compute(projected_.topLeftCorner(used_, used_));
                const double excess = largest_excess();
                if (excess <= 1) {
                    return {.values = ritz_.eigenvalues().tail(wanted_).reverse().template cast<Scalar>(),
                            .vectors = ritz_vectors(wanted_).rowwise().reverse()};
                }
                next_look = used_ + columns_to_come(excess);
                if (full) {
                    restart();
                }
            }
            used_ += block;
        }
        not_found("they did not converge");
    }

  private:
    /// Multiplies the last block by A, fills its columns of H and puts Q behind V.
    void extend() {
        const Index last = used_ - block;
        product_(basis_.col(last).data(), images_.data());
        const Scalar norm = images_.norm();
        require_finite(norm);
        norm_ = std::max(norm_, norm);
        for (Index c = 0; c < block; ++c) {
            projected_.col(last + c).head(used_) = orthogonalise(images_.col(c)).template cast<double>();
        }
        projected_.middleRows(last, block).leftCols(used_) =
            projected_.middleCols(last, block).topRows(used_).transpose().eval();
        orthonormalise();
    }

    /// image -= V V^T image; returns V^T image. But for rounding it lies along the last two blocks and what
    /// a restart kept. Where a pass over all of V takes most of what they leave, another takes its rounding.
    Vector<Scalar> orthogonalise(Eigen::Ref<Vector<Scalar>> image) {
        const Index recent = std::min(used_, 2 * block);
        const auto Q = basis_.middleCols(used_ - recent, recent);
        Vector<Scalar> inner = Vector<Scalar>::Zero(used_);
        inner.tail(recent).noalias() = Q.transpose() * image;
        image.noalias() -= Q * inner.tail(recent);
        const Scalar before = image.norm();
        inner += subtract_projection(used_, image.data());
        if (image.norm() < before / 2) {
            inner += subtract_projection(used_, image.data());
        }
        return inner;
    }

    void orthonormalise() {
        R_.setZero();
        for (Index c = 0; c < block; ++c) {
            auto q = basis_.col(used_ + c);
            q = images_.col(c);
            const Scalar before = q.norm();
            if (c > 0) {
                const Scalar inner = basis_.col(used_).dot(q);
                q -= inner * basis_.col(used_);
                R_(0, c) = static_cast<double>(inner);
            }
            const Scalar after = q.norm();
            if (after <= hundred_roundings<Scalar> * norm_) {
                refill(used_ + c);
                continue;
            }
            R_(c, c) = static_cast<double>(after);
            q /= after;
            if (after < before / 10) {
                (void)subtract_projection(used_ + c, q.data());
                q.normalize();
            }
        }
    }

    /// A random unit column, orthogonal to those before it: A V stays in the span of V.
    void refill(Index column) {
        auto q = basis_.col(column);
        for (Scalar& number : q) {
            // The engine's bits are the same in every standard library, those of its distributions are not.
            number = static_cast<Scalar>(static_cast<double>(random_()) / static_cast<double>(random_.max()) -
                                         0.5);
        }
        for (int pass = 0; pass < 3; ++pass) {
            q.normalize();
            (void)subtract_projection(column, q.data());
        }
        q.normalize();
    }

    /// x -= V V^T x with the first `count` columns; returns V^T x.
    Vector<Scalar> subtract_projection(Index count, Scalar* x) {
        Vector<Scalar> inner(count);
        if (count > 0) {
            transposed_times(basis_, count, x, inner.data());
            times(basis_, count, inner.data(), along_.data());
            Eigen::Map<Vector<Scalar>>(x, along_.size()) -= along_;
        }
        return inner;
    }

    /// Of the wanted pairs, the largest ratio of |A v - theta v| = |R e^T s|, v = V s, and what is allowed.
    [[nodiscard]] double largest_excess() const {
        const auto& theta = ritz_.eigenvalues();
        const double least = static_cast<double>(hundred_roundings<Scalar>) * theta[used_ - 1];
        double largest = 0;
        for (Index k = used_ - wanted_; k < used_; ++k) {
            const double residual = (R_ * ritz_.eigenvectors().col(k).tail<block>()).norm();
            largest = std::max(largest, residual / std::max(tolerance_ * theta[k], least));
        }
        return largest;
    }

    /// How many more columns until `excess` is 1, if it falls as since the last look.
    Index columns_to_come(double excess) {
        const auto [columns, value] = std::exchange(last_look_, {used_, excess});
        const double fall = std::log(value / excess);
        constexpr double most = 16;
        const double foreseen = fall > 0 && used_ > columns
                                    ? std::log(excess) / fall * static_cast<double>(used_ - columns)
                                    : most;
        return static_cast<Index>(std::clamp(foreseen, double{block}, most));
    }

    [[nodiscard]] Matrix<Scalar> ritz_vectors(Index count) const {
        return basis_.leftCols(used_) * ritz_.eigenvectors().rightCols(count).template cast<Scalar>();
    }

    /// V <- the leading Ritz vectors, more than are wanted; Q follows them.
    void restart() {
        const Index kept = wanted_ + wanted_ / 2 + 10;
        basis_.leftCols(kept) = ritz_vectors(kept);
        basis_.template middleCols<block>(kept) = basis_.template middleCols<block>(used_).eval();
        projected_.topLeftCorner(kept, kept) = ritz_.eigenvalues().tail(kept).asDiagonal();
        used_ = kept;
    }

    const PairProduct<Scalar>& product_;
    Index wanted_;
    double tolerance_;
    Index capacity_, used_;
    Matrix<Scalar> basis_, images_;
    Vector<Scalar> along_;
    Eigen::MatrixXd projected_;
    Eigen::Matrix<double, block, block> R_;
    Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> ritz_;
    Scalar norm_ = 0;  ///< the largest norm of a block's image, at most sqrt(2) that of A
    std::pair<Index, double> last_look_{0, 0};
    std::mt19937 random_;
};

/// All products with unit vectors, and every eigenvalue: for matrices that an iteration would fill.
template <class Scalar>
LeadingPairs<Scalar> decomposed(Index size, const PairProduct<Scalar>& product, Index wanted) {
    const Index even = size + size % block;
    Matrix<Scalar> A(size, even);
    const Matrix<Scalar> units = Matrix<Scalar>::Identity(size, even);
    for (Index j = 0; j < size; j += block) {
        product(units.col(j).data(), A.col(j).data());
    }
    require_finite(A.norm());
    const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> all(A.leftCols(size).template cast<double>());
    if (all.info() != Eigen::Success) {
        not_found("they did not converge");
    }
    return {.values = all.eigenvalues().tail(wanted).reverse().template cast<Scalar>(),
            .vectors = all.eigenvectors().rightCols(wanted).rowwise().reverse().template cast<Scalar>()};
}

}  // namespace

template <class Scalar>
LeadingPairs<Scalar> leading_pairs(Index size, const PairProduct<Scalar>& product, Index wanted,
                                   Scalar tolerance) {
    return size < 48 + 4 * wanted
               ? decomposed(size, product, wanted)
               : BlockLanczos<Scalar>(size, product, wanted, static_cast<double>(tolerance)).run();
}

template LeadingPairs<float> leading_pairs(Index, const PairProduct<float>&, Index, float);
template LeadingPairs<double> leading_pairs(Index, const PairProduct<double>&, Index, double);

}  // namespace detequiv::dense
