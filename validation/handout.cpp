#include "handout.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "arrangement.hpp"
#include "detequiv/numerics/checks.hpp"

namespace detequiv {

namespace {

using Clock = std::chrono::steady_clock;
constexpr std::chrono::milliseconds patience{100};

const SimulationOptions& with_a_shard(const SimulationOptions& options) {
    if (options.shards < 1 || options.shard >= options.shards) {
        check::refuse("shard", std::to_string(options.shard) + "/" + std::to_string(options.shards),
                      "0 <= shard < shards");
    }
    return options;
}

}  // namespace

Handout::Handout(const SimulationPlan& plan, Store& store, const SimulationOptions& options)
    : plan_(&plan),
      store_(&store),
      options_(&with_a_shard(options)),
      progress_(options.progress),
      finished_(stored_trials(plan, store)) {
    for (const Trial& trial : finished_) {
        done_.insert(trial.number);
        mine_ += trial.number < plan.trials && trial.number % options.shards == options.shard ? 1U : 0U;
    }
    if (plan.trials > options.shard) {
        wanted_ = (plan.trials - options.shard + options.shards - 1) / options.shards;
    }
    ahead_ = wanted_;
    enough_ = precise_enough();
}

bool Handout::precise_enough() const {
    // Fewer draws do not know their own error.
    constexpr std::size_t least = 8;
    return options_->target_relative_error > 0 && finished_.size() >= least &&
           relative_error(finished_) <= options_->target_relative_error;
}

bool Handout::over() const {
    return closed_ || fault_ || enough_ || ahead_ == 0 || stopped();
}

std::optional<std::uint64_t> Handout::next_number() {
    const std::scoped_lock lock(mutex_);
    while (!over()) {
        const std::uint64_t number = options_->shard + place_ * options_->shards;
        place_ = (place_ + 1) % wanted_;
        --ahead_;
        if (!done_.contains(number) && taken_.insert(number).second) {
            ++out_;
            return number;
        }
    }
    changed_.notify_all();
    return std::nullopt;
}

void Handout::somebody_else_did(std::uint64_t number) {
    const std::scoped_lock lock(mutex_);
    done_.insert(number);
    // Two processes in step would do every trial twice: this one goes on from elsewhere and comes round.
    // Often enough for every process of a machine to get out of the others' way, not so often that looking
    // costs.
    constexpr int most_jumps = 64;
    // Once all have been looked at, whoever computes has been told that there is no more.
    if (ahead_ > 0 && jumps_ < most_jumps) {
        ++jumps_;
        place_ = std::uniform_int_distribution<std::uint64_t>(0, wanted_ - 1)(elsewhere_);
        ahead_ = wanted_;
    }
}

std::optional<Task> Handout::claim() {
    while (const auto number = next_number()) {
        try {
            Task task{.number = *number, .points = store_->missing(plan_->key, *number, plan_->points)};
            if (!task.points.empty()) {
                return task;
            }
        } catch (...) {
            fail(std::current_exception());
            return std::nullopt;
        }
        somebody_else_did(*number);
        drop();
    }
    return std::nullopt;
}

void Handout::give_back(Trial trial) {
    const std::scoped_lock lock(mutex_);
    returned_.push_back(std::move(trial));
    changed_.notify_all();
}

void Handout::keep_pace() {
    // Enough that a slow flush holds nobody up, few enough that a target is not overrun.
    constexpr std::size_t most_waiting = 32;
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return returned_.size() < most_waiting || over(); });
}

void Handout::refuse(std::exception_ptr fault) {
    const std::scoped_lock lock(mutex_);
    if (!fault_) {
        fault_ = std::move(fault);
    }
    changed_.notify_all();
}

void Handout::close() {
    const std::scoped_lock lock(mutex_);
    closed_ = true;
    changed_.notify_all();
}

void Handout::fail(std::exception_ptr fault) {
    refuse(std::move(fault));
    drop();
}

void Handout::drop() {
    const std::scoped_lock lock(mutex_);
    --out_;
    changed_.notify_all();
}

void Handout::wait() {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, patience, [this] { return !returned_.empty() || (out_ == 0 && over()); });
}

bool Handout::ended() {
    const std::scoped_lock lock(mutex_);
    return out_ == 0 && returned_.empty() && over();
}

void Handout::store_returned() {
    std::vector<Trial> returned;
    {
        const std::scoped_lock lock(mutex_);
        returned.swap(returned_);
        changed_.notify_all();
    }
    for (const Trial& trial : returned) {
        bool enough = false;
        try {
            if (store_->add(plan_->key, trial) == 0) {
                somebody_else_did(trial.number);
            }
            // Read back because a part of its points may have been stored before.
            if (auto whole = store_->trial(plan_->key, trial.number, plan_->points)) {
                finished_.push_back(std::move(*whole));
            }
            enough = precise_enough();
        } catch (...) {
            fail(std::current_exception());
            continue;
        }
        ++ran_;
        ++mine_;
        {
            const std::scoped_lock lock(mutex_);
            done_.insert(trial.number);
            // For good: those who were told that there is nothing more to do do not come back.
            enough_ = enough_ || enough;
            --out_;
            changed_.notify_all();
        }
        try {
            report();
        } catch (...) {
            progress_ = nullptr;
            refuse(std::current_exception());
        }
    }
}

void Handout::report() {
    if (!progress_) {
        return;
    }
    // The error over many draws is not computed more often than an eye can look.
    const auto now = Clock::now();
    if (now - measured_ > patience || mine_ >= wanted_) {
        measured_ = now;
        error_ = relative_error(finished_);
    }
    progress_({.done = mine_,
               .wanted = wanted_,
               .ran = ran_,
               .seconds = std::chrono::duration<double>(now - start_).count(),
               .relative_error = error_});
}

SimulationOutcome Handout::outcome(Workforce workforce) const {
    if (fault_) {
        std::rethrow_exception(fault_);
    }
    return {.ran = ran_,
            .present = stored_trials(*plan_, *store_).size(),
            .stopped = stopped() && mine_ < wanted_,
            .workforce = workforce};
}

LocalWorkers::LocalWorkers(const SimulationPlan& plan, const SimulationOptions& options,
                           const Workforce& workforce, Handout& handout)
    : closing_{&handout} {
    const TrialOptions trial = trial_options_for(options, workforce);
    for (int w = 0; w < workforce.workers; ++w) {
        threads_.emplace_back([&plan, &handout, trial] {
            while (auto task = handout.claim()) {
                try {
                    handout.give_back(run_trial(plan.model, task->points, plan.seed, task->number, trial));
                    handout.keep_pace();
                } catch (...) {
                    handout.fail(std::current_exception());
                }
            }
        });
    }
}

Workforce workforce_of(const SimulationPlan& plan, const SimulationOptions& options) {
    check::at_least("workers", options.limits.workers, 0);
    check::at_least("threads_per_trial", options.limits.threads_per_trial, 0);
    const Workforce workforce = choose_workforce(plan.model, count_step_sizes(plan.points), options.trial,
                                                 plan.trials, options.limits);
    set_blas_threads(workforce.threads_per_trial);
    return workforce;
}

TrialOptions trial_options_for(const SimulationOptions& options, const Workforce& workforce) {
    TrialOptions trial = options.trial;
    trial.threads = workforce.threads_per_trial;
    trial.memory = workforce.memory;
    return trial;
}

}  // namespace detequiv
