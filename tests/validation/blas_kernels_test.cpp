#include "blas_kernels.hpp"

#include <doctest/doctest.h>

#include <fstream>
#include <iterator>
#include <set>
#include <sstream>
#include <string>

using namespace detequiv;

TEST_CASE("Kernels without AVX give way to what the processor can run") {
    const dense::VectorUnits none{};
    const dense::VectorUnits avx2{.avx2 = true, .avx512 = false};
    const dense::VectorUnits both{.avx2 = true, .avx512 = true};
    for (const auto* old : {"Prescott", "Core2", "Nehalem", "Barcelona"}) {
        CHECK(dense::better_kernels(old, none) == "");
        CHECK(dense::better_kernels(old, avx2) == "Haswell");
        CHECK(dense::better_kernels(old, both) == "SkylakeX");
    }
    for (const auto* chosen :
         {"Haswell", "SkylakeX", "Zen", "Cooperlake", "Sapphirerapids", "Sandybridge", "ARMV8", ""}) {
        CHECK(dense::better_kernels(chosen, both) == "");
    }
}

TEST_CASE("The vector units are those that the kernel lists") {
    std::ifstream file("/proc/cpuinfo");
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    const auto at = text.find("\nflags");
    if (at == std::string::npos) {
        return;  // another architecture
    }
    const std::string flags = text.substr(at, text.find('\n', at + 1) - at);
    std::istringstream words(flags);
    const std::set<std::string> listed{std::istream_iterator<std::string>(words), {}};
    const auto has = [&](const char* name) { return listed.count(name) > 0; };
    CHECK(dense::vector_units().avx2 == (has("avx2") && has("fma")));
    CHECK(dense::vector_units().avx512 ==
          (has("avx512f") && has("avx512cd") && has("avx512bw") && has("avx512dq") && has("avx512vl")));
}
