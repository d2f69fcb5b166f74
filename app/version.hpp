#pragma once

#include <string>

namespace detequiv::app {

[[nodiscard]] inline std::string version() { return DETEQUIV_VERSION; }

}  // namespace detequiv::app
