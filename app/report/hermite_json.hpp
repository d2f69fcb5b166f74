#pragma once

#include <string>
#include <vector>

#include "detequiv/theory/activation.hpp"
#include "detequiv/theory/hermite.hpp"
#include "json.hpp"

namespace detequiv::app {

/// The function as a study would read it: a text, or a list of coefficients. Throws std::invalid_argument
/// that names it FUNCTION.
[[nodiscard]] Activation function_of(const std::string& text);

/// The expansion of one function, as the verb hermite prints it.
[[nodiscard]] Json hermite_json(const Activation& function, const Hermite& hermite);

/// Why the expansion may not be used: one text, or none.
[[nodiscard]] std::vector<std::string> numerical_faults(const Hermite& hermite);

}  // namespace detequiv::app
