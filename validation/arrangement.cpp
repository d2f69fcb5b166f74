#include "arrangement.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "detequiv/numerics/checks.hpp"
#include "gradient_step.hpp"

namespace detequiv {

namespace {

/// Sizes of one trial in numbers, not bytes.
class Sizes {
  public:
    Sizes(const Model& model, const TrialOptions& options)
        : full_(options.gradient == Gradient::full),
          by_neurons_(by_neurons(model)),
          N_(static_cast<double>(model.width)),
          d_(static_cast<double>(model.dimension)),
          n_(static_cast<double>(model.samples)),
          t_(static_cast<double>(model.test_samples)),
          probes_(2.0 * options.degrees + 4),
          scalar_(options.precision == Precision::double_precision ? 8 : 4),
          // The draw of inputs in double precision, next to its copy.
          drawn_(8 / scalar_ * 64 * d_ * options.threads) {}

    /// Groups of `together` step sizes out of `all`; the weights take a single one in.
    [[nodiscard]] double grouped(double together, double all) const {
        const double products = all > 1 ? parts() : 1;
        const double sample_block = block() * (d_ + (products + 1) * N_);
        const double neuron_block = by_neurons_ ? 0 : neurons() * ((products + 1) * n_ + products * d_);
        return bytes(std::max(sample_block, neuron_block) + together * system());
    }
    [[nodiscard]] double held(double workers) const {
        const double forming = std::max(block() * d_, by_neurons_ ? 0 : neurons() * parts() * d_);
        const double features = std::max(block() * N_, by_neurons_ ? 0 : neurons() * n_);
        return bytes(parts() * N_ * (n_ + t_) + forming + workers * (system() + features));
    }

    /// The parts of W W^T that are kept, and for each worker their sum.
    [[nodiscard]] double weight_gram(double workers) const {
        const double p = std::min(N_, d_);
        return scalar_ * p * p * ((full_ ? 3 : 1) + workers);
    }
    /// Weighs 4 p^2 max(N, d) operations once against some 30 products of a vector with W_0 and G, there and
    /// back, at each step size. These wait for memory, so that one of their numbers costs some 40 operations.
    [[nodiscard]] bool weight_gram_pays(double step_sizes) const {
        return step_sizes > 1 && std::min(N_, d_) < 1200 * step_sizes;
    }

  private:
    /// Matrices of weights, W_0 and G, and of products with them.
    [[nodiscard]] double parts() const { return full_ ? 2 : 1; }
    [[nodiscard]] double block() const {
        return std::min(static_cast<double>(block_columns), std::max(n_, t_));
    }
    [[nodiscard]] double neurons() const { return std::min(static_cast<double>(block_neurons), N_); }
    /// Gram matrix and projections; by samples the readouts of N numbers follow the duals.
    [[nodiscard]] double system() const {
        const double p = std::min(N_, n_);
        return p * (p + probes_) + (by_neurons_ ? 0 : N_);
    }
    [[nodiscard]] double bytes(double rest) const {
        const double weights = d_ * N_ * parts();
        const double fresh = by_neurons_ ? 0 : n_ * d_;
        // A base for program, BLAS buffers and small vectors.
        return 3e7 + scalar_ * (weights + fresh + drawn_ + rest);
    }

    bool full_, by_neurons_;
    double N_, d_, n_, t_, probes_, scalar_, drawn_;
};

Arrangement without_weight_gram(const Model& model, std::size_t step_sizes, const TrialOptions& options) {
    const Sizes sizes(model, options);
    const auto count = static_cast<double>(step_sizes);
    const Arrangement grouped{.held = false, .together = step_sizes, .bytes = sizes.grouped(count, count)};
    if (step_sizes == 1) {
        return grouped;
    }
    if (options.threads > 1 && step_sizes >= static_cast<std::size_t>(options.threads)) {
        return {.held = true, .workers = options.threads, .bytes = sizes.held(options.threads)};
    }
    const double held = sizes.held(1);
    return held < grouped.bytes ? Arrangement{.held = true, .bytes = held} : grouped;
}

}  // namespace

std::size_t count_step_sizes(std::span<const SweepPoint> points) {
    std::set<double> sizes;
    for (const SweepPoint& point : points) {
        sizes.insert(point.step_size);
    }
    return sizes.size();
}

Arrangement preferred_arrangement(const Model& model, std::size_t step_sizes, const TrialOptions& options) {
    const Sizes sizes(model, options);
    Arrangement result = without_weight_gram(model, step_sizes, options);
    if (options.weight_outlier && sizes.weight_gram_pays(static_cast<double>(step_sizes))) {
        result.weight_gram = true;
        result.bytes += sizes.weight_gram(result.workers);
    }
    return result;
}

Arrangement choose_arrangement(const Model& model, std::size_t step_sizes, const TrialOptions& options) {
    if (const Arrangement first = preferred_arrangement(model, step_sizes, options);
        first.bytes <= options.memory) {
        return first;
    }
    const Arrangement preferred = without_weight_gram(model, step_sizes, options);
    if (preferred.bytes <= options.memory) {
        return preferred;
    }
    const Sizes sizes(model, options);
    if (const double held = sizes.held(1); preferred.held && held <= options.memory) {
        return {.held = true, .bytes = held};
    }
    const auto all = static_cast<double>(step_sizes);
    const double one = sizes.grouped(1, all);
    if (one > options.memory) {
        throw TrialError(
            "one trial with one step size needs " + check::shortest(std::ceil(one / 1e6)) +
                " MB, more than the " + check::shortest(std::floor(options.memory / 1e6)) +
                " MB that it may use; take smaller sizes or single precision, or allow more memory",
            TrialError::Cause::memory);
    }
    const double each = sizes.grouped(2, all) - one;
    const double together = 1 + std::floor(std::min((options.memory - one) / each, all - 1));
    return {
        .held = false, .together = static_cast<std::size_t>(together), .bytes = sizes.grouped(together, all)};
}

double least_trial_memory(const Model& model, std::size_t step_sizes, const TrialOptions& options) {
    return Sizes(model, options).grouped(1, static_cast<double>(step_sizes));
}

double trial_memory(const Model& model, std::size_t step_sizes, const TrialOptions& options) {
    return preferred_arrangement(model, step_sizes, options).bytes;
}

}  // namespace detequiv
