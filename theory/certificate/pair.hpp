#pragma once

#include <limits>

#include "../spike_matrix.hpp"
#include "outside.hpp"

namespace detequiv::certificate {

/// w^T (M(u) - I) w at a computed eigenvector w of [eq. spikes:M], its slope in log u, and what perturbs it.
struct Pair {
    Eigen::VectorXd w, q;  ///< q = Q w
    double norm, A;        ///< norm_row^T w, alpha^T w
    double coupling;       ///< c_1 g_b
    Bounded excess;        ///< w^T (M - I) w
    double slope;          ///< d/d log u of it, from below
    double residual;       ///< of w as an eigenvector, whatever its strength
    double moved, pulled;  ///< |dK v| and |dK^T a| for the errors dK of K
    double distance = std::numeric_limits<double>::infinity();  ///< of the other strengths from 1
    double spread1 = 0,
           spread2 = 0;  ///< largest sigma/|sigma^2 - 1| and sigma^2/|sigma^2 - 1| over the others
};

/// The pair of the j-th strength of `matrix` at at.u.
[[nodiscard]] Pair pair_at(const BulkForm& form, const Outside& at, const LowRank& L,
                           const LowRankErrors& errors, const SpikeMatrix& matrix, Eigen::Index j);

/// How far the excess of the exact pair may be from the computed one: the Rayleigh quotient sees the residual
/// to second order.
[[nodiscard]] double excess_error(const Pair& pair);

}  // namespace detequiv::certificate
