#pragma once

#include "detequiv/numerics/build_info.hpp"

namespace detequiv {

/// numerics_build(), toml++, and whether functions of z are evaluated by AVX2 code on this processor.
[[nodiscard]] std::vector<BuildFact> theory_build();

}  // namespace detequiv
