#include "detequiv/validation/simulation.hpp"

#include <algorithm>
#include <cmath>

#include "detequiv/validation/estimator.hpp"
#include "handout.hpp"

namespace detequiv {

namespace {

void check_lists(const Trial& trial, const ListSizes& sizes, const Store& store) {
    for (const Measurement& m : trial.points) {
        if (m.singular_values.size() != sizes.singular_values || m.overlaps.size() != sizes.overlaps ||
            m.teacher_overlaps.size() != sizes.overlaps || m.histogram.size() != sizes.histogram) {
            throw StoreError(store.file().string() + ": the file is damaged (trial " +
                             std::to_string(trial.number) + " has lists of the wrong length)");
        }
    }
}

}  // namespace

std::vector<Trial> stored_trials(const SimulationPlan& plan, const Store& store) {
    std::vector<Trial> trials = store.trials(plan.key, plan.points);
    for (const Trial& trial : trials) {
        check_lists(trial, plan.lists, store);
    }
    return trials;
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
        improvement.reserve(trials.size());
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
    Handout handout(plan, store, options);
    const Workforce workforce = workforce_of(plan, options);
    {
        const LocalWorkers workers(plan, options, workforce, handout);
        while (!handout.ended()) {
            handout.wait();
            handout.store_returned();
        }
    }
    return handout.outcome(workforce);
}

}  // namespace detequiv
