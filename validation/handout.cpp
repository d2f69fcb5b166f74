#include "handout.hpp"

#include <algorithm>
#include <utility>

#include "detequiv/numerics/checks.hpp"

namespace detequiv {

namespace {

using Clock = std::chrono::steady_clock;
constexpr std::chrono::milliseconds patience{100};

std::size_t step_sizes(const std::vector<SweepPoint>& points) {
    std::set<double> sizes;
    for (const SweepPoint& point : points) {
        sizes.insert(point.step_size);
    }
    return sizes.size();
}

}  // namespace

Handout::Handout(const SimulationPlan& plan, Store& store, const SimulationOptions& options)
    : plan_(&plan), store_(&store), options_(&options), finished_(stored_trials(plan, store)) {
    for (const Trial& trial : finished_) {
        done_.insert(trial.number);
        mine_ += trial.number < plan.trials && trial.number % options.shards == options.shard ? 1U : 0U;
    }
    next_ = options.shard;
    if (plan.trials > options.shard) {
        wanted_ = (plan.trials - options.shard + options.shards - 1) / options.shards;
    }
    enough_ = precise_enough();
}

bool Handout::precise_enough() const {
    // Fewer draws do not know their own error.
    constexpr std::size_t least = 8;
    return options_->target_relative_error > 0 && finished_.size() >= least &&
           relative_error(finished_) <= options_->target_relative_error;
}

bool Handout::over() const {
    return fault_ || enough_ || next_ >= plan_->trials || stopped();
}

std::optional<Task> Handout::claim() {
    Task task;
    {
        const std::scoped_lock lock(mutex_);
        while (next_ < plan_->trials && done_.contains(next_)) {
            next_ += options_->shards;
        }
        if (over()) {
            changed_.notify_all();
            return std::nullopt;
        }
        task.number = next_;
        next_ += options_->shards;
        ++out_;
    }
    try {
        task.points = store_->missing(plan_->key, task.number, plan_->points);
    } catch (...) {
        fail(std::current_exception());
        return std::nullopt;
    }
    return task;
}

void Handout::give_back(Trial trial) {
    const std::scoped_lock lock(mutex_);
    returned_.push_back(std::move(trial));
    changed_.notify_all();
}

void Handout::refuse(std::exception_ptr fault) {
    const std::scoped_lock lock(mutex_);
    if (!fault_) {
        fault_ = std::move(fault);
    }
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
    }
    for (Trial& trial : returned) {
        std::exception_ptr fault;
        try {
            store_->add(plan_->key, trial);
        } catch (...) {
            fault = std::current_exception();
        }
        if (fault) {
            fail(fault);
            continue;
        }
        ++ran_;
        ++mine_;
        const auto number = trial.number;
        // A completed trial whose other points were stored before is read back whole at the end only.
        if (trial.points.size() == plan_->points.size()) {
            finished_.push_back(std::move(trial));
        }
        const bool enough = precise_enough();
        {
            const std::scoped_lock lock(mutex_);
            done_.insert(number);
            enough_ = enough;
            --out_;
            changed_.notify_all();
        }
        report();
    }
}

void Handout::report() {
    if (!options_->progress) {
        return;
    }
    // The error over many draws is not computed more often than an eye can look.
    const auto now = Clock::now();
    if (now - measured_ > patience || mine_ >= wanted_) {
        measured_ = now;
        error_ = relative_error(finished_);
    }
    options_->progress({.done = mine_,
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
                           const Workforce& workforce, Handout& handout) {
    const TrialOptions trial = trial_options_for(options, workforce);
    for (int w = 0; w < workforce.workers; ++w) {
        threads_.emplace_back([&plan, &handout, trial] {
            while (auto task = handout.claim()) {
                try {
                    handout.give_back(run_trial(plan.model, task->points, plan.seed, task->number, trial));
                } catch (...) {
                    handout.fail(std::current_exception());
                }
            }
        });
    }
}

Workforce workforce_of(const SimulationPlan& plan, const SimulationOptions& options, int cores) {
    const Workforce workforce = options.workforce
                                    ? *options.workforce
                                    : choose_workforce(plan.model, step_sizes(plan.points), options.trial,
                                                       plan.trials, cores, options.memory);
    check::at_least("workers", workforce.workers, 1);
    check::at_least("threads_per_trial", workforce.threads_per_trial, 1);
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
