#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "detequiv/theory/prediction.hpp"
#include "json.hpp"

namespace detequiv::app {

/// Everything that is known of one point, as the verb predict prints it.
[[nodiscard]] Json prediction_json(const Prediction& prediction);

/// What every number was certified to: named tolerances of the theory library.
[[nodiscard]] Json tolerances_json();

/// Whether n = N with ridge 0, where the resolvent has no value.
[[nodiscard]] bool errors_diverge(const Study& study);
inline constexpr std::string_view divergence =
    "n = N with ridge 0: the errors diverge; take ridge.lambda > 0 or n != N";

/// Stages whose numbers may not be used, each with its status.
[[nodiscard]] std::vector<std::string> numerical_faults(const Prediction& prediction);

}  // namespace detequiv::app
