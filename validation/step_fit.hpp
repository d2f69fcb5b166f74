#pragma once

#include <span>
#include <vector>

#include "features.hpp"
#include "ridge.hpp"
#include "weight_gram.hpp"

namespace detequiv {

/// A block of rows (or, where the Gram matrix is F F^T, of neurons over the whole fresh batch) with what
/// belongs to them.
template <class Scalar>
struct Block {
    BlockProducts<Scalar> products;
    Eigen::Index first_neuron = 0;
    dense::Matrix<Scalar> probes;  ///< h x samples, of fresh rows: H^T
    Eigen::VectorXd norms2;        ///< of fresh rows: squared norms of the columns of H
    Eigen::VectorXd target;        ///< of test rows: sigma_*(<x, beta_*>)
};

/// Room that one step size after another works in.
template <class Scalar>
struct Workspace {
    dense::Matrix<Scalar> features;  ///< F of one block, neurons x samples
    int threads = 1;                 ///< of the elementwise passes
};

/// What one step size accumulates over the fresh blocks, fits and measures. The order of calls: begin,
/// start_..., add_... for every block, solve, for blocks of neurons add_readouts for every block again,
/// fitted.
template <class Scalar>
class StepFit {
  public:
    /// `weights` may be null: the largest singular value of the weights then comes from these themselves.
    StepFit(const Model& model, const TrialOptions& options, const SteppedWeights<Scalar>& step,
            const WeightGram<Scalar>* weights);

    /// Takes up a step size; `points` are those of the sweep that have it. Memory is used again.
    void begin(double eta, std::vector<std::size_t> points);

    void start_samples(Eigen::Index probes);
    void add_samples(const Block<Scalar>& block, Workspace<Scalar>& work);

    /// H: probe features of the whole fresh batch.
    void start_neurons(const Eigen::MatrixXd& H);
    void add_neurons(const Block<Scalar>& block, Workspace<Scalar>& work);

    /// Leading spectrum, ridge fits and what is asked for besides, into the measurements of these points.
    void solve(const Workspace<Scalar>& work, std::vector<Measurement>& all);
    /// Rows of a_hat = F^T alpha.
    void add_readouts(const Block<Scalar>& block, Workspace<Scalar>& work);

    [[nodiscard]] StepReadouts fitted() const;

  private:
    void evaluate(const Block<Scalar>& block, Workspace<Scalar>& work) const;

    [[nodiscard]] double weight_outlier(int threads) const;

    const Model* model_;
    bool by_neurons_;
    const TrialOptions* options_;
    const SteppedWeights<Scalar>* step_;
    const WeightGram<Scalar>* weights_;
    double eta_ = 0;
    std::vector<std::size_t> points_;
    RidgeSystem<Scalar> system_;
    dense::Matrix<Scalar> readouts_;  ///< N x ridges
};

}  // namespace detequiv
