#pragma once

#include <string>
#include <vector>

#include "detequiv/validation/convergence.hpp"
#include "figure.hpp"
#include "options.hpp"

namespace detequiv::app {

/// What there is to report of a series in size.
struct Series {
    Study study;
    ComparisonOptions options;
    std::vector<Convergence> quantities;
    ConvergenceVerdict verdict;
    std::vector<std::string> warnings;
};

[[nodiscard]] std::string convergence_report(const Series& series, Format format);

/// (simulation - theory)/improvement with its sign against n, one colour for each quantity: error bars of one
/// standard error, the extrapolation as a line, its limit at the right edge, the power law dashed.
[[nodiscard]] Figure convergence_figure(const Series& series);

}  // namespace detequiv::app
