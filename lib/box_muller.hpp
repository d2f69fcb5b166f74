#pragma once

#include <cstddef>

namespace detequiv {

/// Replaces pairs of uniforms (u, v) on (0, 1) by normals sqrt(-2 log u) (cos 2 pi v, sin 2 pi v), `pairs` of
/// them: u[i] becomes the first, v[i] the second.
using BoxMuller = void (*)(double* u, double* v, std::size_t pairs);

void box_muller_generic(double* u, double* v, std::size_t pairs);
#ifdef DETEQUIV_AVX2_NORMALS
void box_muller_avx2(double* u, double* v, std::size_t pairs);
#endif

/// The fastest that this processor runs.
[[nodiscard]] BoxMuller box_muller() noexcept;

}  // namespace detequiv
