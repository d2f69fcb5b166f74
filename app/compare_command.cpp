#include <algorithm>

#include "commands.hpp"
#include "compare_report.hpp"
#include "convergence_report.hpp"
#include "figure.hpp"
#include "files.hpp"
#include "output.hpp"
#include "simulation_run.hpp"

namespace detequiv::app {

namespace {

/// The study at several sizes: how the difference shrinks.
int run_sizes(const CompareCommand& command, const Study& study, const ComparisonOptions& options) {
    const SimulationCall& call = command.simulation;
    Store store(store_path(call), command.stored ? Store::Access::read_only : Store::Access::read_write);
    std::vector<double> sizes = command.sizes;
    std::sort(sizes.begin(), sizes.end());
    std::vector<std::vector<SimulationPlan>> plans;
    for (const double samples : sizes) {
        plans.push_back(naming_file(
            call.study, [&] { return plan_simulation(scaled_study(study, samples), options.trial); }));
    }
    std::vector<Comparison> comparisons;
    for (const auto& one : plans) {
        if (!command.stored && run_plans(one, store, call) == RunEnd::interrupted) {
            return interrupted;
        }
        comparisons.push_back(naming_file(call.study, [&] { return compare(one, store, options); }));
    }
    std::vector<Convergence> fits;
    for (const Quantity quantity : quantities) {
        fits.push_back(fit_convergence(quantity, comparisons));
    }
    deliver(command.output, convergence_report(study, fits, chosen_format(command.output, Format::json)));
    if (!command.output.plot.empty()) {
        draw(convergence_figure(study, fits), command.output);
    }
    return success;
}

}  // namespace

int run(const CompareCommand& command) {
    const SimulationCall& call = command.simulation;
    const Study study = simulated_study(call);
    const ComparisonOptions options{.tolerance = command.tolerance,
                                    .location_tolerance = command.location_tolerance,
                                    .overlap_tolerance = command.overlap_tolerance,
                                    .finite_size = command.finite_size,
                                    .false_alarm_rate = command.false_alarm_rate,
                                    .trial = trial_options(call)};
    if (!command.sizes.empty()) {
        return run_sizes(command, study, options);
    }
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
        draw(command.plot_overlaps ? overlaps_figure(study, comparison) : compare_figure(study, comparison),
             command.output);
    }
    if (chosen_format(command.output, Format::json) != Format::table || !command.output.out.empty()) {
        say(comparison.line);
    }
    return comparison.agrees ? success : disagreement;
}

}  // namespace detequiv::app
