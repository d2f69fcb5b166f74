#pragma once

#include "detequiv/theory/prediction_error.hpp"

/// What the two ways to the finite-strength errors share.
namespace detequiv {

/// Stillness is the change on leaving out so many degrees: an activation without odd coefficients does not
/// change with M by one or two.
inline constexpr int left_out_degrees = 4;

/// A Gaussian readout has Q symmetric where rows do not grow: leaving columns out shows what rows would. A
/// law of few functions is complete in its columns, and its rows must be left out.
[[nodiscard]] bool leaves_out_columns(const LowRank& low_rank);
/// The low-rank part that stillness is measured against.
[[nodiscard]] LowRank shortened(const LowRank& low_rank);

/// The larger relative change of test error and objective.
[[nodiscard]] double change_of_errors(const Errors& before, const Errors& after);

/// `inputs`, made worse where the numbers say so: `without` are the errors at w = 0, which is admissible, so
/// that the minimum cannot exceed its objective and what does has lost its digits.
[[nodiscard]] Status finite_status(Status inputs, const Errors& errors, const Errors& without);

}  // namespace detequiv
