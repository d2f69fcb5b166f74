#include "detequiv/theory/build_info.hpp"

#include <toml++/toml.h>

#include "activation/kernel_choice.hpp"

namespace detequiv {

std::vector<BuildFact> theory_build() {
    auto facts = numerics_build();
    facts.push_back({"toml++", std::to_string(TOML_LIB_MAJOR) + "." + std::to_string(TOML_LIB_MINOR) + "." +
                                   std::to_string(TOML_LIB_PATCH)});
    facts.push_back({"functions of z", std::string(expression::best_kernel().instructions)});
    return facts;
}

}  // namespace detequiv
