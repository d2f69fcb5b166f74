#include "detequiv/validation/trial.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <string>

#include "detequiv/numerics/checks.hpp"
#include "probe_features.hpp"
#include "ridge.hpp"

namespace detequiv {

namespace {

using Eigen::Index;

constexpr Index block_neurons = 1024;

/// What one step size accumulates over the fresh batch, then its readouts, one column per ridge.
template <class Scalar>
struct Accumulated {
    double eta = 0;
    std::vector<std::size_t> points;  ///< of the sweep, with this step size
    RidgeSystem<Scalar> system;
};

template <class Scalar>
class OneTrial {
  public:
    OneTrial(const Model& model, std::span<const SweepPoint> points, std::uint64_t seed, std::uint64_t number,
             const TrialOptions& options)
        : model_(model),
          options_(options),
          sampler_(model, seed, number),
          by_neurons_(model.width <= model.samples),
          step_(take_step<Scalar>(model, sampler_, options)) {
        trial_.number = number;
        trial_.draw = step_.draw;
        trial_.points.resize(points.size());
        for (std::size_t i = 0; i < points.size(); ++i) {
            trial_.points[i].point = points[i];
        }
    }

    Trial run(std::size_t together) {
        std::map<double, std::vector<std::size_t>> by_step;
        for (std::size_t i = 0; i < trial_.points.size(); ++i) {
            by_step[trial_.points[i].point.step_size].push_back(i);
        }
        std::vector<Accumulated<Scalar>> group;
        for (const auto& [eta, points] : by_step) {
            group.push_back({.eta = eta, .points = points, .system = {}});
            if (group.size() == together) {
                measure(group);
                group.clear();
            }
        }
        if (!group.empty()) {
            measure(group);
        }
        return std::move(trial_);
    }

  private:
    void measure(std::vector<Accumulated<Scalar>>& group) {
        by_neurons_ ? accumulate_samples(group) : accumulate_neurons(group);
        for (auto& one : group) {
            solve(one);
        }
        if (!by_neurons_) {
            readouts_from_duals(group);
        }
        test(group);
    }

    Eigen::MatrixXd labelled(Sampler::Batch batch, Index first, const SampleBlock<Scalar>& block) const {
        Eigen::VectorXd label(block.z.size());
        sampler_.noise(batch, first, label);
        label += teacher_values(model_, block.z_star);
        return probe_features(label, block.z, block.z_star, options_.degrees);
    }

    /// N <= n: Gram F^T F and F^T H over blocks of samples.
    void accumulate_samples(std::vector<Accumulated<Scalar>>& group) {
        for (auto& one : group) {
            one.system.start(model_.width, 1 + 2 * (options_.degrees + 1));
        }
        dense::Matrix<Scalar>& F = features_;
        for (Index first = 0; first < model_.samples; first += block_columns) {
            const Index count = std::min(block_columns, model_.samples - first);
            const auto block =
                draw_block(sampler_, Sampler::Batch::second, first, count, step_, options_.threads);
            const Eigen::MatrixXd H = labelled(Sampler::Batch::second, first, block);
            const dense::Matrix<Scalar> probes = H.transpose().template cast<Scalar>();
            form_products(step_, block, 0, model_.width, products_);
            for (auto& one : group) {
                evaluate_features(model_.sigma, products_, step_.coefficient, 0, one.eta, options_.threads,
                                  F);
                dense::add_square_nt(F, one.system.gram);
                dense::add_product_nt(F, probes, one.system.projections);
                one.system.norms2 += H.colwise().squaredNorm().transpose();
            }
        }
    }

    /// n < N: Gram F F^T over blocks of neurons; the whole fresh batch is held.
    void accumulate_neurons(std::vector<Accumulated<Scalar>>& group) {
        if (!fresh_) {
            fresh_ = draw_block(sampler_, Sampler::Batch::second, 0, model_.samples, step_, options_.threads);
        }
        const Eigen::MatrixXd H = labelled(Sampler::Batch::second, 0, *fresh_);
        for (auto& one : group) {
            one.system.start(model_.samples, H.cols());
            one.system.projections = H.template cast<Scalar>();
            one.system.norms2 = H.colwise().squaredNorm();
        }
        for_neurons([&](Index first, Index /*count*/) {
            for (auto& one : group) {
                evaluate_features(model_.sigma, products_, step_.coefficient, first, one.eta,
                                  options_.threads, features_);
                dense::add_square_tn(features_, one.system.gram);
            }
        });
    }

