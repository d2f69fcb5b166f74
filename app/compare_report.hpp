#pragma once

#include <string>

#include "detequiv/validation/comparison.hpp"
#include "options.hpp"

namespace detequiv::app {

[[nodiscard]] std::string comparison_report(const Study& study, const Comparison& comparison,
                                            const ComparisonOptions& options, Format format);

}  // namespace detequiv::app
