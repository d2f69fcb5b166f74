#include "box_muller.hpp"

#include <cmath>
#include <numbers>

namespace detequiv {

void box_muller_generic(double* u, double* v, std::size_t pairs) {
    for (std::size_t i = 0; i < pairs; ++i) {
        const double radius = std::sqrt(-2 * std::log(u[i]));
        const double angle = 2 * std::numbers::pi * v[i];
        u[i] = radius * std::cos(angle);
        v[i] = radius * std::sin(angle);
    }
}

BoxMuller box_muller() noexcept {
#ifdef DETEQUIV_AVX2_NORMALS
    static const bool has_avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
    if (has_avx2) {
        return box_muller_avx2;
    }
#endif
    return box_muller_generic;
}

}  // namespace detequiv
