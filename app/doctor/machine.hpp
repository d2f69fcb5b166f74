#pragma once

#include <vector>

#include "detequiv/numerics/build_info.hpp"

namespace detequiv::app {

/// Processor, threads, limits of the control group, memory that simulations may use; the programs beside
/// this one (detequiv-mpi, gnuplot).
[[nodiscard]] std::vector<BuildFact> machine_facts();

}  // namespace detequiv::app
