// Whether a comparison keeps its word where the theory is exact: false alarms, the law of the z-scores, and
// the power to find planted errors, on features drawn from the Gaussian-equivalent law. Usage:
// experiment_honesty STORE SAMPLES REPEATS:DRAWS POOL
//   REPEATS comparisons of DRAWS draws, each with a seed of its own (1, 2, ...); POOL further draws of seed 0
//   at the same size give the finite-size bias and what longer comparisons are made of. Draws go into the
//   store and are used again; several processes may fill it at once.
#include <array>
#include <cmath>
#include <cstdio>
#include <ctime>
#include <exception>
#include <random>
#include <string>

#include "detequiv/validation/build_info.hpp"
#include "detequiv/version.hpp"
#include "equivalent_network.hpp"
#include "honesty_report.hpp"

namespace {

using namespace detequiv;

struct Task {
    std::string store;
    double samples = 0;
    std::uint64_t repeats = 0, draws = 0, pool = 0;
};

Task read(char** arguments) {
    const std::string repeats = arguments[3];
    const auto colon = repeats.find(':');
    if (colon == std::string::npos) {
        throw std::invalid_argument("REPEATS:DRAWS = " + repeats + ": required two numbers");
    }
    return {.store = arguments[1],
            .samples = std::stod(arguments[2]),
            .repeats = std::stoull(repeats.substr(0, colon)),
            .draws = std::stoull(repeats.substr(colon + 1)),
            .pool = std::stoull(arguments[4])};
}

/// The draws of a plan, those that the store lacks made now. Each process begins elsewhere: several that
/// share a store meet at the end only.
honesty::Records records(const SimulationPlan& plan, const std::vector<PointTheory>& theory, Store& store) {
    const std::string key = equivalent::key(plan, honesty::measured);
    std::random_device device;
    const std::uint64_t start = plan.trials > 0 ? device() % plan.trials : 0;
    std::uint64_t made = 0;
    for (std::uint64_t i = 0; i < plan.trials; ++i) {
        const std::uint64_t number = (start + i) % plan.trials;
        if (!store.trial(key, number, plan.points)) {
            store.add(key, equivalent::run_trial(plan, number, honesty::measured));
            if (++made % 1000 == 0) {
                std::fprintf(stderr, "%llu draws\n", static_cast<unsigned long long>(made));
            }
        }
    }
    honesty::Records records{.plan = plan, .theory = theory, .trials = store.trials(key, plan.points)};
    std::erase_if(records.trials, [&](const Trial& trial) { return trial.number >= plan.trials; });
    return records;
}

void print_header(const Task& task) {
    std::printf(
        "Verdicts where the theory is exact: Gaussian-equivalent features, n = %g, N = %g, d = %g, n_1 = %g, "
        "ridge 0.05\ncommand: experiment_honesty STORE %g %llu:%llu %llu\ndetequiv %s",
        task.samples, std::round(2 * task.samples / 3), std::round(task.samples / 2), 4 * task.samples,
        task.samples, static_cast<unsigned long long>(task.repeats),
        static_cast<unsigned long long>(task.draws), static_cast<unsigned long long>(task.pool),
        std::string(version()).c_str());
    for (const BuildFact& fact : validation_build()) {
        std::printf("; %s %s", fact.name.c_str(), fact.value.c_str());
    }
    std::array<char, 20> date{};
    const std::time_t now = std::time(nullptr);
    std::strftime(date.data(), date.size(), "%Y-%m-%d", std::gmtime(&now));
    std::printf("\ndate: %s; seeds: 1 to %llu for comparisons, 0 for the pool\n\n", date.data(),
                static_cast<unsigned long long>(task.repeats));
}

}  // namespace

int main(int count, char** arguments) {
    if (count != 5) {
        std::fprintf(stderr, "usage: %s STORE SAMPLES REPEATS:DRAWS POOL\n", arguments[0]);
        return 2;
    }
    try {
        const Task task = read(arguments);
        set_blas_threads(1);
        Store store(task.store);
        const Study study = equivalent::study(task.samples);
        const auto plan = [&](std::uint64_t seed, std::uint64_t draws) {
            return equivalent::plan(study, honesty::step_sizes, seed, draws);
        };
        const auto theory = plan_theory(plan(0, 0), honesty::measured.gradient);
        std::vector<honesty::Records> repeats;
        for (std::uint64_t seed = 1; seed <= task.repeats; ++seed) {
            repeats.push_back(records(plan(seed, task.draws), theory, store));
        }
        const honesty::Records pool = records(plan(0, task.pool), theory, store);
        print_header(task);
        honesty::report_alarms(repeats);
        const honesty::Population population(pool, 0.01);
        honesty::report_bias(population, task.draws);
        std::vector<honesty::Population> large;
        large.reserve(repeats.size());
        for (const honesty::Records& one : repeats) {
            large.emplace_back(one, -0.25);
        }
        honesty::report_independent(large);
        honesty::report_resampled(population);
        return 0;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "%s: %s\n", arguments[0], error.what());
        return 2;
    }
}
