#include "detequiv/theory/build_info.hpp"

#include <toml++/toml.h>

#include "activation/kernels.hpp"

namespace detequiv {

std::vector<BuildFact> theory_build() {
    auto facts = numerics_build();
    facts.push_back({"toml++", std::to_string(TOML_LIB_MAJOR) + "." + std::to_string(TOML_LIB_MINOR) + "." +
                                   std::to_string(TOML_LIB_PATCH)});
    const bool generic = expression::best_kernel() == &expression::run_block_generic;
    facts.push_back({"functions of z", generic ? "generic" : "AVX2"});
    return facts;
}

}  // namespace detequiv
