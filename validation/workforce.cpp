#include <algorithm>
#include <cmath>
#include <fstream>
#include <string>
#include <thread>

#include "detequiv/numerics/checks.hpp"
#include "detequiv/validation/simulation.hpp"

namespace detequiv {

namespace {

/// Bytes that the machine could still give, by Linux's own estimate; 4 GB where it does not say.
double available_memory() {
    std::ifstream file("/proc/meminfo");
    std::string name;
    double kilobytes = 0;
    std::string unit;
    while (file >> name >> kilobytes) {
        std::getline(file, unit);
        if (name == "MemAvailable:") {
            return 1024 * kilobytes;
        }
    }
    return 4e9;
}

}  // namespace

double usable_memory() {
    return 0.75 * available_memory();
}

Workforce choose_workforce(const Model& model, std::size_t step_sizes, const TrialOptions& options,
                           std::uint64_t trials, int cores, double memory) {
    const int all = cores > 0 ? cores : static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
    const double budget = memory > 0 ? memory : usable_memory();
    const double least = trial_memory(model, 1, options);
    if (least > budget) {
        throw TrialError(
            "one trial with one step size needs " + check::shortest(std::ceil(least / 1e6)) + " MB and " +
            check::shortest(std::floor(budget / 1e6)) +
            " MB may be used; take smaller sizes or single precision, or allow more with --memory");
    }
    // Side by side beats threads inside, but recomputing a sweep by blocks costs more than both.
    const double whole = trial_memory(model, step_sizes, options);
    const auto fit = static_cast<int>(std::min(budget / std::min(whole, budget), 1.0 * all));
    const auto workers =
        static_cast<int>(std::clamp<std::uint64_t>(trials, 1, static_cast<std::uint64_t>(std::max(1, fit))));
    return {.workers = workers, .threads_per_trial = std::max(1, all / workers), .memory = budget / workers};
}

}  // namespace detequiv
