#include <algorithm>

#include "commands.hpp"
#include "curve_report.hpp"
#include "detequiv/theory/curve.hpp"
#include "figure.hpp"
#include "files.hpp"
#include "output.hpp"
#include "prediction_report.hpp"

namespace detequiv::app {
namespace {

/// How many points may not be used.
long long unusable(const Curve& curve) {
    return std::count_if(curve.points.begin(), curve.points.end(),
                         [](const CurvePoint& point) { return !usable(point.status); });
}

/// Whether every point that may not be used has n = N and ridge 0.
bool all_diverge(const Curve& curve) {
    return std::all_of(curve.points.begin(), curve.points.end(), [&](const CurvePoint& point) {
        Study study = curve.study;
        for (std::size_t i = 0; i < point.parameters.size(); ++i) {
            set_numeric_field(study, study.sweep[i].parameter, point.parameters[i]);
        }
        return usable(point.status) || errors_diverge(study);
    });
}

}  // namespace

int run(const CurveCommand& command) {
    const Study study = load_study(command.study);
    if (study.sweep.empty()) {
        throw StudyError(command.study.file +
                         ": sweep: missing; required a [sweep] table, or --sweep key=from:to:points");
    }
    const auto points = naming_file(command.study, [&] { return curve(study); });
    deliver(command.output, curve_report(points, chosen_format(command.output, Format::csv)));
    say_warnings(points.warnings);
    if (!command.output.plot.empty()) {
        draw(study.sweep.size() == 1 ? curve_figure(points) : map_figure(points), command.output);
    }
    if (const auto count = unusable(points); count > 0) {
        say("numerical failure: " + std::to_string(count) + " of " + std::to_string(points.points.size()) +
            " points are not usable" +
            (all_diverge(points) ? ": " + std::string(divergence) : "; their status says why"));
        return failure;
    }
    return success;
}

}  // namespace detequiv::app
