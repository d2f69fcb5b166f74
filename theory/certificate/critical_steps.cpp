#include <algorithm>
#include <cmath>
#include <limits>

#include "edge_count.hpp"
#include "pair.hpp"
#include "strength_slope.hpp"

/// Bounds for critical step sizes: [eq. certificate:critical].
namespace detequiv {

namespace {

using certificate::OutlierCount;
using certificate::Pair;
using certificate::RightEdgeBounds;

constexpr double infinity = std::numeric_limits<double>::infinity();

/// d/d log(eta) of w^T M w at fixed w.
double slope_in_step(const RightEdgeBounds& edge, const LowRank& L, const Pair& pair) {
    const Eigen::VectorXd moved = L.Q.leftCols(L.functions) * pair.w.head(L.functions);
    const Eigen::VectorXd dq = L.growth.chi != 0 ? Eigen::VectorXd((L.dQ + L.growth.dQ) * pair.w)
                                                 : Eigen::VectorXd(certificate::strength_slope(moved));
    const double s = edge.at.s.value;
    const double others = pair.q.dot(dq) - pair.q[1] * dq[1];
    const double linear = (pair.q[1] + pair.coupling * pair.A) * dq[1];
    return 2 * edge.form.r.value * edge.at.u.value * (others + s * linear);
}

class Crossings {
  public:
    Crossings(const BulkParameters& bulk, const BulkErrors& errors,
              const std::function<CertifiedLowRank(double)>& low_rank_at, double largest_step)
        : bulk_(bulk),
          right_edge_(right_edge(bulk)),
          edge_(right_edge_bounds(certificate::bulk_form(bulk, errors), right_edge_)),
          low_rank_at_(low_rank_at),
          largest_step_(largest_step),
          without_step_(count_at(0)) {}

    /// A bound for the step size eta at which the count reaches j.
    [[nodiscard]] Bounded certified(double eta, Eigen::Index j) const {
        if (eta == 0) {
            return {0, without_step_.least >= j ? 0 : infinity};
        }
        return {eta, without_step_.most < j ? enclosed(eta, j) : infinity};
    }

  private:
    [[nodiscard]] OutlierCount count_at(double eta) const {
        const CertifiedLowRank at = low_rank_at_(eta);
        return outlier_count(edge_, at.low_rank, at.errors, spike_matrices(bulk_, right_edge_, at.low_rank));
    }

    /// The change of log(eta) that the strength nearest to 1 and its errors ask for: where to look first.
    [[nodiscard]] double first_guess(double eta) const {
        const CertifiedLowRank at = low_rank_at_(eta);
        double nearest = infinity;
        double change = infinity;
        for (const SpikeMatrix& matrix : spike_matrices(bulk_, right_edge_, at.low_rank)) {
            Eigen::Index j = 0;
            const double distance = (matrix.strengths(edge_.at.u.value).array() - 1).abs().minCoeff(&j);
            if (distance < nearest) {
                nearest = distance;
                const Pair pair = pair_at(edge_.form, edge_.at, at.low_rank, at.errors, matrix, j);
                const double perturbation =
                    std::abs(pair.excess.value) + excess_error(pair) + std::abs(pair.slope) * edge_.log_u;
                const double slope = slope_in_step(edge_, at.low_rank, pair);
                change = slope > 0 ? perturbation / slope : infinity;
            }
        }
        return change;
    }

    /// How far from eta the counts on both sides are certain and differ at j.
    [[nodiscard]] double enclosed(double eta, Eigen::Index j) const {
        constexpr int tries = 12;
        constexpr double widest = 0.1;
        double change = std::max(1.1 * first_guess(eta), 2 * Bounded::unit);
        double below = infinity;
        double above = infinity;
        for (int i = 0; i < tries && change <= widest; ++i, change *= 2) {
            const double lower = eta * (1 - change);
            const double upper = std::min(eta * (1 + change), largest_step_);
            if (std::isinf(below) && count_at(lower).most < j) {
                below = eta - lower;
            }
            if (std::isinf(above) && count_at(upper).least >= j) {
                above = upper - eta;
            }
            if (std::isfinite(below) && std::isfinite(above)) {
                break;
            }
        }
        return std::max(below, above);
    }

    BulkParameters bulk_;
    RightEdge right_edge_;
    RightEdgeBounds edge_;
    const std::function<CertifiedLowRank(double)>& low_rank_at_;
    double largest_step_;
    OutlierCount without_step_;
};

}  // namespace

std::vector<Bounded> certify(const BulkParameters& bulk, const BulkErrors& bulk_errors,
                             const std::function<CertifiedLowRank(double)>& low_rank_at,
                             const std::vector<double>& critical_step_sizes, double largest_step) {
    std::vector<Bounded> certified;
    if (critical_step_sizes.empty()) {
        return certified;
    }
    const Crossings crossings(bulk, bulk_errors, low_rank_at, largest_step);
    for (const double eta : critical_step_sizes) {
        certified.push_back(crossings.certified(eta, static_cast<Eigen::Index>(certified.size()) + 1));
    }
    return certified;
}

}  // namespace detequiv
