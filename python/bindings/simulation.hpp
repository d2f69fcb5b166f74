#pragma once

#include <string>
#include <vector>

#include "bindings.hpp"
#include "detequiv/validation/simulation.hpp"

/// What simulation and comparison have in common.
namespace detequiv::bindings {

[[nodiscard]] TrialOptions trial_options(bool single_precision, bool rank_one);

/// The plans of a study; std::invalid_argument where a callable stands in for one of its functions.
[[nodiscard]] std::vector<SimulationPlan> plans_of(const StudyHandle& handle, const TrialOptions& trial,
                                                   int points);

}  // namespace detequiv::bindings
