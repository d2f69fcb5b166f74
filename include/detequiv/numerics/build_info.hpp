#pragma once

#include <string>
#include <vector>

namespace detequiv {

/// Something that the library was built with, or that it chose on this processor.
struct BuildFact {
    std::string name = {};   ///< "compiler", "Eigen", ...
    std::string value = {};  ///< version, kernel, or "no"
};

/// Compiler, Eigen, Boost, where the Gauss-Hermite nodes come from, and whether normal numbers are drawn by
/// AVX2 code on this processor.
[[nodiscard]] std::vector<BuildFact> numerics_build();

}  // namespace detequiv
