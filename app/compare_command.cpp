#include <algorithm>
#include <stdexcept>
#include <string>

#include "commands.hpp"
#include "compare_report.hpp"
#include "convergence_report.hpp"
#include "detequiv/numerics/checks.hpp"
#include "figure.hpp"
#include "files.hpp"
#include "output.hpp"
#include "simulation_run.hpp"

namespace detequiv::app {

namespace {

/// The sizes asked for, ascending, each once.
std::vector<double> series_sizes(const CompareCommand& command, const Study& study) {
    if (command.plot_overlaps) {
        check::refuse("--plot-overlaps", "with --sizes", "one size to show singular vectors of",
                      "leave one of the two out");
    }
    if (!command.simulation.study.sweeps.empty()) {
        check::refuse("--sweep", "with --sizes", "one point to follow in size",
                      "leave one of the two out, or choose the point by --set");
    }
    check::at_least("simulation.trials", study.simulation.trials, 3, "give --trials");
    std::vector<double> sizes = command.sizes;
    std::sort(sizes.begin(), sizes.end());
    sizes.erase(std::unique(sizes.begin(), sizes.end()), sizes.end());
    if (sizes.size() < 2) {
        check::refuse("--sizes", check::shortest(sizes.front()), "at least two different sizes",
                      "leave --sizes out for one");
    }
    if (!(study.step_size() > 0)) {
        check::refuse("step.size", "0", "> 0 to look at an improvement", "give the step a size by --set");
    }
    return sizes;
}

/// The study at another size. A fault that it does not have at its own is one of --sizes.
std::vector<SimulationPlan> sized_plans(const StudyOptions& stated, const Study& study, double samples,
                                        const TrialOptions& trial) {
    try {
        return plan_simulation(scaled_study(study, samples), trial);
    } catch (const std::invalid_argument& error) {
        (void)naming_file(stated,
                          [&] { return plan_simulation(scaled_study(study, study.data.samples), trial); });
        throw std::invalid_argument("--sizes: " + check::shortest(samples) + ": " + error.what());
    }
}

/// Every warning once; one that not all sizes give says where it came first.
std::vector<std::string> warnings_of(const std::vector<double>& sizes,
                                     const std::vector<Comparison>& comparisons) {
    const auto gives = [](const Comparison& comparison, const std::string& warning) {
        return std::find(comparison.warnings.begin(), comparison.warnings.end(), warning) !=
               comparison.warnings.end();
    };
    std::vector<std::string> warnings;
    std::vector<std::string> seen;
    for (std::size_t i = 0; i < sizes.size(); ++i) {
        for (const std::string& warning : comparisons[i].warnings) {
            if (std::find(seen.begin(), seen.end(), warning) != seen.end()) {
                continue;
            }
            seen.push_back(warning);
            const bool everywhere =
                std::all_of(comparisons.begin(), comparisons.end(),
                            [&](const Comparison& comparison) { return gives(comparison, warning); });
            warnings.push_back(everywhere ? warning
                                          : "data.samples = " + check::shortest(sizes[i]) + ": " + warning);
        }
    }
    return warnings;
}

/// Says so if they are not.
bool sound_predictions(const Comparison& comparison) {
    const bool sound = usable(comparison.status);
    if (!sound) {
        say("numerical failure: the conditioned predictions are " +
            std::string(to_string(comparison.status)));
    }
    return sound;
}

/// The study at several sizes: how the difference shrinks, and whether its limit is 0.
int run_sizes(const CompareCommand& command, const Study& study, const ComparisonOptions& options) {
    const SimulationCall& call = command.simulation;
    const std::vector<double> sizes = series_sizes(command, study);
    std::vector<std::vector<SimulationPlan>> plans;
    plans.reserve(sizes.size());
    for (const double samples : sizes) {
        plans.push_back(sized_plans(call.study, study, samples, options.trial));
    }
    // Before hours of simulation.
    naming_file(call.study,
                [&] { require_improvement(scaled_study(study, sizes.front()), options.trial.gradient); });
    Store store(store_path(call), command.stored ? Store::Access::read_only : Store::Access::read_write);
    std::vector<Comparison> comparisons;
    for (const auto& one : plans) {
        if (!command.stored && run_plans(one, store, call) == RunEnd::interrupted) {
            return interrupted;
        }
        comparisons.push_back(naming_file(call.study, [&] { return compare_unjudged(one, store, options); }));
    }
    Series series{.study = study,
                  .options = options,
                  .quantities = {},
                  .verdict = {},
                  .warnings = warnings_of(sizes, comparisons)};
    for (const Quantity quantity : quantities) {
        series.quantities.push_back(fit_convergence(quantity, comparisons, correction_exponent(study)));
    }
    series.verdict =
        judge_convergence(series.quantities, options.tolerance, options.false_alarm_rate, options.unseen);
    const Format format = chosen_format(command.output, Format::json);
    deliver(command.output, convergence_report(series, format));
    say_warnings(series.warnings);
    if (!command.output.plot.empty()) {
        draw(convergence_figure(series), command.output);
    }
    if (format != Format::table || !command.output.out.empty()) {
        say(series.verdict.line);
    }
    const bool sound = std::all_of(comparisons.begin(), comparisons.end(), sound_predictions);
    return !sound ? failure : is_disagreement(series.verdict.finding) ? disagreement : success;
}

/// Trials of the store beyond the number asked for take no part, which a reader should know.
void say_unused(const Comparison& comparison) {
    if (comparison.stored > comparison.trials) {
        say(std::to_string(comparison.trials) + " of " + std::to_string(comparison.stored) +
            " stored trials are compared; --trials " + std::to_string(comparison.stored) + " takes all");
    }
}

/// Refuses, before hours of simulation, what could not be compared or drawn afterwards.
void check_comparable(const CompareCommand& command, const Study& study,
                      const std::vector<SimulationPlan>& plans, const ComparisonOptions& options) {
    for (const SimulationPlan& plan : plans) {  // a sweep may run over the number of trials
        if (plan.trials < 3) {
            check::refuse("simulation.trials", std::to_string(plan.trials), "at least 3 to compare with",
                          study.simulation.trials < 3 ? "give --trials" : "let the sweep begin at 3");
        }
    }
    if (command.plot_overlaps && (study.sweep.empty() || command.output.plot.empty())) {
        check::refuse("--plot-overlaps", study.sweep.empty() ? "no sweep" : "no figure",
                      "--plot FILE and a study or --sweep that sweeps the step");
    }
    if (study.sweep.size() > 1 && !command.output.plot.empty()) {
        check::refuse("--plot", "two sweeps", "one: the figure has one axis for it", "give one --sweep");
    }
    if (!study.sweep.empty() && !command.output.plot.empty() && !has_curve(study.sweep.front())) {
        check::refuse("--plot", "a sweep of " + study.sweep.front().parameter,
                      "a field of the theory, over which the figure has its curve", "give another --sweep");
    }
    for (const SimulationPlan& plan : plans) {
        for (const Study& point : plan.studies) {
            if (point.step_size() > 0 && judgeable(point, options)) {
                return;
            }
        }
    }
    throw std::invalid_argument(
        command.simulation.study.file +
        ": "
        "no point can be judged: required a step size above 0 whose growth of the rows' squared norms "
        "--finite-size allows for less than half of the improvement; take smaller steps, larger sizes or a "
        "smaller --finite-size");
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
                                    .unseen = command.unseen,
                                    .trial = trial_options(call)};
    if (!command.sizes.empty()) {
        return run_sizes(command, study, options);
    }
    check_in_force(call.study, study);
    const auto plans =
        naming_file(call.study, [&] { return plan_simulation(study, options.trial, call.points); });
    check_comparable(command, study, plans, options);
    Store store(store_path(call), command.stored ? Store::Access::read_only : Store::Access::read_write);
    if (!command.stored && run_plans(plans, store, call) == RunEnd::interrupted) {
        return interrupted;
    }
    const Comparison comparison = naming_file(call.study, [&] { return compare(plans, store, options); });
    deliver(command.output,
            comparison_report(study, comparison, options, chosen_format(command.output, Format::json)));
    say_unused(comparison);
    say_warnings(comparison.warnings);
    if (!command.output.plot.empty()) {
        draw(command.plot_overlaps ? overlaps_figure(study, comparison) : compare_figure(study, comparison),
             command.output);
    }
    if (chosen_format(command.output, Format::json) != Format::table || !command.output.out.empty()) {
        say(comparison.line);
        if (const auto next = next_step(comparison); !next.empty()) {
            say(next);
        }
    }
    if (!sound_predictions(comparison)) {
        return failure;
    }
    return is_disagreement(comparison.finding) ? disagreement : success;
}

}  // namespace detequiv::app
