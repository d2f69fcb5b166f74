#include "edge_count.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "pair.hpp"

namespace detequiv::certificate {

namespace {

/// What errors between a pair and the others do to its strength: second order, but where the others are
/// closer to 1 than that no more than their size.
double mixing(const Pair& pair) {
    const double second = pair.pulled * pair.pulled / pair.distance + pair.moved * pair.moved * pair.spread2;
    return 2 * std::min(pair.pulled + pair.moved, second);
}

}  // namespace

OutlierCount outlier_count(const RightEdgeBounds& edge, const LowRank& low_rank, const LowRankErrors& errors,
                           const std::vector<SpikeMatrix>& matrices) {
    OutlierCount count;
    const bool bounded = errors.Q.allFinite();
    for (const SpikeMatrix& matrix : matrices) {
        const Eigen::VectorXd strengths = matrix.strengths(edge.at.u.value);
        for (Eigen::Index j = 0; j < strengths.size(); ++j) {
            double excess = strengths[j] - 1;
            double perturbation = bounded ? 0 : std::numeric_limits<double>::infinity();
            if (strengths[j] >= 0.5 && strengths[j] <= 2) {
                const Pair pair = pair_at(edge.form, edge.at, low_rank, errors, matrix, j);
                excess = pair.excess.value;
                perturbation = excess_error(pair) + mixing(pair) + std::abs(pair.slope) * edge.log_u;
            }
            // Written so that a NaN is not certain.
            count.least += excess > perturbation ? 1 : 0;
            count.most += -excess > perturbation ? 0 : 1;
        }
    }
    return count;
}

}  // namespace detequiv::certificate
