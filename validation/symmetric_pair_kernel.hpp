#pragma once

#include <cstddef>

namespace detequiv::dense {

/// Y += what columns first ... last - 1 of the lower triangle A (size x size, column after column) and their
/// mirror images contribute to A X; X and Y are two columns.
template <class Stored, class Scalar>
using PairKernel = void (*)(const Stored* A, std::size_t size, std::size_t first, std::size_t last,
                            const Scalar* X, Scalar* Y);

#ifdef DETEQUIV_AVX2_PAIRS
void symmetric_pair_avx2(const double* A, std::size_t size, std::size_t first, std::size_t last,
                         const double* X, double* Y);
void symmetric_pair_avx2(const float* A, std::size_t size, std::size_t first, std::size_t last,
                         const float* X, float* Y);
void symmetric_pair_avx2(const float* A, std::size_t size, std::size_t first, std::size_t last,
                         const double* X, double* Y);
#endif

}  // namespace detequiv::dense
