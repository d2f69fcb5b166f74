#pragma once

#include <string>

#include "detequiv/theory/prediction.hpp"
#include "options.hpp"

namespace detequiv::app {

/// A prediction as a table to read, as rows "name, value", or as one JSON object.
[[nodiscard]] std::string prediction_report(const Prediction& prediction, Format format);

/// The outliers of a spectrum as a table to read.
[[nodiscard]] std::string outlier_text(const Spectrum& spectrum);

}  // namespace detequiv::app
