#pragma once

#include <filesystem>
#include <vector>

#include "detequiv/validation/simulation.hpp"
#include "input.hpp"

namespace detequiv::fuzz {

/// The plans of a study that is small enough to be compared in milliseconds: one model, one step size.
[[nodiscard]] std::vector<SimulationPlan> small_plans();

/// Trials of a plan as a store holds them, with cells of any type and value that the input names.
void write_edited_store(const std::filesystem::path& file, const SimulationPlan& plan, Input& input);

}  // namespace detequiv::fuzz
