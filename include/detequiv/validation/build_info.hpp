#pragma once

#include "detequiv/numerics/build_info.hpp"

namespace detequiv {

/// theory_build(), the BLAS in use with its kernel, SQLite.
[[nodiscard]] std::vector<BuildFact> validation_build();

}  // namespace detequiv
