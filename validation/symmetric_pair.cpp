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

template <class Stored, class Scalar>
PairKernel<Stored, Scalar> fast_kernel() {
#ifdef DETEQUIV_AVX2_PAIRS
    static const bool usable = vector_units().avx2;
    if (usable) {
        return symmetric_pair_avx2;
    }
#endif
    return nullptr;
}

template <class Stored, class Scalar>
void times_in_parts(PairKernel<Stored, Scalar> kernel, const Matrix<Stored>& A, const Scalar* X, Scalar* Y,
                    int threads) {
    const Index n = A.rows();
    // Below this a thread takes longer to start than to compute.
    constexpr Index least_rows = 1500;
    const int parts = n < least_rows ? 1 : threads;
    Matrix<Scalar> sums = Matrix<Scalar>::Zero(n, Index{2} * parts);
    in_threads(parts, [&](int t) {
        kernel(A.data(), static_cast<std::size_t>(n), boundary(n, t, parts), boundary(n, t + 1, parts), X,
               sums.col(Index{2} * t).data());
    });
    Eigen::Map<Matrix<Scalar>> out(Y, n, 2);
    out = sums.template leftCols<2>();
    for (int t = 1; t < parts; ++t) {
        out += sums.template middleCols<2>(Index{2} * t);
    }
}

}  // namespace

template <class Scalar>
void symmetric_times_pair(const Matrix<Scalar>& A, const Scalar* X, Scalar* Y, int threads) {
    if (const auto kernel = fast_kernel<Scalar, Scalar>()) {
        times_in_parts(kernel, A, X, Y, threads);
        return;
    }
    const Index n = A.rows();
    const Eigen::Map<const Matrix<Scalar>> in(X, n, 2);
    Eigen::Map<Matrix<Scalar>> out(Y, n, 2);
    for (Index c = 0; c < 2; ++c) {
        out.col(c).noalias() = A.template selfadjointView<Eigen::Lower>() * in.col(c);
    }
}

bool has_rounded_product() {
    return fast_kernel<float, double>() != nullptr;
}

void rounded_times_pair(const Matrix<float>& A, const double* X, double* Y, int threads) {
    times_in_parts(fast_kernel<float, double>(), A, X, Y, threads);
}

template void symmetric_times_pair(const Matrix<float>&, const float*, float*, int);
template void symmetric_times_pair(const Matrix<double>&, const double*, double*, int);

}  // namespace detequiv::dense
