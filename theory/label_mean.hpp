#pragma once

#include "network.hpp"

/// What a label with a mean does to the rows of W_0 [eq. first_step:mean]: the low-rank part has no entry for
/// it. These functions tell where that matters.
namespace detequiv {

/// What the missing entry 4 eta c_2^2 cs_0, between the constant feature and the readout, changes, to first
/// order in eta/sqrt(N): with the constant and the first column alone.
struct MeanEffect {
    double test_error = 0;  ///< with the entry less without
    /// of what the step changes: the largest of test error, objective and squared strength
    double share = 0;
};
[[nodiscard]] MeanEffect mean_effect(const Setting& setting, const Functions& functions);

/// outside_certified_range where the entry changes more than 3 % of what the step does, ok elsewhere.
[[nodiscard]] Status mean_status(const MeanEffect& effect);

/// The same for plateaus 1, 2, ...: by what is left of the label beside the first column.
[[nodiscard]] Status plateau_mean_status(const Setting& setting, const Functions& functions);

}  // namespace detequiv
