#pragma once

#include <string>
#include <vector>

#include "detequiv/validation/convergence.hpp"
#include "figure.hpp"
#include "options.hpp"

namespace detequiv::app {

[[nodiscard]] std::string convergence_report(const Study& study, const std::vector<Convergence>& quantities,
                                             Format format);

/// |simulation - theory| over the improvement against n, one colour for each quantity, with the fitted rates.
[[nodiscard]] Figure convergence_figure(const Study& study, const std::vector<Convergence>& quantities);

}  // namespace detequiv::app
