#pragma once

#include <string>
#include <vector>

namespace detequiv::app {

/// One group of numbers held against known ones.
struct CheckLine {
    std::string what = {};
    double difference = 0;   ///< largest, relative as `what` says; infinite where nothing was computed
    double allowed = 0;      ///< what the library's own documentation promises, or the stated error
    std::string fault = {};  ///< why nothing was computed

    [[nodiscard]] bool ok() const { return difference <= allowed; }
};

/// Every group of reference_numbers.hpp: milliseconds each.
[[nodiscard]] std::vector<CheckLine> check_references();

/// One trial of the simulation below, whose numbers are determined by its seed to rounding.
[[nodiscard]] CheckLine check_recorded_trial();

/// A small simulation with a fixed seed beside its prediction: the improvement in test error, allowed the
/// tolerance and the finite-size share that `compare` allows, and three standard errors. About a second.
[[nodiscard]] CheckLine check_simulation();

}  // namespace detequiv::app
