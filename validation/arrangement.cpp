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
          n1_(static_cast<double>(model.first_batch)),
          n_(static_cast<double>(model.samples)),
          t_(static_cast<double>(model.test_samples)),
          probes_(2.0 * options.degrees + 4),
          singular_values_(options.singular_values),
          scalar_(options.precision == Precision::double_precision ? 8 : 4),
          // The draw of inputs in double precision, next to its copy.
          drawn_(8 / scalar_ * static_cast<double>(drawn_columns) * d_ * options.threads) {}

    /// Groups of `together` step sizes out of `all`; the weights take a single one in.
    [[nodiscard]] double grouped(double together, double all) const {
        const double products = all > 1 ? parts() : 1;
        const double fresh = by_neurons_ ? rows(fresh_columns, n_) * (d_ + (products + 1) * N_)
                                         : neurons() * ((products + 1) * n_ + products * d_);
        const double test = rows(test_columns, t_) * (d_ + products * N_);
        return bytes(products * d_ * N_ + std::max(fresh + together * system() + spectrum(smaller()), test));
    }
    [[nodiscard]] double held(double workers) const {
        const double features =
            by_neurons_ ? rows(fresh_columns, n_) * N_ : neurons() * std::max(n_, parts() * d_);
        const double forming = rows(test_columns, t_) * d_;
        return bytes(parts() * N_ * (d_ + n_ + t_) +
                     workers * (system() + spectrum(smaller()) + features + forming));
    }

    /// The parts of W W^T that are kept, and for each worker their sum.
    [[nodiscard]] double weight_gram(double workers) const {
        const double p = std::min(N_, d_);
        return scalar_ * (p * p * ((full_ ? 3 : 1) + workers) + workers * spectrum(p));
    }
    /// Weighs 4 p^2 max(N, d) operations once against some 30 products of a vector with W_0 and G, there and
    /// back, at each step size. These wait for memory, so that one of their numbers costs some 40 operations.
    [[nodiscard]] bool weight_gram_pays(double step_sizes) const {
        return step_sizes > 1 && std::min(N_, d_) < 1200 * step_sizes;
    }

  private:
    /// Matrices of weights, W_0 and G, and of products with them.
    [[nodiscard]] double parts() const { return full_ ? 2 : 1; }
    /// Of a block of samples out of `all`.
    static double rows(Eigen::Index most, double all) { return std::min(static_cast<double>(most), all); }
    [[nodiscard]] double neurons() const { return rows(block_neurons, N_); }
    [[nodiscard]] double smaller() const { return std::min(N_, n_); }
    /// Gram matrix and projections; by samples the readouts of N numbers follow the duals.
    [[nodiscard]] double system() const {
        const double p = smaller();
        return p * (p + probes_) + (by_neurons_ ? 0 : N_);
    }
    /// What Lanczos takes for a matrix of size p: its basis, and in double precision the triangle in single,
    /// whose columns begin within a page of 4 kB.
    [[nodiscard]] double spectrum(double p) const {
        constexpr double half_page = 2048;
        const double copy = scalar_ == 8 ? (p / 2 * 4 + half_page) / scalar_ : 0;
        return p * (copy + 130 + 4.0 * singular_values_);
    }
    /// `later`: what there is after the first step, of which weights and one block are the start.
    [[nodiscard]] double bytes(double later) const {
        const double start = parts() * d_ * N_ + rows(first_columns, n1_) * (d_ + N_);
        const double batch = by_neurons_ ? 0 : n_ * d_;
        // A base for program, BLAS buffers and small vectors.
        return 2e7 + scalar_ * (drawn_ + std::max(start, batch + later));
    }

    bool full_, by_neurons_;
    double N_, d_, n1_, n_, t_, probes_;
    int singular_values_;
    double scalar_, drawn_;
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
