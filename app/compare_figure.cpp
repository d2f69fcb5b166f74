#include <algorithm>
#include <cmath>

#include "figure.hpp"

/// Theory as lines, what was simulated as points with error bars.
namespace detequiv::app {

double swept_value(const Study& point, const std::string& parameter) {
    return parameter == "step.size" ? point.step_size() : numeric_field(point, parameter);
}

namespace {

/// The study's sweep, at least as dense as a curve needs to look like one; without one, step sizes from near
/// 0 to a little beyond the largest simulated.
Study swept(const Study& study, const Comparison& comparison) {
    Study result = study;
    for (Sweep& sweep : result.sweep) {
        sweep.points = sweep.points > 1 ? std::max<decltype(sweep.points)>(sweep.points, 100) : 1;
    }
    if (result.sweep.empty()) {
        double largest = 0;
        for (const ComparedPoint& point : comparison.points) {
            largest = std::max(largest, point.point.step_size);
        }
        // The theory ends at sqrt(n).
        const double end = std::min(1.2 * largest, 0.999 * std::sqrt(study.data.samples));
        result.step.size = largest;
        result.sweep = {{.parameter = "step.size", .from = 0, .to = end, .points = 100}};
    }
    return result;
}

bool has_zero(const Sweep& sweep) {
    return sweep.parameter == "step.size" && std::min(sweep.from, sweep.to) <= 0;
}

}  // namespace

Figure compare_figure(const Study& study, const Comparison& comparison) {
    const Study lines = swept(study, comparison);
    const std::string& parameter = lines.sweep.front().parameter;
    std::vector<SimulatedPoint> simulated;
    for (const ComparedPoint& point : comparison.points) {
        if (point.point.step_size == 0 && !has_zero(lines.sweep.front())) {
            continue;  // the network before the step is no point of the curve
        }
        const SampleMean& test = point.quantities[static_cast<std::size_t>(Quantity::test_error)].value;
        const SampleMean& train = point.quantities[static_cast<std::size_t>(Quantity::train_error)].value;
        simulated.push_back({.swept = swept_value(point.study, parameter),
                             .test = test.mean,
                             .test_error_bar = test.standard_error,
                             .train = train.mean,
                             .train_error_bar = train.standard_error});
    }
    return curve_figure(curve(lines, make_study_functions(lines), comparison.gradient), simulated);
}

}  // namespace detequiv::app
