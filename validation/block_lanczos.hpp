#pragma once

#include "linear_algebra.hpp"

namespace detequiv::dense {

/// The largest eigenvalues theta, descending, and their unit vectors v, one per column.
template <class Scalar>
struct LeadingPairs {
    Vector<Scalar> values;
    Matrix<Scalar> vectors;
};

/// `wanted` of them, 1 <= wanted <= A.rows(), of the symmetric matrix whose lower triangle A holds, positive
/// semidefinite. |A v - theta v| <= tolerance theta (or 100 roundings of the largest theta, where that is
/// more), so that theta is accurate to the square of this over its distance from the others and v to this
/// over that distance. Starts from fixed vectors: bits repeat for equal numbers of threads. Throws TrialError
/// where 10,000 products do not suffice. Cost: some 50 products of A with two vectors for five values at the
/// edge of a bulk of 2000. Source: Golub and Van Loan, Matrix Computations (4th ed.), 10.3.6, with full
/// reorthogonalisation, restarted from Ritz vectors (Wu and Simon 2000).
template <class Scalar>
[[nodiscard]] LeadingPairs<Scalar> leading_pairs(const Matrix<Scalar>& A, Eigen::Index wanted,
                                                 Scalar tolerance, int threads);

}  // namespace detequiv::dense
