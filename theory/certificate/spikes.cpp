#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "edge_count.hpp"
#include "pair.hpp"

/// Bounds for the edge and the outliers: [eq. certificate:edge], [eq. certificate:outlier].
namespace detequiv {

namespace {

using certificate::BulkForm;
using certificate::excess_error;
using certificate::matched;
using certificate::Outside;
using certificate::outside;
using certificate::Pair;
using certificate::pair_at;
using certificate::small_change;

constexpr double unit = Bounded::unit;
constexpr double infinity = std::numeric_limits<double>::infinity();

double overlap_bound(const BulkForm& form, const Outside& at, const Pair& pair, double log_u) {
    const double s = at.s.value;
    // 1 + k - T - r T (1 + k)/(1 + r k) = -h/(1 + r k), whose slope is that of h near the edge.
    const Bounded rk1 = 1.0 + form.r * at.k;
    const Bounded share = -at.h / rk1;
    const double share_slope =
        (at.h_slope / rk1).largest() + (abs(at.h) * form.r * at.T / square(rk1)).largest();
    const double linear = std::abs(pair.q[1] * pair.q[1] + 2 * pair.coupling * pair.q[1] * pair.A);
    const double total = pair.q.squaredNorm() - pair.q[1] * pair.q[1] + pair.norm * pair.norm +
                         s * s * (pair.q[1] * pair.q[1] + 2 * pair.coupling * pair.q[1] * pair.A);
    const double ru = form.r.value * at.u.value;
    const double scaled = total * ru;
    // The left vector a = K v moves by the errors of K, by the residual and with u through s.
    double eta = pair.moved * (1 + pair.spread2) + (pair.pulled + pair.residual) * pair.spread1 +
                 at.y.value * log_u * (1 + pair.spread2);
    const double sc = std::abs(pair.coupling) * std::sqrt(ru * s);
    if (sc > 0) {
        eta += sc * (pair.moved * pair.spread1 + (pair.pulled + pair.residual) / pair.distance);
    }
    const double fraction = std::abs(share.value) / scaled;
    // a is of unit length: a_i^2 changes by at most 2 eta + eta^2.
    const double total_change = 2 * at.y.value * eta / scaled +
                                2 * s * s * at.y.value * linear * log_u / total + 2 * s * s * at.s.relative();
    const double error = (share.error + share_slope * log_u) / scaled * s +
                         fraction * s * (2 * eta + eta * eta) + fraction * s * total_change + 8 * unit;
    return std::isnan(error) ? 1 : std::min(error, 1.0);
}

/// Where an outlier came from: the block that its parity says, and the strength there that is nearest to 1.
struct Place {
    const SpikeMatrix* matrix;
    Eigen::Index index;
};

Place place_of(const std::vector<SpikeMatrix>& matrices, const Outlier& outlier) {
    const auto& overlaps = outlier.overlaps;
    double odd = 0;
    double even = outlier.norm_overlap;
    for (std::size_t i = 0; i < overlaps.size(); ++i) {
        (i % 2 == 0 ? even : odd) += overlaps[i];
    }
    const SpikeMatrix& matrix = matrices.size() > 1 && odd > even ? matrices.back() : matrices.front();
    Place place{.matrix = &matrix, .index = 0};
    (matrix.strengths(outlier.u).array() - 1).abs().minCoeff(&place.index);
    return place;
}

}  // namespace

CertifiedSpectrum certify(const BulkParameters& bulk, const BulkErrors& bulk_errors, const LowRank& low_rank,
                          const LowRankErrors& errors, const Spectrum& spectrum) {
    CertifiedSpectrum out{.edge_u = {spectrum.edge.u, infinity},
                          .edge = {spectrum.edge.location, infinity},
                          .outliers = {},
                          .count_certain = false};
    if (!usable(spectrum.status)) {
        return out;
    }
    const BulkForm form = certificate::bulk_form(bulk, bulk_errors);
    const certificate::RightEdgeBounds edge = certificate::right_edge_bounds(form, spectrum.edge);
    out.edge_u.error = edge.log_u * spectrum.edge.u;
    out.edge = edge.location;
    const std::vector<SpikeMatrix> matrices = spike_matrices(bulk, spectrum.edge, low_rank);
    const certificate::OutlierCount count = outlier_count(edge, low_rank, errors, matrices);
    out.count_certain = count.least == count.most;
    for (const Outlier& outlier : spectrum.outliers) {
        const Outside at = outside(form, outlier.u);
        const Place place = place_of(matrices, outlier);
        const Pair pair = pair_at(form, at, low_rank, errors, *place.matrix, place.index);
        const double log_u =
            pair.slope > 0 ? small_change((std::abs(pair.excess.value) + excess_error(pair)) / pair.slope)
                           : infinity;
        CertifiedOutlier certified{.u = {outlier.u, outlier.u * log_u},
                                   .location = matched(outlier.location, at.location),
                                   .overlap = overlap_bound(form, at, pair, log_u)};
        const double fall = ((abs(at.h) + at.h_slope * log_u) / at.fall).largest();
        certified.location.error += outlier.location * fall * log_u / 2;
        out.outliers.push_back(certified);
        // Where roundings of the strongest hide an outlier they can make one as well.
        out.count_certain = out.count_certain && std::isfinite(certified.location.error);
    }
    return out;
}

}  // namespace detequiv
