#include <algorithm>

#include "commands.hpp"
#include "files.hpp"
#include "output.hpp"
#include "simulation_run.hpp"
#include "table.hpp"

namespace detequiv::app {
namespace {

/// What the store holds of each plan, as a table.
Table status_table(const std::vector<SimulationPlan>& plans, const Store& store) {
    Table table{.header = {"samples", "width", "dimension", "points", "trials", "wanted", "relative_error"},
                .rows = {}};
    for (const SimulationPlan& plan : plans) {
        const auto trials = stored_trials(plan, store);
        table.rows.push_back(
            {static_cast<long long>(plan.model.samples), static_cast<long long>(plan.model.width),
             static_cast<long long>(plan.model.dimension), static_cast<long long>(plan.points.size()),
             static_cast<long long>(trials.size()), static_cast<long long>(plan.trials),
             relative_error(trials)});
    }
    return table;
}

/// Refuses a merge of what cannot be read before the store that it would go to is made.
void check_stores(const std::vector<std::string>& files) {
    for (const std::string& file : files) {
        const Store readable(file, Store::Access::read_only);
    }
}

}  // namespace

int run(const SimulateCommand& command) {
    const SimulationCall& call = command.simulation;
    const Study study = simulated_study(call);
    check_in_force(call.study, study);
    const auto plans =
        naming_file(call.study, [&] { return plan_simulation(study, trial_options(call), call.points); });
    check_stores(command.merge);
    Store store(store_path(call), command.status ? Store::Access::read_only : Store::Access::read_write);
    for (const std::string& other : command.merge) {
        const auto taken = store.merge(other);
        say(other + ": " + std::to_string(taken) + " measurements taken over");
    }
    RunEnd end = RunEnd::complete;
    if (!command.status && command.merge.empty()) {
        end = run_plans(plans, store, call);
    }
    write_stdout(to_text(status_table(plans, store)));
    return end == RunEnd::interrupted ? interrupted : success;
}

}  // namespace detequiv::app
