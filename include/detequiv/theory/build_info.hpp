#pragma once

#include "detequiv/numerics/build_info.hpp"

namespace detequiv {

/// numerics_build(), toml++, and the instructions that evaluate functions of z on this processor.
[[nodiscard]] std::vector<BuildFact> theory_build();

}  // namespace detequiv
