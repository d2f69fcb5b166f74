#pragma once

#include <functional>
#include <type_traits>

#include "linear_algebra.hpp"

namespace detequiv::dense {

/// |A v - theta v|/theta to which eigenvalues theta and unit vectors v of a Gram matrix A are found: theta is
/// accurate to its square over the relative distance from the others.
template <class Scalar>
inline constexpr Scalar spectrum_tolerance = std::is_same_v<Scalar, double> ? Scalar(1e-7) : Scalar(2e-4);

/// The largest eigenvalues theta, descending, and their unit vectors v, one per column.
template <class Scalar>
struct LeadingPairs {
    Vector<Scalar> values;
    Matrix<Scalar> vectors;
};

/// Y = A X for two columns X, Y, one after the other.
template <class Scalar>
using PairProduct = std::function<void(const Scalar* X, Scalar* Y)>;

/// `wanted` of them, 1 <= wanted <= size, of the symmetric positive semidefinite matrix A, size x size, that
/// is known by its products. |A v - theta v| <= tolerance theta (or 100 roundings of the largest theta, where
/// that is more), so that theta is accurate to the square of this over its distance from the others and v to
/// this over that distance. A value of multiplicity m > 2 may be found fewer than m times; more than two
/// equal ones do not occur in random features. Starts from fixed vectors: bits repeat as those of the
/// products do. Throws TrialError where a product is not finite, or 5000 do not suffice. Cost: some 50
/// products for five values at the edge of a bulk of 2000. Source: Golub and Van Loan, Matrix Computations
/// (4th ed.), 10.3.6, with full reorthogonalisation, restarted from Ritz vectors (Wu and Simon 2000).
template <class Scalar>
[[nodiscard]] LeadingPairs<Scalar> leading_pairs(Eigen::Index size, const PairProduct<Scalar>& product,
                                                 Eigen::Index wanted, Scalar tolerance);

}  // namespace detequiv::dense
