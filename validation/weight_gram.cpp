#include "weight_gram.hpp"

#include <cmath>

#include "leading_pairs.hpp"

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

/// X -> (W_0 + eta G)(W_0 + eta G)^T X for two columns of d numbers.
template <class S>
class WeightProduct {
  public:
    WeightProduct(const SteppedWeights<S>& step, double eta)
        : step_(&step),
          eta_(static_cast<S>(eta)),
          beta_(step.beta.template cast<S>()),
          coefficient_(step.coefficient.template cast<S>()),
          hidden_(step.W0.cols()),
          extra_(step.W0.cols()),
          back_(step.W0.rows()) {}
    void operator()(const S* X, S* Y) {
        for (int c = 0; c < 2; ++c) {
            one(X + c * back_.size(), Y + c * back_.size());
        }
    }

  private:
    void one(const S* x, S* y) {
        const Eigen::Map<const dense::Vector<S>> in(x, back_.size());
        Eigen::Map<dense::Vector<S>> out(y, back_.size());
        dense::transposed_times(step_->W0, x, hidden_.data());
        if (step_->G.cols() > 0) {
            dense::transposed_times(step_->G, x, extra_.data());
            hidden_ += eta_ * extra_;
            dense::times(step_->G, hidden_.data(), back_.data());
        } else {
            hidden_ += eta_ * beta_.dot(in) * coefficient_;
            back_ = coefficient_.dot(hidden_) * beta_;
        }
        dense::times(step_->W0, hidden_.data(), y);
        out += eta_ * back_;
    }

    const SteppedWeights<S>* step_;
    S eta_;
    dense::Vector<S> beta_, coefficient_;
    dense::Vector<S> hidden_, extra_, back_;
};

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
    const auto pairs = dense::leading_pairs(gram, 1, dense::spectrum_tolerance<Scalar>, threads);
    return std::sqrt(static_cast<double>(pairs.values[0]));
}

template <class Scalar>
double largest_weight_value(const SteppedWeights<Scalar>& step, double eta) {
    const dense::PairProduct<Scalar> product = WeightProduct<Scalar>(step, eta);
    const auto pairs = dense::leading_pairs(step.W0.rows(), product, 1, dense::spectrum_tolerance<Scalar>);
    return std::sqrt(static_cast<double>(pairs.values[0]));
}

template double largest_weight_value(const SteppedWeights<float>&, double);
template double largest_weight_value(const SteppedWeights<double>&, double);
template class WeightGram<float>;
template class WeightGram<double>;

}  // namespace detequiv
