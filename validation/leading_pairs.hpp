#pragma once

#include "block_lanczos.hpp"

namespace detequiv::dense {

/// The largest eigenvalues and vectors of the symmetric positive semidefinite matrix whose lower triangle A
/// holds, as the iteration on products finds them and as accurate, 1 <= wanted <= A.rows(). The iteration
/// waits for A to come from memory. In double precision and for large matrices it therefore reads a copy with
/// numbers rounded to single, and the vectors w it finds are brought to A itself by the eigenvectors of
/// w^T A w (Rayleigh and Ritz); where residuals with A are not within the tolerance, which happens if the
/// largest value is thousands of times the last one wanted, the iteration runs anew with A. Throws
/// TrialError where a number of A is not finite or the iteration ends without result.
template <class Scalar>
[[nodiscard]] LeadingPairs<Scalar> leading_pairs(const Matrix<Scalar>& A, Eigen::Index wanted,
                                                 Scalar tolerance, int threads);

}  // namespace detequiv::dense
