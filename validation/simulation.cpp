#include "detequiv/validation/simulation.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <mutex>
#include <set>
#include <thread>

#include "detequiv/numerics/checks.hpp"
#include "detequiv/validation/estimator.hpp"

namespace detequiv {

namespace {

std::size_t step_sizes(const std::vector<SweepPoint>& points) {
    std::set<double> sizes;
    for (const SweepPoint& point : points) {
        sizes.insert(point.step_size);
    }
    return sizes.size();
}

/// What the workers of one call share. The store and the counts are behind one mutex; trials run outside it.
class Crew {
  public:
    Crew(const SimulationPlan& plan, Store& store, const SimulationOptions& options, TrialOptions trial)
        : plan_(plan), store_(store), options_(options), trial_(trial) {
        finished_ = stored_trials(plan, store);
        for (const Trial& trial_done : finished_) {
            done_.insert(trial_done.number);
        }
        wanted_ = 0;
        for (std::uint64_t t = options.shard; t < plan.trials; t += options.shards) {
            ++wanted_;
        }
        next_ = options.shard;
    }

    void work() {
        for (;;) {
            std::uint64_t number = 0;
            std::vector<SweepPoint> points;
            {
                const std::scoped_lock lock(mutex_);
                while (next_ < plan_.trials && done_.contains(next_)) {
                    next_ += options_.shards;
                }
                if (fault_ || next_ >= plan_.trials || stopped() || precise_enough()) {
                    return;
                }
                number = next_;
                next_ += options_.shards;
                points = store_.missing(plan_.key, number, plan_.points);
            }
            run(number, points);
        }
    }

    SimulationOutcome outcome(Workforce workforce) {
        if (fault_) {
            std::rethrow_exception(fault_);
        }
        return {.ran = ran_,
                .present = stored_trials(plan_, store_).size(),
                .stopped = stopped() && next_ < plan_.trials,
                .workforce = workforce};
    }

  private:
    [[nodiscard]] bool stopped() const { return options_.stop != nullptr && options_.stop->load(); }

    [[nodiscard]] bool precise_enough() const {
        // Fewer draws do not know their own error.
        constexpr std::size_t least = 8;
        return options_.target_relative_error > 0 && finished_.size() >= least &&
               relative_error(finished_) <= options_.target_relative_error;
    }

    void run(std::uint64_t number, const std::vector<SweepPoint>& points) {
        try {
            const Trial trial = run_trial(plan_.model, points, plan_.seed, number, trial_);
            const std::scoped_lock lock(mutex_);
            store_.add(plan_.key, trial);
            ++ran_;
            note(number, trial);
        } catch (...) {
            const std::scoped_lock lock(mutex_);
            if (!fault_) {
                fault_ = std::current_exception();
            }
        }
    }

    void note(std::uint64_t number, const Trial& trial) {
        done_.insert(number);
        // A completed trial whose other points were stored before is read back whole at the end only.
        if (trial.points.size() == plan_.points.size()) {
            finished_.push_back(trial);
        }
        if (options_.progress) {
            std::uint64_t mine = 0;
            for (const std::uint64_t t : done_) {
                mine += t < plan_.trials && t % options_.shards == options_.shard ? 1U : 0U;
            }
            const std::chrono::duration<double> spent = std::chrono::steady_clock::now() - start_;
            options_.progress({.done = mine,
                               .wanted = wanted_,
                               .seconds = spent.count(),
                               .relative_error = relative_error(finished_)});
        }
    }

    const SimulationPlan& plan_;
    Store& store_;
    const SimulationOptions& options_;
    TrialOptions trial_;
    std::mutex mutex_;
    std::vector<Trial> finished_;
    std::set<std::uint64_t> done_;
    std::uint64_t next_ = 0, ran_ = 0, wanted_ = 0;
    std::exception_ptr fault_;
    std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

}  // namespace

std::vector<Trial> stored_trials(const SimulationPlan& plan, const Store& store) {
    return store.trials(plan.key, plan.points);
}

double relative_error(const std::vector<Trial>& trials) {
    double worst = std::numeric_limits<double>::quiet_NaN();
    if (trials.size() < 2) {
        return worst;
    }
    const auto& points = trials.front().points;
    for (std::size_t i = 0; i < points.size(); ++i) {
        const auto before = std::find_if(points.begin(), points.end(), [&](const Measurement& m) {
            return m.point.step_size == 0 && m.point.ridge == points[i].point.ridge;
        });
        if (points[i].point.step_size == 0 || before == points.end()) {
            continue;
        }
        const auto base = static_cast<std::size_t>(before - points.begin());
        std::vector<double> improvement;
        for (const Trial& trial : trials) {
            improvement.push_back(trial.points[base].test_error - trial.points[i].test_error);
        }
        const auto drop = sample_mean(improvement);
        const double error = drop.standard_error / std::abs(drop.mean);
        worst = std::isnan(worst) ? error : std::max(worst, error);
    }
    return worst;
}

SimulationOutcome simulate(const SimulationPlan& plan, Store& store, const SimulationOptions& options) {
    if (options.shards < 1 || options.shard >= options.shards) {
        check::refuse("shard", std::to_string(options.shard) + "/" + std::to_string(options.shards),
                      "0 <= shard < shards");
    }
    const std::size_t sizes = step_sizes(plan.points);
    const Workforce workforce = options.workforce ? *options.workforce
                                                  : choose_workforce(plan.model, sizes, options.trial,
                                                                     plan.trials, 0, options.memory);
    check::at_least("workers", workforce.workers, 1);
    check::at_least("threads_per_trial", workforce.threads_per_trial, 1);
    TrialOptions trial = options.trial;
    trial.threads = workforce.threads_per_trial;
    trial.memory = workforce.memory;
    set_blas_threads(workforce.threads_per_trial);
    Crew crew(plan, store, options, trial);
    {
        std::vector<std::jthread> workers;
        for (int w = 1; w < workforce.workers; ++w) {
            workers.emplace_back([&] { crew.work(); });
        }
        crew.work();
    }
    return crew.outcome(workforce);
}

}  // namespace detequiv
