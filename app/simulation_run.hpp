#pragma once

#include <optional>
#include <string>
#include <vector>

#include "detequiv/validation/simulation.hpp"
#include "options.hpp"

/// What simulate and compare share: plans of a call, and running what the store lacks, with progress.
namespace detequiv::app {

[[nodiscard]] TrialOptions trial_options(const SimulationCall& call);

/// The study of a call, --trials applied.
[[nodiscard]] Study simulated_study(const SimulationCall& call);

/// The store named, or NAME.sqlite in this folder for a study NAME.toml.
[[nodiscard]] std::string store_path(const SimulationCall& call);

enum class RunEnd { complete, interrupted };

/// Runs the missing trials of all plans into the store. Progress goes to stderr, rewritten in place on a
/// terminal. The first SIGINT or SIGTERM lets the trials in flight finish; a second one ends at once, and the
/// store is none the worse. `trial`: in place of the
/// call's own options.
[[nodiscard]] RunEnd run_plans(const std::vector<SimulationPlan>& plans, Store& store,
                               const SimulationCall& call,
                               const std::optional<TrialOptions>& trial = std::nullopt);

}  // namespace detequiv::app
