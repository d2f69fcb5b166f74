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
          fresh_(by_neurons_ ? Sequence(model.samples, block_columns, passing_, fresh_samples())
                             : Sequence(model.width, block_neurons, passing_, fresh_neurons())),
          test_(model.test_samples, block_columns, passing_, test_rows()) {
        trial_.number = number;
        trial_.draw = step_.draw;
        trial_.points.resize(points.size());
        for (std::size_t i = 0; i < points.size(); ++i) {
            trial_.points[i].point = points[i];
            by_step_size_[points[i].step_size].push_back(i);
        }
        if (by_step_size_.size() == 1) {
            step_.take(by_step_size_.begin()->first);
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
        return std::move(trial_);
    }

  private:
    using Sequence = Blocks<Block<Scalar>>;

    [[nodiscard]] const WeightGram<Scalar>* weights() const {
        return weight_gram_ ? &*weight_gram_ : nullptr;
    }

    void run_grouped(std::size_t together) {
        std::vector<StepFit<Scalar>> group(std::min(together, by_step_size_.size()),
                                           StepFit<Scalar>(model_, options_, step_, weights()));
        Workspace<Scalar> work{.features = {}, .prediction = {}, .threads = options_.threads};
        std::size_t taken = 0;
        std::size_t left = by_step_size_.size();
        for (const auto& [eta, points] : by_step_size_) {
            group[taken++].begin(eta, points);
            --left;
            if (taken == group.size() || left == 0) {
                measure(std::span(group).first(taken), work);
                taken = 0;
            }
        }
    }

    void run_held(int workers) {
        fresh_.hold();
        test_.hold();
        using Share = std::pair<double, std::vector<std::size_t>>;
        const std::vector<Share> shares(by_step_size_.begin(), by_step_size_.end());
        std::atomic<std::size_t> next = 0;
        std::optional<dense::SerialSection> serial;
        if (workers > 1) {
            serial.emplace();
        }
        in_threads(workers, [&](int /*worker*/) {
            StepFit<Scalar> fit(model_, options_, step_, weights());
            Workspace<Scalar> work{
                .features = {}, .prediction = {}, .threads = workers > 1 ? 1 : options_.threads};
            for (std::size_t i = next++; i < shares.size(); i = next++) {
                fit.begin(shares[i].first, shares[i].second);
                measure({&fit, 1}, work);
            }
        });
    }

    void measure(std::span<StepFit<Scalar>> group, Workspace<Scalar>& work) {
        const auto visit = [&](auto& blocks, auto add) {
            blocks.each([&](const auto& block) {
                for (auto& fit : group) {
                    (fit.*add)(block, work);
                }
            });
        };
        using Fit = StepFit<Scalar>;
        for (auto& fit : group) {
            by_neurons_ ? fit.start_samples(1 + 2 * (options_.degrees + 1))
                        : fit.start_neurons(batch_probes_);
        }
        visit(fresh_, by_neurons_ ? &Fit::add_samples : &Fit::add_neurons);
        for (auto& fit : group) {
            fit.solve(work, trial_.points);
        }
        if (!by_neurons_) {
            visit(fresh_, &Fit::add_readouts);
        }
        visit(test_, &Fit::add_test);
        for (const auto& fit : group) {
            fit.finish(trial_.points);
        }
    }

    Eigen::MatrixXd probes(Sampler::Batch batch, Index first, const SampleBlock<Scalar>& block) const {
        Eigen::VectorXd label(block.z.size());
        sampler_.noise(batch, first, label);
        label += teacher_values(model_, block.z_star);
        return probe_features(label, block.z, block.z_star, options_.degrees);
    }

    auto fresh_samples() {
        return [this](Index first, Index count, Block<Scalar>& block) {
            const auto rows =
                draw_block(sampler_, Sampler::Batch::second, first, count, step_, options_.threads);
            const Eigen::MatrixXd H = probes(Sampler::Batch::second, first, rows);
            block.probes = H.transpose().template cast<Scalar>();
            block.norms2 = H.colwise().squaredNorm();
            form_products(step_, rows, 0, model_.width, block.products);
        };
    }

    auto fresh_neurons() {
        return [this](Index first, Index count, Block<Scalar>& block) {
            block.first_neuron = first;
            form_products(step_, *batch_, first, count, block.products);
        };
    }

    auto test_rows() {
        return [this](Index first, Index count, Block<Scalar>& block) {
            const auto rows =
                draw_block(sampler_, Sampler::Batch::test, first, count, step_, options_.threads);
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
    Block<Scalar> passing_;
    Sequence fresh_, test_;
    std::map<double, std::vector<std::size_t>> by_step_size_;
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
