#include "detequiv/validation/trial.hpp"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <map>
#include <optional>
#include <string>

#include "arrangement.hpp"
#include "blocks.hpp"
#include "detequiv/numerics/checks.hpp"
#include "parallel.hpp"
#include "probe_features.hpp"
#include "step_fit.hpp"

namespace detequiv {

namespace {

using Eigen::Index;

/// A step size, and which points of the sweep have it.
struct StepPoints {
    double eta;
    std::vector<std::size_t> points;
};

std::vector<StepPoints> by_step_size(std::span<const SweepPoint> points) {
    std::map<double, std::vector<std::size_t>> sorted;
    for (std::size_t i = 0; i < points.size(); ++i) {
        sorted[points[i].step_size].push_back(i);
    }
    std::vector<StepPoints> steps;
    steps.reserve(sorted.size());
    for (auto& [eta, indices] : sorted) {
        steps.push_back({.eta = eta, .points = std::move(indices)});
    }
    return steps;
}

template <class Scalar>
class OneTrial {
  public:
    OneTrial(const Model& model, std::span<const SweepPoint> points, std::uint64_t seed, std::uint64_t number,
             const TrialOptions& options)
        : model_(model),
          options_(options),
          sampler_(model, seed, number),
          by_neurons_(by_neurons(model)),
          step_(take_step<Scalar>(model, sampler_, options)),
          steps_(by_step_size(points)),
          fitted_(steps_.size()),
          fresh_(by_neurons_ ? Sequence(model.samples, fresh_columns, passing_, fresh_samples())
                             : Sequence(model.width, block_neurons, passing_, fresh_neurons())),
          test_(model.test_samples, test_columns, passing_, test_rows()) {
        trial_.number = number;
        trial_.draw = step_.draw;
        trial_.points.resize(points.size());
        for (std::size_t i = 0; i < points.size(); ++i) {
            trial_.points[i].point = points[i];
        }
        if (steps_.size() == 1) {
            step_.take(steps_.front().eta);
        }
        if (!by_neurons_) {
            batch_ = draw_block(sampler_, Sampler::Batch::second, 0, model.samples, step_, options.threads);
            batch_probes_ = probes(Sampler::Batch::second, 0, *batch_);
        }
    }

    Trial run(const Arrangement& arrangement) {
        if (arrangement.weight_gram) {
            weight_gram_.emplace(step_);
        }
        arrangement.held ? run_held(arrangement.workers) : run_grouped(arrangement.together);
        fresh_.release();
        weight_gram_.reset();
        measure_test_errors();
        return std::move(trial_);
    }

  private:
    using Sequence = Blocks<Block<Scalar>>;

    [[nodiscard]] const WeightGram<Scalar>* weights() const {
        return weight_gram_ ? &*weight_gram_ : nullptr;
    }

    void run_grouped(std::size_t together) {
        std::vector<StepFit<Scalar>> group(std::min(together, steps_.size()),
                                           StepFit<Scalar>(model_, options_, step_, weights()));
        Workspace<Scalar> work{.features = {}, .threads = options_.threads};
        for (std::size_t first = 0; first < steps_.size(); first += group.size()) {
            fit(first, std::span(group).first(std::min(group.size(), steps_.size() - first)), work);
        }
    }

    /// Workers take one step size after another, and then blocks of test rows to form.
    void run_held(int workers) {
        fresh_.hold();
        for (Index i = 0; i < fresh_.count(); ++i) {
            fresh_.form_held(i, options_.threads);
        }
        test_.hold();
        const int threads = workers > 1 ? 1 : options_.threads;
        std::optional<dense::SerialSection> serial;
        if (workers > 1) {
            serial.emplace();
        }
        const auto fits = static_cast<Index>(steps_.size());
        std::atomic<Index> next = 0;
        in_threads(workers, [&](int /*worker*/) {
            StepFit<Scalar> one(model_, options_, step_, weights());
            Workspace<Scalar> work{.features = {}, .threads = threads};
            for (Index i = next++; i < fits + test_.count(); i = next++) {
                i < fits ? fit(static_cast<std::size_t>(i), {&one, 1}, work)
                         : test_.form_held(i - fits, threads);
            }
        });
    }

