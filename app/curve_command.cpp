#include "commands.hpp"
#include "curve_json.hpp"
#include "curve_report.hpp"
#include "detequiv/theory/curve.hpp"
#include "figure.hpp"
#include "files.hpp"
#include "output.hpp"

namespace detequiv::app {

int run(const CurveCommand& command) {
    const Study study = load_study(command.study);
    check_in_force(command.study, study);
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
    return exit_status(numerical_faults(points));
}

}  // namespace detequiv::app
