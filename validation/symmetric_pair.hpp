#pragma once

#include "linear_algebra.hpp"

namespace detequiv::dense {

/// Y = A X for the symmetric matrix whose lower triangle A holds and two columns X, Y of A.rows() numbers,
/// one after the other. Such a product waits for A to come from memory: two columns cost little more than
/// one. The columns of A are shared out among `threads`; equal numbers of threads give equal bits.
template <class Scalar>
void symmetric_times_pair(const Matrix<Scalar>& A, const Scalar* X, Scalar* Y, int threads);

/// The same with products and sums in double precision, only the numbers of A in single: half as much to
/// read. Only where `has_rounded_product`: with AVX2.
void rounded_times_pair(const Matrix<float>& A, const double* X, double* Y, int threads);
[[nodiscard]] bool has_rounded_product();

}  // namespace detequiv::dense
