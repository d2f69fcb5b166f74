#pragma once

#include "options.hpp"

namespace detequiv::app {

/// Each runs one verb and returns the exit status; faults of the call are thrown.
[[nodiscard]] int run(const HermiteCommand& command);
[[nodiscard]] int run(const PredictCommand& command);
[[nodiscard]] int run(const CurveCommand& command);
[[nodiscard]] int run(const SpectrumCommand& command);
[[nodiscard]] int run(const SimulateCommand& command);
[[nodiscard]] int run(const CompareCommand& command);
[[nodiscard]] int run(const InitCommand& command);
[[nodiscard]] int run(const DoctorCommand& command);
[[nodiscard]] int run(const Answer& answer);

}  // namespace detequiv::app
