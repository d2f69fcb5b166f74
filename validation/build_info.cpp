#include "detequiv/validation/build_info.hpp"

#include <sqlite3.h>

#include "detequiv/theory/build_info.hpp"
#include "detequiv/validation/trial.hpp"

namespace detequiv {

std::vector<BuildFact> validation_build() {
    auto facts = theory_build();
    facts.push_back({"BLAS", blas_description()});
    facts.push_back({"SQLite", sqlite3_libversion()});
    return facts;
}

}  // namespace detequiv
