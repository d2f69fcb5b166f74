#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "detequiv/validation/comparison.hpp"
#include "detequiv/validation/store.hpp"
#include "doctor/self_check.hpp"
#include "files.hpp"

namespace detequiv::app {
namespace {

constexpr const char* improvement = "16 simulated networks, improvement in test error";
constexpr const char* recorded = "a simulated network, against its record";
constexpr double unknown = std::numeric_limits<double>::infinity();
constexpr double standard_errors = 3;  // the seed is fixed: chance decides once, not at every call

Study small_study() {
    return parse_study(
        "", "self-check",
        {"network.activation=tanh", "network.width=300", "network.output_scale=none", "data.noise=0.1",
         "data.dimension=200", "data.samples=600", "ridge.lambda=0.1", "step.size=3", "simulation.trials=16",
         "simulation.seed=1", "simulation.test_samples=2000"});
}

/// The improvement beside the theory of the same draws.
CheckLine line_of(const ComparedPoint& point) {
    for (const ComparedQuantity& quantity : point.quantities) {
        if (quantity.quantity == Quantity::test_error) {
            const double scale = std::abs(quantity.conditioned.mean);
            return {improvement, std::abs(quantity.difference.mean) / scale,
                    (quantity.judgement.allowance + standard_errors * quantity.difference.standard_error) /
                        scale};
        }
    }
    return {improvement, unknown, 0, "nothing was compared"};
}

}  // namespace

CheckLine check_recorded_trial() {
    // Trial 0 as g++ 12.2, glibc 2.36 and OpenBLAS 0.3.21 compute it. OpenBLAS's kernels for Nehalem,
    // Haswell, SkylakeX and Cooperlake, on one thread and two, agree to 4e-15; the rest is left to other
    // mathematical libraries, whose normal numbers differ by a few roundings.
    constexpr double allowed = 1e-11;
    constexpr std::array<double, 4> record = {0.12555939489255499, 0.058574744671290785, 0.099124962188221449,
                                              2.5819640672280615};
    try {
        const auto plan = plan_simulation(small_study(), {}).at(0);
        const Trial trial = run_trial(plan.model, plan.points, plan.seed, 0);
        const Measurement& last = trial.points.back();
        const std::array<double, 4> now = {last.train_objective, last.train_error, last.test_error,
                                           last.singular_values.at(0)};
        double difference = 0;
        for (std::size_t i = 0; i < now.size(); ++i) {
            difference = std::max(difference, std::abs(now[i] / record[i] - 1));
        }
        return {recorded, difference, allowed};
    } catch (const std::exception& error) {
        return {recorded, unknown, allowed, error.what()};
    }
}

CheckLine check_simulation() {
    try {
        const TemporaryFolder folder;
        const ComparisonOptions options;
        const auto plans = plan_simulation(small_study(), options.trial);
        Store store(folder.path() / "self-check.sqlite", Store::Access::read_write);
        for (const auto& plan : plans) {
            (void)simulate(plan, store, {.trial = options.trial});
        }
        const Comparison comparison = compare(plans, store, options);
        const auto moved = std::find_if(comparison.points.begin(), comparison.points.end(),
                                        [](const ComparedPoint& p) { return p.point.step_size > 0; });
        return moved == comparison.points.end() ? line_of(ComparedPoint{}) : line_of(*moved);
    } catch (const std::exception& error) {
        return {improvement, unknown, 0, error.what()};
    }
}

}  // namespace detequiv::app
