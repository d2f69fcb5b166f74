#include "detequiv/numerics/build_info.hpp"

#include <Eigen/Core>
#include <boost/version.hpp>

#include "box_muller.hpp"
#include "gauss_hermite_nodes.hpp"

namespace detequiv {
namespace {

std::string compiler() {
#if defined(__clang__)
    return "clang++ " __clang_version__;
#elif defined(__GNUC__)
    return "g++ " __VERSION__;
#else
    return "unknown";
#endif
}

std::string numbers(std::initializer_list<int> parts) {
    std::string text;
    for (const int part : parts) {
        text.append(text.empty() ? "" : ".").append(std::to_string(part));
    }
    return text;
}

#ifdef DETEQUIV_AVX2_NORMALS
std::string normals() {
    return box_muller() == &box_muller_avx2 ? "AVX2" : "generic (this processor has no AVX2 with FMA)";
}
#else
std::string normals() {
    return "generic (built without AVX2 code)";
}
#endif

}  // namespace

std::vector<BuildFact> numerics_build() {
    return {{"compiler", compiler()},
            {"Eigen", numbers({EIGEN_WORLD_VERSION, EIGEN_MAJOR_VERSION, EIGEN_MINOR_VERSION})},
            {"Boost", numbers({BOOST_VERSION / 100000, BOOST_VERSION / 100 % 1000, BOOST_VERSION % 100})},
            {"Gauss-Hermite nodes", hermite_nodes_source()},
            {"normal numbers", normals()}};
}

}  // namespace detequiv
