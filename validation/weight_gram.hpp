#pragma once

#include "gradient_step.hpp"

namespace detequiv {

/// W W^T of W = W_0 + eta G, or W^T W where that is smaller, of p = min(d, N) rows, for any number of step
/// sizes: lower triangles of W_0 W_0^T + eta (W_0 G^T + G W_0^T) + eta^2 G G^T. The three matrices cost
/// 4 p^2 max(d, N) operations once (a quarter of that for the rank-one step), each step size then some p^2.
template <class Scalar>
class WeightGram {
  public:
    explicit WeightGram(const SteppedWeights<Scalar>& step);

    /// Largest singular value of W. Throws TrialError where the iteration fails.
    [[nodiscard]] double largest_value(double eta, int threads) const;

  private:
    dense::Matrix<Scalar> start_;         ///< W_0 W_0^T
    dense::Matrix<Scalar> cross_, step_;  ///< W_0 G^T + G W_0^T and G G^T; empty for the rank-one step
    /// Of the rank-one step: the same two are u v^T + v u^T and v v^T |c|^2.
    dense::Vector<Scalar> u_, v_;
    Scalar norm2_ = 0;
};

/// The same by products with W_0 and G, some 30 of a vector.
template <class Scalar>
[[nodiscard]] double largest_weight_value(const SteppedWeights<Scalar>& step, double eta);

}  // namespace detequiv
