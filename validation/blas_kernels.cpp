#include "blas_kernels.hpp"

#include <algorithm>

namespace detequiv::dense {

VectorUnits vector_units() {
#ifdef __x86_64__
    return {.avx2 = __builtin_cpu_supports("avx2") != 0 && __builtin_cpu_supports("fma") != 0,
            .avx512 = __builtin_cpu_supports("avx512f") != 0 && __builtin_cpu_supports("avx512cd") != 0 &&
                      __builtin_cpu_supports("avx512bw") != 0 && __builtin_cpu_supports("avx512dq") != 0 &&
                      __builtin_cpu_supports("avx512vl") != 0};
#else
    return {};
#endif
}

std::string_view better_kernels(std::string_view chosen, VectorUnits units) {
    // OpenBLAS's kernels for x86-64 that end at SSE; Prescott is what it takes for a processor that it does
    // not know.
    static constexpr std::string_view old[] = {"Prescott", "Core2",   "Penryn",       "Dunnington",
                                               "Nehalem",  "Opteron", "Opteron_SSE3", "Barcelona",
                                               "Nano",     "Atom",    "Bobcat"};
    if (std::find(std::begin(old), std::end(old), chosen) == std::end(old)) {
        return {};
    }
    return units.avx512 ? "SkylakeX" : units.avx2 ? "Haswell" : "";
}

}  // namespace detequiv::dense
