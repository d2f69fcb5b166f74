#pragma once

#include <string>

#include "detequiv/validation/comparison.hpp"
#include "options.hpp"

namespace detequiv::app {

[[nodiscard]] std::string comparison_report(const Study& study, const Comparison& comparison,
                                            const ComparisonOptions& options, Format format);

/// The options of the command that go further than a verdict; empty where nothing is left open.
[[nodiscard]] std::string next_step(const Comparison& comparison);

}  // namespace detequiv::app
