#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "detequiv/theory/prediction.hpp"
#include "json.hpp"
#include "options.hpp"

namespace detequiv::app {

/// A prediction as a table to read, as rows "name, value", or as one JSON object.
[[nodiscard]] std::string prediction_report(const Prediction& prediction, Format format);

/// What every number was certified to: named tolerances of the theory library.
[[nodiscard]] Json tolerances_json();

/// The outliers of a spectrum as a table to read.
[[nodiscard]] std::string outlier_text(const Spectrum& spectrum);

/// Whether n = N with ridge 0, where the resolvent has no value.
[[nodiscard]] bool errors_diverge(const Study& study);
inline constexpr std::string_view divergence =
    "n = N with ridge 0: the errors diverge; take ridge.lambda > 0 or n != N";

/// Stages whose numbers may not be used, each with its status.
[[nodiscard]] std::vector<std::string> numerical_faults(const Prediction& prediction);

}  // namespace detequiv::app
