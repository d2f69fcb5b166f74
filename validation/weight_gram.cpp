#include "weight_gram.hpp"

#include <cmath>

#include "block_lanczos.hpp"
#include "probe_features.hpp"

namespace detequiv {

namespace {

using Eigen::Index;

/// Lower triangle of A A^T or, by_columns, of A^T A.
template <class Scalar>
dense::Matrix<Scalar> square(const dense::Matrix<Scalar>& A, bool by_columns) {
    const Index p = by_columns ? A.cols() : A.rows();
    dense::Matrix<Scalar> result = dense::Matrix<Scalar>::Zero(p, p);
    by_columns ? dense::add_square_tn(A, result) : dense::add_square_nt(A, result);
    return result;
}

/// Lower triangle of A B^T + B A^T or, by_columns, of A^T B + B^T A.
template <class Scalar>
dense::Matrix<Scalar> cross(const dense::Matrix<Scalar>& A, const dense::Matrix<Scalar>& B, bool by_columns) {
    dense::Matrix<Scalar> result;
    if (by_columns) {
        dense::product_tn(A, B, result);
    } else {
        result.setZero(A.rows(), A.rows());
        dense::add_product_nt(A, B, result);
    }
    for (Index j = 0; j < result.cols(); ++j) {
        for (Index i = j; i < result.rows(); ++i) {
            result(i, j) += result(j, i);
        }
    }
    return result;
}

}  // namespace

template <class Scalar>
WeightGram<Scalar>::WeightGram(const SteppedWeights<Scalar>& step) {
    const bool by_columns = step.W0.cols() < step.W0.rows();
    start_ = square(step.W0, by_columns);
    if (step.G.cols() > 0) {
        cross_ = cross(step.W0, step.G, by_columns);
        step_ = square(step.G, by_columns);
        return;
    }
    const dense::Vector<Scalar> beta = step.beta.template cast<Scalar>();
    const dense::Vector<Scalar> c = step.coefficient.template cast<Scalar>();
    u_.resize(start_.rows());
    if (by_columns) {
        dense::transposed_times(step.W0, beta.data(), u_.data());
        v_ = c;
        norm2_ = beta.squaredNorm();
    } else {
        dense::times(step.W0, c.data(), u_.data());
        v_ = beta;
        norm2_ = c.squaredNorm();
    }
}

template <class Scalar>
double WeightGram<Scalar>::largest_value(double eta, int threads) const {
    const auto step_size = static_cast<Scalar>(eta);
    dense::Matrix<Scalar> gram = start_;
    for (Index j = 0; j < gram.cols(); ++j) {
        const Index count = gram.rows() - j;
        auto below = gram.col(j).tail(count);
        if (step_.size() > 0) {
            below += step_size * (cross_.col(j).tail(count) + step_size * step_.col(j).tail(count));
        } else {
            below +=
                step_size * (v_[j] * u_.tail(count) + (u_[j] + step_size * norm2_ * v_[j]) * v_.tail(count));
        }
    }
    const auto pairs = dense::leading_pairs(gram, 1, spectrum_tolerance<Scalar>, threads);
    return std::sqrt(static_cast<double>(pairs.values[0]));
}

template class WeightGram<float>;
template class WeightGram<double>;

}  // namespace detequiv
