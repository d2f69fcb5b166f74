#pragma once

#include <string>

#include "detequiv/theory/study.hpp"

namespace detequiv::app {

/// Parses the functions of z of a study, so that a fault names the file, unless that is empty, and the key.
/// Throws StudyError.
void check_functions(const Study& study, const std::string& file);

}  // namespace detequiv::app
