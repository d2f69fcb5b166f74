#include <algorithm>

#include "commands.hpp"
#include "curve_report.hpp"
#include "detequiv/theory/curve.hpp"
#include "figure.hpp"
#include "files.hpp"
#include "output.hpp"

namespace detequiv::app {
namespace {

/// How many points may not be used.
long long unusable(const Curve& curve) {
    return std::count_if(curve.points.begin(), curve.points.end(),
                         [](const CurvePoint& point) { return !usable(point.status); });
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
            " points are not usable; their status says why");
        return failure;
    }
    return success;
}

}  // namespace detequiv::app