    template <class Work>
    void for_neurons(const Work& work) {
        for (Index first = 0; first < model_.width; first += block_neurons) {
            const Index count = std::min(block_neurons, model_.width - first);
            form_products(step_, *fresh_, first, count, products_);
            work(first, count);
        }
    }

    void solve(Accumulated<Scalar>& one) {
        const auto width = static_cast<double>(model_.width);
        const auto leading = leading_spectrum(one.system.gram, by_neurons_, one.system.projections,
                                              one.system.norms2, width, options_);
        const double weight = options_.weight_outlier ? largest_weight_value(step_, one.eta)
                                                      : std::numeric_limits<double>::quiet_NaN();
        std::vector<double> ridges;
        for (const std::size_t i : one.points) {
            Measurement& m = trial_.points[i];
            m.singular_values = leading.singular_values;
            m.overlaps = leading.overlaps;
            m.teacher_overlaps = leading.teacher_overlaps;
            m.weight_outlier = weight;
            ridges.push_back(m.point.ridge);
        }
        const auto fits = one.system.solve(
            ridges, static_cast<double>(model_.samples), by_neurons_,
            options_.histogram_bins > 0 ? RidgeSystem<Scalar>::Gram::kept : RidgeSystem<Scalar>::Gram::spent);
        for (std::size_t k = 0; k < fits.size(); ++k) {
            trial_.points[one.points[k]].train_objective = fits[k].objective;
            trial_.points[one.points[k]].train_error = fits[k].error;
        }
        if (options_.histogram_bins > 0) {
            const auto histogram = one.system.histogram(width, options_.histogram_bins);
            for (const std::size_t i : one.points) {
                trial_.points[i].histogram = histogram;
            }
        }
        one.system.gram.resize(0, 0);
    }

    /// a_hat = F^T alpha, block by block of neurons.
    void readouts_from_duals(std::vector<Accumulated<Scalar>>& group) {
        std::vector<dense::Matrix<Scalar>> readouts;
        for (const auto& one : group) {
            readouts.emplace_back(model_.width, one.system.solutions.cols());
        }
        for_neurons([&](Index first, Index count) {
            for (std::size_t g = 0; g < group.size(); ++g) {
                evaluate_features(model_.sigma, products_, step_.coefficient, first, group[g].eta,
                                  options_.threads, features_);
                readouts[g].middleRows(first, count).noalias() = features_ * group[g].system.solutions;
            }
        });
        for (std::size_t g = 0; g < group.size(); ++g) {
            group[g].system.solutions = std::move(readouts[g]);
        }
    }

    /// prediction = a_hat^T F, one row per ridge.
    void predict(const dense::Matrix<Scalar>& readouts, dense::Matrix<Scalar>& prediction) const {
        if (readouts.cols() > 1) {
            dense::product_tn(readouts, features_, prediction);
            return;
        }
        prediction.resize(1, features_.cols());
        dense::transposed_times(features_, readouts.data(), prediction.data());
    }

    void test(std::vector<Accumulated<Scalar>>& group) {
        std::vector<double> sums(trial_.points.size(), 0.0);
        dense::Matrix<Scalar> prediction;
        for (Index first = 0; first < model_.test_samples; first += block_columns) {
            const Index count = std::min(block_columns, model_.test_samples - first);
            const auto block =
                draw_block(sampler_, Sampler::Batch::test, first, count, step_, options_.threads);
            const Eigen::VectorXd target = teacher_values(model_, block.z_star);
            form_products(step_, block, 0, model_.width, products_);
            for (const auto& one : group) {
                evaluate_features(model_.sigma, products_, step_.coefficient, 0, one.eta, options_.threads,
                                  features_);
                predict(one.system.solutions, prediction);
                for (std::size_t k = 0; k < one.points.size(); ++k) {
                    const Eigen::VectorXd row =
                        prediction.row(static_cast<Index>(k)).transpose().template cast<double>();
                    sums[one.points[k]] += (row - target).squaredNorm();
                }
            }
        }
        for (const auto& one : group) {
            for (const std::size_t i : one.points) {
                trial_.points[i].test_error =
                    sums[i] / static_cast<double>(model_.test_samples) + model_.noise * model_.noise;
            }
        }
    }

