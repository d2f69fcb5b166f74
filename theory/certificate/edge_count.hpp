#pragma once

#include <vector>

#include "../spike_matrix.hpp"
#include "outside.hpp"

/// How many outliers there certainly are, from the strengths at the edge.
namespace detequiv::certificate {

/// Strengths at the edge that are certainly above 1, and those that may be.
struct OutlierCount {
    Eigen::Index least = 0, most = 0;
};
/// Over all blocks of M(u). Strengths outside [1/2, 2] are taken at their word, unless entries of Q have no
/// bound. `matrices`: spike_matrices of the low-rank part.
[[nodiscard]] OutlierCount outlier_count(const RightEdgeBounds& edge, const LowRank& low_rank,
                                         const LowRankErrors& errors,
                                         const std::vector<SpikeMatrix>& matrices);

}  // namespace detequiv::certificate
