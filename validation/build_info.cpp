#include "detequiv/validation/build_info.hpp"

#include <Spectra/Util/Version.h>
#include <sqlite3.h>

#include "detequiv/theory/build_info.hpp"
#include "detequiv/validation/trial.hpp"

namespace detequiv {

std::vector<BuildFact> validation_build() {
    auto facts = theory_build();
    facts.push_back({"BLAS", blas_description()});
    facts.push_back({"SQLite", sqlite3_libversion()});
    facts.push_back({"Spectra", std::to_string(SPECTRA_MAJOR_VERSION) + "." +
                                    std::to_string(SPECTRA_MINOR_VERSION) + "." +
                                    std::to_string(SPECTRA_PATCH_VERSION)});
    return facts;
}

}  // namespace detequiv