    const Model& model_;
    const TrialOptions& options_;
    Sampler sampler_;
    bool by_neurons_;
    SteppedWeights<Scalar> step_;
    Trial trial_;
    BlockProducts<Scalar> products_;
    dense::Matrix<Scalar> features_;
    std::optional<SampleBlock<Scalar>> fresh_;
};

std::size_t step_sizes_together(const Model& model, const TrialOptions& options) {
    const double one = trial_memory(model, 1, options);
    if (one > options.memory) {
        throw TrialError("one trial with one step size needs " + check::shortest(std::ceil(one / 1e6)) +
                         " MB, more than the " + check::shortest(std::floor(options.memory / 1e6)) +
                         " MB that it may use; allow more, take smaller sizes or single precision");
    }
    const double each = trial_memory(model, 2, options) - one;
    return 1 + static_cast<std::size_t>(std::min(1e6, (options.memory - one) / each));
}

template <class Scalar>
Trial run_in(const Model& model, std::span<const SweepPoint> points, std::uint64_t seed, std::uint64_t number,
             const TrialOptions& options) {
    return OneTrial<Scalar>(model, points, seed, number, options).run(step_sizes_together(model, options));
}

}  // namespace

double trial_memory(const Model& model, std::size_t step_sizes, const TrialOptions& options) {
    const double scalar = options.precision == Precision::double_precision ? 8 : 4;
    const auto N = static_cast<double>(model.width);
    const auto d = static_cast<double>(model.dimension);
    const auto n = static_cast<double>(model.samples);
    const double p = std::min(N, n);
    const bool full = options.gradient == Gradient::full;
    const bool by_neurons = model.width <= model.samples;
    const double block =
        std::min<double>(block_columns, std::max(n, static_cast<double>(model.test_samples)));
    const double weights = d * N * (full ? 2 : 1);
    const double products = full ? 3 : 2;  // P0, P1, F
    const double sample_block = block * (d + products * N);
    const double neuron_block =
        by_neurons ? 0 : std::min<double>(block_neurons, N) * (products * n + (full ? 2 : 1) * d);
    // By samples the whole fresh batch stays, and readouts of N numbers follow the duals.
    const double fresh = by_neurons ? 0 : n * d + N * static_cast<double>(step_sizes);
    const double systems = static_cast<double>(step_sizes) * p * (p + 2.0 * options.degrees + 4);
    // The draw of inputs in double precision, next to its copy.
    const double drawn = 8 / scalar * 64 * d * options.threads;
    // A base for program, BLAS buffers and small vectors.
    return 3e7 + scalar * (weights + std::max(sample_block, neuron_block) + fresh + systems + drawn);
}

Trial run_trial(const Model& model, std::span<const SweepPoint> points, std::uint64_t seed,
                std::uint64_t number, const TrialOptions& options) {
    for (const SweepPoint& point : points) {
        check::nonnegative("step_size", point.step_size);
        check::positive("ridge", point.ridge, "a simulation solves a ridge regression");
    }
    check::at_least("threads", options.threads, 1);
    check::at_least("degrees", options.degrees, 0);
    try {
        return options.precision == Precision::double_precision
                   ? run_in<double>(model, points, seed, number, options)
                   : run_in<float>(model, points, seed, number, options);
    } catch (const TrialError& error) {
        throw TrialError("trial " + std::to_string(number) + ": " + error.what());
    } catch (const std::bad_alloc&) {
        throw TrialError("trial " + std::to_string(number) + ": out of memory; it needs about " +
                         check::shortest(std::ceil(trial_memory(model, 1, options) / 1e6)) +
                         " MB with one step size");
    }
}

}  // namespace detequiv
