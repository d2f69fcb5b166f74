#pragma once

#include "figure.hpp"
#include "options.hpp"

namespace detequiv::app {

/// Simulates the study's own point into the call's store, as far as it lacks trials, and averages its
/// spectra. Empty where the call asks for no trials. Throws OutputError with status `interrupted` after a
/// signal.
[[nodiscard]] SimulatedSpectrum simulated_spectrum(const SimulationCall& call, const Study& study, int bins);

}  // namespace detequiv::app
