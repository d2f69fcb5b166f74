#pragma once

#include "network.hpp"

/// The polynomials that the plateaus of a setting are fitted with where rows grow with their readouts
/// [eq. prediction_error:growth].
namespace detequiv {

/// The proportion in which a step of any size moves theta and chi, on the unit circle.
[[nodiscard]] StepStrengths step_proportion(const Setting& setting, const Functions& functions);

/// P_0 ... P_highest; empty unless functions.columns.grown. Errors of the proportion and of the weight are
/// left 0.
[[nodiscard]] PlateauColumns plateau_columns(const Setting& setting, const Functions& functions, int highest);

}  // namespace detequiv
