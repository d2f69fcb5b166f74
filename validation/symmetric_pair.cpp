#include "symmetric_pair.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "blas_kernels.hpp"
#include "parallel.hpp"
#include "symmetric_pair_kernel.hpp"

namespace detequiv::dense {

namespace {

using Eigen::Index;

/// Columns of the lower triangle, of equal area in each of `threads` parts: those from the t-th boundary on
/// have the share 1 - t/threads of it.
std::size_t boundary(Index size, int t, int threads) {
    const double left = std::sqrt(1 - static_cast<double>(t) / threads);
    return static_cast<std::size_t>(std::lround(static_cast<double>(size) * (1 - left)));
}

template <class Scalar>
PairKernel<Scalar> fast_kernel() {
#ifdef DETEQUIV_AVX2_PAIRS
    static const bool usable = vector_units().avx2;
    if (usable) {
        return symmetric_pair_avx2;
    }
#endif
    return nullptr;
}

}  // namespace

template <class Scalar>
void symmetric_times_pair(const Matrix<Scalar>& A, const Scalar* X, Scalar* Y, int threads) {
    const Index n = A.rows();
    Eigen::Map<Matrix<Scalar>> out(Y, n, 2);
    const PairKernel<Scalar> kernel = fast_kernel<Scalar>();
    if (kernel == nullptr) {
        const Eigen::Map<const Matrix<Scalar>> in(X, n, 2);
        for (Index c = 0; c < 2; ++c) {
            out.col(c).noalias() = A.template selfadjointView<Eigen::Lower>() * in.col(c);
        }
        return;
    }
    // Below this a thread takes longer to start than to compute.
    constexpr Index least_rows = 1500;
    const int parts = n < least_rows ? 1 : threads;
    Matrix<Scalar> sums = Matrix<Scalar>::Zero(n, Index{2} * parts);
    in_threads(parts, [&](int t) {
        kernel(A.data(), static_cast<std::size_t>(n), boundary(n, t, parts), boundary(n, t + 1, parts), X,
               sums.col(Index{2} * t).data());
    });
    out = sums.template leftCols<2>();
    for (int t = 1; t < parts; ++t) {
        out += sums.template middleCols<2>(Index{2} * t);
    }
}

template void symmetric_times_pair(const Matrix<float>&, const float*, float*, int);
template void symmetric_times_pair(const Matrix<double>&, const double*, double*, int);

}  // namespace detequiv::dense
