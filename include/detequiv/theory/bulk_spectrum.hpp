#pragma once

#include <limits>
#include <span>
#include <vector>

#include "detequiv/numerics/status.hpp"
#include "detequiv/theory/resolvent.hpp"

/// Theory note: theory/bulk_spectrum.md. Singular values are those of F_0/sqrt(N); bulk.ridge is not used
/// here.
namespace detequiv {

/// Functions of u in (0, phi/c_1^2), the real line outside the bulk (u = -x of the resolvent).
struct OutsideBulk {
    double u, s, k, T;  ///< s_u = phi/(phi - c_1^2 u), k = c_1^2 u s + c_g^2 u, T = c_1^2 u s^2 + c_g^2 u
    double y;           ///< s_u - 1
    double rise;        ///< 1 - (1 + r) phi y^2 - r k (k + 2 phi y^2): 1 at u = 0, 0 at the edge
    double location;    ///< singular value X(u) = sqrt((1 + k)(1 + r k)/u), decreasing in (0, u_edge)
};
/// [eq. bulk_spectrum:outside]. Throws std::invalid_argument unless 0 < u < phi/c_1^2.
[[nodiscard]] OutsideBulk outside_bulk(const BulkParameters& bulk, double u);

/// The right edge of the bulk: u_edge solves T/(1+k) + r T/(1+rk) = 1, to rounding. Without a bulk
/// (c_1 = c_g = 0) u is infinite and the location 0. Status inaccurate where a number leaves the doubles.
/// Throws std::invalid_argument for parameters that solve_resolvent refuses.
struct RightEdge {
    double u = std::numeric_limits<double>::quiet_NaN();
    double location = std::numeric_limits<double>::quiet_NaN();  ///< the largest singular value of the bulk
    Status status = Status::not_run;
};
[[nodiscard]] RightEdge right_edge(const BulkParameters& bulk);

/// One interval [lower, upper] of singular values that carries bulk.
struct SupportInterval {
    double lower, upper;
};

/// All intervals of the bulk's support (lower = 0: the hard edge of n = N), ascending, and the mass of the
/// atom at zero among the n squared singular values (max(0, 1 - N/n), or 1 - d/n where c_g = 0 and d is the
/// least of the three).
struct Support {
    std::vector<SupportInterval> intervals;
    double atom_at_zero = std::numeric_limits<double>::quiet_NaN();
    Status status = Status::not_run;
};
/// [eq. bulk_spectrum:quintic]. Accuracy: each edge 1e-13 relative. Status inaccurate where the intervals
/// found do not end at the right edge. Throws std::invalid_argument for parameters that solve_resolvent
/// refuses. Cost: about 30 us.
[[nodiscard]] Support bulk_support(const BulkParameters& bulk);

/// Density of the singular value at `location` (mass per unit singular value; the n squared singular values
/// of F_0 F_0^T/N have total mass 1, atom at zero included). 0 outside the support. Relative error: a few u
/// location/(distance to the nearest edge). Points in ascending order cost about 0.4 us each, one alone 35
/// us. A location that is NaN or infinite throws std::invalid_argument.
[[nodiscard]] double bulk_density(const BulkParameters& bulk, double location);
[[nodiscard]] std::vector<double> bulk_density(const BulkParameters& bulk, std::span<const double> locations);

}  // namespace detequiv
