#pragma once

#include <span>
#include <string>

#include "gradient_step.hpp"

namespace detequiv {

/// Products of one block of samples with the weights, which all step sizes share: F = sigma(P0 + eta P1).
template <class Scalar>
struct BlockProducts {
    dense::Matrix<Scalar> P0;  ///< W_0 x, neurons x samples
    dense::Matrix<Scalar> P1;  ///< G x; empty for the rank-one step
    Eigen::VectorXd t;         ///< <x, beta>, which makes G x of the rank-one step; else empty
};

/// A block of inputs with labels and with the features that singular vectors are compared with.
template <class Scalar>
struct SampleBlock {
    dense::Matrix<Scalar> X;  ///< d x samples
    Eigen::VectorXd z;        ///< <x, beta_hat>
    Eigen::VectorXd z_star;   ///< <x, beta_*>
};

template <class Scalar>
[[nodiscard]] SampleBlock<Scalar> draw_block(const Sampler& sampler, Sampler::Batch batch, Eigen::Index first,
                                             Eigen::Index count, const SteppedWeights<Scalar>& step,
                                             int threads);

/// Products with the neurons first_neuron ... of `count`.
template <class Scalar>
void form_products(const SteppedWeights<Scalar>& step, const SampleBlock<Scalar>& block,
                   Eigen::Index first_neuron, Eigen::Index count, BlockProducts<Scalar>& products);

/// F = sigma(P0 + eta P1) of one block, neurons x samples; `coefficient`, of all neurons, is that of the
/// rank-one step. Throws TrialError for values that are not finite, in this precision.
template <class Scalar>
void evaluate_features(const Activation& sigma, const BlockProducts<Scalar>& products,
                       const Eigen::VectorXd& coefficient, Eigen::Index first_neuron, double eta, int threads,
                       dense::Matrix<Scalar>& F);

/// What was fitted after a step of size eta.
struct StepReadouts {
    double eta = 0;
    Eigen::MatrixXd readouts;  ///< N x ridges
};

/// readouts^T F of one block of all neurons, for each step size and ridge a row, for each sample a column. F
/// is used as it is evaluated, a column for all step sizes while its products are in the cache: to store it
/// and read it again would take as long as to evaluate it. Throws TrialError for values that are not finite.
template <class Scalar>
[[nodiscard]] Eigen::MatrixXd network_outputs(const Activation& sigma, const BlockProducts<Scalar>& products,
                                              const Eigen::VectorXd& coefficient,
                                              std::span<const StepReadouts> steps, int threads);

}  // namespace detequiv
