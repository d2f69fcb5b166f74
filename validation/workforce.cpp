#include <algorithm>
#include <cmath>
#include <string>

#include "detequiv/numerics/checks.hpp"
#include "detequiv/validation/simulation.hpp"
#include "machine.hpp"

namespace detequiv {

namespace {

std::string megabytes(double bytes) {
    return check::shortest(std::ceil(bytes / 1e6)) + " MB";
}

[[noreturn]] void refuse(double least, double workers, double budget) {
    std::string trials = "one trial with one step size needs " + megabytes(least);
    if (workers > 1) {
        trials += ", " + check::shortest(workers) + " at a time " + megabytes(workers * least);
    }
    throw TrialError(trials + ", and " + check::shortest(std::floor(budget / 1e6)) +
                         " MB may be used; take smaller sizes, fewer workers or single precision, or allow "
                         "more memory",
                     TrialError::Cause::memory);
}

/// least_trial_memory with so many threads, each of which draws into memory of its own.
double least_memory(const Model& model, std::size_t step_sizes, TrialOptions options, int threads) {
    options.threads = threads;
    return least_trial_memory(model, step_sizes, options);
}

}  // namespace

double usable_memory() {
    return 0.75 * memory_left();
}

int usable_cores() {
    return allowed_cores();
}

double processor_quota() {
    return granted_processors();
}

Workforce choose_workforce(const Model& model, std::size_t step_sizes, const TrialOptions& options,
                           std::uint64_t trials, const WorkforceLimits& limits) {
    const int all = limits.cores > 0 ? limits.cores : usable_cores();
    const double budget = limits.memory > 0 ? limits.memory : usable_memory();
    const auto least = [&](int threads) { return least_memory(model, step_sizes, options, threads); };
    const int fewest = std::max(1, limits.threads_per_trial);
    if (const int asked = std::max(1, limits.workers); least(fewest) > budget / asked) {
        refuse(least(fewest), asked, budget);
    }
    int workers = limits.workers;
    if (workers == 0) {
        // Side by side beats threads inside, but recomputing a sweep by blocks costs more than both.
        const double whole = std::max(trial_memory(model, step_sizes, options), least(fewest));
        const int seats = std::max(1, all / fewest);
        const auto fit = static_cast<int>(std::min(budget / std::min(whole, budget), 1.0 * seats));
        workers = static_cast<int>(
            std::clamp<std::uint64_t>(trials, 1, static_cast<std::uint64_t>(std::max(1, fit))));
    }
    int threads = limits.threads_per_trial > 0 ? limits.threads_per_trial : std::max(1, all / workers);
    while (threads > fewest && least(threads) > budget / workers) {
        --threads;
    }
    return {.workers = workers, .threads_per_trial = threads, .memory = budget / workers};
}

}  // namespace detequiv
