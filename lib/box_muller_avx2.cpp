#include <immintrin.h>

#include <numbers>

#include "box_muller.hpp"

extern "C" {
__m256d _ZGVdN4v_log(__m256d);
__m256d _ZGVdN4v_cos(__m256d);
__m256d _ZGVdN4v_sin(__m256d);
}

namespace detequiv {

void box_muller_avx2(double* u, double* v, std::size_t pairs) {
    const __m256d minus_two = _mm256_set1_pd(-2);
    const __m256d turn = _mm256_set1_pd(2 * std::numbers::pi);
    const std::size_t whole = pairs - pairs % 4;
    for (std::size_t i = 0; i < whole; i += 4) {
        const __m256d logarithm = _ZGVdN4v_log(_mm256_loadu_pd(u + i));
        const __m256d radius = _mm256_sqrt_pd(_mm256_mul_pd(minus_two, logarithm));
        const __m256d angle = _mm256_mul_pd(turn, _mm256_loadu_pd(v + i));
        _mm256_storeu_pd(u + i, _mm256_mul_pd(radius, _ZGVdN4v_cos(angle)));
        _mm256_storeu_pd(v + i, _mm256_mul_pd(radius, _ZGVdN4v_sin(angle)));
    }
    if (whole == pairs) {
        return;
    }
    // The same function for the rest: a number must not depend on where its block ends.
    alignas(32) double rest_u[4] = {0.5, 0.5, 0.5, 0.5};
    alignas(32) double rest_v[4] = {0.5, 0.5, 0.5, 0.5};
    for (std::size_t i = whole; i < pairs; ++i) {
        rest_u[i - whole] = u[i];
        rest_v[i - whole] = v[i];
    }
    box_muller_avx2(rest_u, rest_v, 4);
    for (std::size_t i = whole; i < pairs; ++i) {
        u[i] = rest_u[i - whole];
        v[i] = rest_v[i - whole];
    }
}

}  // namespace detequiv
