#include <algorithm>
#include <cmath>
#include <set>

#include "detequiv/numerics/checks.hpp"
#include "detequiv/validation/simulation.hpp"

namespace detequiv {

namespace {

std::vector<double> thinned(const std::vector<double>& values, int most) {
    const std::size_t count = values.size();
    if (most <= 0 || count <= static_cast<std::size_t>(most)) {
        return values;
    }
    if (most == 1) {
        return {values.back()};
    }
    std::vector<double> kept;
    for (int i = 0; i < most; ++i) {
        const double place = static_cast<double>(i) * static_cast<double>(count - 1) / (most - 1);
        kept.push_back(values[static_cast<std::size_t>(std::lround(place))]);
    }
    return kept;
}

/// The studies at all points of the sweeps.
std::vector<Study> points_of(const Study& study, int most) {
    std::vector<Study> points = {study};
    points.front().sweep.clear();
    for (const Sweep& sweep : study.sweep) {
        const auto values = thinned(sweep_values(sweep), most);
        std::vector<Study> more;
        for (const Study& point : points) {
            for (const double value : values) {
                Study here = point;
                set_numeric_field(here, sweep.parameter, value);
                more.push_back(std::move(here));
            }
        }
        points = std::move(more);
    }
    return points;
}

void check_point(const Study& study, const Model& model) {
    if (!(study.ridge.lambda > 0)) {
        throw StudyError("ridge.lambda = " + check::shortest(study.ridge.lambda) +
                         ": required > 0 to simulate; the ridge regression is solved");
    }
    if (study.step_size() > 0 && !model.sigma.jumps().empty()) {
        throw StudyError("network.activation = " + model.sigma.text() +
                         ": required a function without jumps, whose derivative a gradient step sees");
    }
}

void add_point(SimulationPlan& plan, SweepPoint point, const Study& study) {
    if (std::find(plan.points.begin(), plan.points.end(), point) == plan.points.end()) {
        plan.points.push_back(point);
        plan.studies.push_back(study);
    }
}

/// Of n x N features min(n, N) - 1 singular values can be measured by iteration.
ListSizes lists_of(const Study& study, const TrialOptions& options) {
    const double most = std::min(study.network.width, study.data.samples) - 1;
    const double wanted = std::clamp(static_cast<double>(options.singular_values), 0.0, most);
    const auto count = static_cast<std::size_t>(wanted);
    return {.singular_values = count,
            .overlaps = count * static_cast<std::size_t>(options.degrees + 1),
            .histogram = static_cast<std::size_t>(std::max(options.histogram_bins, 0))};
}

Study before_the_step(Study study) {
    study.step.size = 0;
    return study;
}

}  // namespace

std::vector<SimulationPlan> plan_simulation(const Study& study, const TrialOptions& options, int most) {
    check_study(study);
    std::vector<SimulationPlan> plans;
    for (Study& point : points_of(study, most)) {
        const auto seed = static_cast<std::uint64_t>(point.simulation.seed);
        Model model = make_model(point);
        check_point(point, model);
        std::string key = physical_key(model, seed, options);
        auto place = std::find_if(plans.begin(), plans.end(),
                                  [&](const SimulationPlan& plan) { return plan.key == key; });
        if (place == plans.end()) {
            plans.push_back({.study = point,
                             .model = std::move(model),
                             .points = {},
                             .studies = {},
                             .seed = seed,
                             .trials = static_cast<std::uint64_t>(point.simulation.trials),
                             .key = std::move(key),
                             .lists = lists_of(point, options),
                             .gradient = options.gradient});
            place = plans.end() - 1;
        }
        add_point(*place, {.step_size = 0, .ridge = point.ridge.lambda}, before_the_step(point));
        add_point(*place, {.step_size = point.step_size(), .ridge = point.ridge.lambda}, point);
    }
    return plans;
}

}  // namespace detequiv