    /// The step sizes first, first + 1, ... one for each of the group.
    void fit(std::size_t first, std::span<StepFit<Scalar>> group, Workspace<Scalar>& work) {
        using Fit = StepFit<Scalar>;
        const auto visit = [&](auto add) {
            fresh_.each(options_.threads, [&](const auto& block) {
                for (auto& fit : group) {
                    (fit.*add)(block, work);
                }
            });
        };
        for (std::size_t i = 0; i < group.size(); ++i) {
            group[i].begin(steps_[first + i].eta, steps_[first + i].points);
            by_neurons_ ? group[i].start_samples(1 + 2 * (options_.degrees + 1))
                        : group[i].start_neurons(batch_probes_);
        }
        visit(by_neurons_ ? &Fit::add_samples : &Fit::add_neurons);
        for (auto& fit : group) {
            fit.solve(work, trial_.points);
        }
        if (!by_neurons_) {
            visit(&Fit::add_readouts);
        }
        for (std::size_t i = 0; i < group.size(); ++i) {
            fitted_[first + i] = group[i].fitted();
        }
    }

    /// The test rows pass once, for all step sizes.
    void measure_test_errors() {
        std::vector<double> sums(trial_.points.size(), 0.0);
        test_.each(options_.threads, [&](const auto& block) {
            const Eigen::MatrixXd outputs = network_outputs<Scalar>(
                model_.sigma, block.products, step_.coefficient, fitted_, options_.threads);
            Index row = 0;
            for (const auto& step : steps_) {
                for (const std::size_t point : step.points) {
                    sums[point] += (outputs.row(row++).transpose() - block.target).squaredNorm();
                }
            }
        });
        for (std::size_t i = 0; i < sums.size(); ++i) {
            trial_.points[i].test_error =
                sums[i] / static_cast<double>(model_.test_samples) + model_.noise * model_.noise;
        }
    }

    Eigen::MatrixXd probes(Sampler::Batch batch, Index first, const SampleBlock<Scalar>& block) const {
        Eigen::VectorXd label(block.z.size());
        sampler_.noise(batch, first, label);
        label += teacher_values(model_, block.z_star);
        return probe_features(label, block.z, block.z_star, options_.degrees);
    }

    auto fresh_samples() {
        return [this](Index first, Index count, int threads, Block<Scalar>& block) {
            const auto rows = draw_block(sampler_, Sampler::Batch::second, first, count, step_, threads);
            const Eigen::MatrixXd H = probes(Sampler::Batch::second, first, rows);
            block.probes = H.transpose().template cast<Scalar>();
            block.norms2 = H.colwise().squaredNorm();
            form_products(step_, rows, 0, model_.width, block.products);
        };
    }

    auto fresh_neurons() {
        return [this](Index first, Index count, int /*threads*/, Block<Scalar>& block) {
            block.first_neuron = first;
            form_products(step_, *batch_, first, count, block.products);
        };
    }

    auto test_rows() {
        return [this](Index first, Index count, int threads, Block<Scalar>& block) {
            const auto rows = draw_block(sampler_, Sampler::Batch::test, first, count, step_, threads);
            block.target = teacher_values(model_, rows.z_star);
            form_products(step_, rows, 0, model_.width, block.products);
        };
    }

    const Model& model_;
    const TrialOptions& options_;
    Sampler sampler_;
    bool by_neurons_;
    SteppedWeights<Scalar> step_;
    std::optional<WeightGram<Scalar>> weight_gram_;
    std::vector<StepPoints> steps_;
    std::vector<StepReadouts> fitted_;  ///< one for each of steps_
    Block<Scalar> passing_;
    Sequence fresh_, test_;
    std::optional<SampleBlock<Scalar>> batch_;  ///< the whole fresh batch, where n < N
    Eigen::MatrixXd batch_probes_;
    Trial trial_;
};

template <class Scalar>
Trial run_in(const Model& model, std::span<const SweepPoint> points, std::uint64_t seed, std::uint64_t number,
             const TrialOptions& options) {
    const Arrangement arrangement = choose_arrangement(model, count_step_sizes(points), options);
    return OneTrial<Scalar>(model, points, seed, number, options).run(arrangement);
}

}  // namespace

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
        throw TrialError("trial " + std::to_string(number) + ": " + error.what(), error.cause());
    } catch (const std::bad_alloc&) {
        throw TrialError("trial " + std::to_string(number) + ": out of memory; it needs about " +
                             check::shortest(std::ceil(trial_memory(model, 1, options) / 1e6)) +
                             " MB with one step size",
                         TrialError::Cause::memory);
    }
}

}  // namespace detequiv
