#include "commands.hpp"
#include "compare_report.hpp"
#include "figure.hpp"
#include "files.hpp"
#include "output.hpp"
#include "simulation_run.hpp"

namespace detequiv::app {

int run(const CompareCommand& command) {
    const SimulationCall& call = command.simulation;
    const Study study = simulated_study(call);
    const ComparisonOptions options{.tolerance = command.tolerance,
                                    .false_alarm_rate = command.false_alarm_rate,
                                    .trial = trial_options(call)};
    const auto plans =
        naming_file(call.study, [&] { return plan_simulation(study, options.trial, call.points); });
    Store store(store_path(call), command.stored ? Store::Access::read_only : Store::Access::read_write);
    if (!command.stored && run_plans(plans, store, call) == RunEnd::interrupted) {
        return interrupted;
    }
    const Comparison comparison = naming_file(call.study, [&] { return compare(plans, store, options); });
    deliver(command.output,
            comparison_report(study, comparison, options, chosen_format(command.output, Format::json)));
    say_warnings(comparison.warnings);
    if (!command.output.plot.empty()) {
        draw(compare_figure(study, comparison), command.output);
    }
    if (chosen_format(command.output, Format::json) != Format::table || !command.output.out.empty()) {
        say(comparison.line);
    }
    return comparison.agrees ? success : disagreement;
}

}  // namespace detequiv::app
