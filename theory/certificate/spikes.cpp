#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "../finite_strength.hpp"
#include "../spike_matrix.hpp"
#include "bulk_form.hpp"
#include "left_out.hpp"

/// Bounds for the edge and the outliers: [eq. certificate:edge], [eq. certificate:outlier].
namespace detequiv {

namespace {

using certificate::BulkForm;
using certificate::matched;

constexpr double unit = Bounded::unit;
constexpr double infinity = std::numeric_limits<double>::infinity();

/// Functions of u outside the bulk, at an exact u. h = (1 + r) phi y^2 + r k (k + 2 phi y^2) - 1 with
/// y = s - 1 vanishes at the edge and is all of X's slope, 2 d log X/d log u = h/((1 + k)(1 + r k)); its
/// other terms are positive, where T/(1 + k) + r T/(1 + r k) - 1 would cancel for large k.
struct Outside {
    Bounded u, s, y, k, T;
    Bounded h, h_slope;  ///< and d h/d log u
    Bounded fall;        ///< (1 + k)(1 + r k)
    Bounded location;
};

Outside outside(const BulkForm& form, double u) {
    const Bounded au = form.a * u;
    const Bounded gap = form.phi - au;
    const Bounded linear = form.b * u;
    Outside at{.u = u,
               .s = form.phi / gap,
               .y = au / gap,
               .k = {},
               .T = {},
               .h = {},
               .h_slope = {},
               .fall = {},
               .location = {}};
    const Bounded aus = au * at.s;
    const Bounded phi_y2 = form.phi * square(at.y);
    const Bounded& r = form.r;
    at.k = aus + linear;
    at.T = aus * at.s + linear;
    at.h = (1.0 + r) * phi_y2 + r * at.k * (at.k + 2.0 * phi_y2) - 1.0;
    const Bounded phi_y2_slope = 2.0 * phi_y2 * at.s;
    at.h_slope =
        (1.0 + r) * phi_y2_slope + r * (at.T * (2.0 * at.k + 2.0 * phi_y2) + 2.0 * at.k * phi_y2_slope);
    at.fall = (1.0 + at.k) * (1.0 + r * at.k);
    at.location = sqrt(at.fall / u);
    return at;
}

/// A first-order change of log u, where it is small enough to be one.
double small_change(double change) {
    constexpr double first_order = 1e-3;
    return change <= first_order ? 1.01 * change : infinity;
}

/// w^T (M(u) - I) w at a computed pair, its slope in log u, and what perturbs it.
struct Pair {
    Eigen::VectorXd w, q, q_error;
    double A, norm, norm_error;
    double coupling;
    Bounded excess;           ///< w^T (M - I) w
    double slope;             ///< d/d log u of it, from below
    double residual;          ///< of w as an eigenvector, whatever its strength
    double moved, pulled;     ///< |dK v| and |dK^T a| for the errors dK of K
    double distance;          ///< of the other strengths from 1
    double spread1, spread2;  ///< largest sigma/|sigma^2 - 1| and sigma^2/|sigma^2 - 1| over the others
};

/// What the degrees beyond M would change of a quadratic form or of a vector's length: see
/// [eq. certificate:truncation].
struct Tail {
    double form = 0, length = 0;
};

/// By how much Q falls over four degrees: its entries with an index in the last four against those in the
/// four before.
double fall_of(const LowRank& L) {
    double last = 0;
    double before = 0;
    const Eigen::Index degree = L.Q.rows() - 1;
    for (Eigen::Index p = 0; p < L.functions; ++p) {
        for (Eigen::Index i = 0; i <= degree; ++i) {
            const Eigen::Index highest = std::max(i, p);
            double& sum = highest > degree - left_out_degrees ? last : before;
            if (highest > degree - 2 * left_out_degrees) {
                sum += L.Q(i, p) * L.Q(i, p);
            }
        }
    }
    return last < before ? std::sqrt(last / before) : 1;
}

Tail tail_of(const LowRank& L, const Eigen::VectorXd& w, const Eigen::VectorXd& q, double ru) {
    const Eigen::Index rows = std::max<Eigen::Index>(L.Q.rows() - left_out_degrees, 1);
    Eigen::VectorXd kept = w;
    const Eigen::Index functions = std::min(L.functions, rows);
    kept.segment(functions, L.functions - functions).setZero();
    Eigen::VectorXd shorter = L.Q * kept;
    shorter.tail(L.Q.rows() - rows).setZero();
    const double fall = fall_of(L);
    return {.form = certificate::left_out(ru * std::abs((q - shorter).dot(q + shorter)), fall * fall),
            .length = certificate::left_out(std::sqrt(ru) * (q - shorter).norm(), fall)};
}

Pair pair_at(const BulkForm& form, const Outside& at, const LowRank& L, const LowRankErrors& errors,
             const SpikeMatrix& matrix, Eigen::Index j) {
    const double u = at.u.value;
    Pair pair{};
    pair.w = matrix.vector(u, j).normalized();
    const Eigen::VectorXd magnitude = pair.w.cwiseAbs();
    const double sums = static_cast<double>(L.Q.cols() + 4) * unit;
    pair.q = L.Q * pair.w;
    const Eigen::MatrixXd entry = errors.Q + sums * L.Q.cwiseAbs();
    pair.q_error = entry * magnitude;
    pair.norm = L.norm_row.dot(pair.w);
    pair.norm_error = errors.norm_row.dot(magnitude) + sums * L.norm_row.cwiseAbs().dot(magnitude);
    pair.A = L.alpha.dot(pair.w);
    const Bounded A(pair.A, errors.alpha.dot(magnitude) + sums * L.alpha.cwiseAbs().dot(magnitude));
    const Bounded coupling = errors.c1 * errors.g_b;
    pair.coupling = coupling.value;

    Bounded form_value = square(Bounded(pair.norm, pair.norm_error));
    for (Eigen::Index i = 0; i < pair.q.size(); ++i) {
        if (i != 1) {
            form_value = form_value + square(Bounded(pair.q[i], pair.q_error[i]));
        }
    }
    const Bounded q1(pair.q[1], pair.q_error[1]);
    const Bounded linear = at.s * (square(q1) + 2.0 * coupling * q1 * A);
    const Bounded ru = form.r * u;
    const Bounded m = ru * (form_value + linear);
    const Tail tail = errors.complete ? Tail{} : tail_of(L, pair.w, pair.q, ru.value);
    pair.excess = m - 1.0;
    pair.excess.error += 8 * unit + tail.form;
    const Bounded slope = m + ru * at.y * linear;
    pair.slope = slope.value - slope.error;

    Eigen::VectorXd weighted = pair.q;
    weighted[1] *= at.s.value;
    const double sc = at.s.value * pair.coupling;
    const Eigen::VectorXd Mw =
        ru.value * (L.Q.transpose() * weighted +
                    sc * (L.Q.row(1).transpose() * pair.A + L.alpha * pair.q[1]) + L.norm_row * pair.norm);
    // M w = w is N w = B w with N = M + kappa alpha alpha^T >= 0, B = I + kappa alpha alpha^T.
    const double kappa = ru.value * at.s.value * pair.coupling * pair.coupling;
    const double strength = (m.value + kappa * pair.A * pair.A) / (1 + kappa * pair.A * pair.A);
    pair.residual = (Mw - strength * pair.w + (1 - strength) * kappa * pair.A * L.alpha).norm();
    const Eigen::VectorXd D =
        Eigen::VectorXd::Ones(pair.q.size()) + (at.s.value - 1) * Eigen::VectorXd::Unit(pair.q.size(), 1);
    const double q_moved2 = pair.q_error.cwiseAbs2().dot(D) + pair.norm_error * pair.norm_error +
                            at.s.value * std::pow(pair.coupling * A.error + coupling.error * pair.A, 2);
    pair.moved = std::sqrt(ru.value * q_moved2) + tail.length;
    pair.pulled = ru.value * (entry.transpose() * (D.cwiseProduct(pair.q.cwiseAbs())) +
                              (errors.norm_row + sums * L.norm_row.cwiseAbs()) * std::abs(pair.norm) +
                              at.s.value * (errors.alpha + sums * L.alpha.cwiseAbs()) *
                                  std::abs(pair.coupling * (pair.q[1] + pair.coupling * pair.A)))
                                 .norm() +
                  tail.length;
    const Eigen::VectorXd strengths = matrix.strengths(u);
    pair.distance = infinity;
    for (Eigen::Index i = 0; i < strengths.size(); ++i) {
        if (i == j) {
            continue;
        }
        const double distance = std::abs(strengths[i] - 1);
        pair.distance = std::min(pair.distance, distance);
        pair.spread1 = std::max(pair.spread1, std::sqrt(strengths[i]) / distance);
        pair.spread2 = std::max(pair.spread2, strengths[i] / distance);
    }
    return pair;
}

/// How far the excess of the exact pair may be from the computed one: the Rayleigh quotient sees the residual
/// to second order.
double excess_error(const Pair& pair) {
    const double curvature =
        pair.distance == infinity ? 0 : pair.residual * std::min(1.0, pair.residual / pair.distance);
    return pair.excess.error + curvature;
}

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

/// Whether the strengths at the edge that could be 1 are not.
bool count_is_certain(const BulkForm& form, const Outside& edge, double edge_log_u, const LowRank& L,
                      const LowRankErrors& errors, const SpikeMatrix& matrix) {
    const Eigen::VectorXd strengths = matrix.strengths(edge.u.value);
    bool certain = true;
    for (Eigen::Index j = 0; j < strengths.size(); ++j) {
        if (strengths[j] < 0.5 || strengths[j] > 2) {
            continue;
        }
        const Pair pair = pair_at(form, edge, L, errors, matrix, j);
        const double perturbation = excess_error(pair) + std::abs(pair.slope) * edge_log_u;
        certain = certain && std::abs(pair.excess.value) > perturbation;
    }
    return certain;
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
    const Outside edge = outside(form, spectrum.edge.u);
    const double edge_log_u = small_change(edge.h.largest() / edge.h_slope.least());
    out.edge_u.error = edge_log_u * spectrum.edge.u;
    // X is stationary at the edge: only its curvature sees the error of u.
    out.edge = matched(spectrum.edge.location, edge.location);
    const double curvature = (edge.h_slope / edge.fall).largest() / 2;
    out.edge.error += spectrum.edge.location * curvature * edge_log_u * edge_log_u;
    const std::vector<SpikeMatrix> matrices = spike_matrices(bulk, spectrum.edge, low_rank);
    out.count_certain = std::all_of(matrices.begin(), matrices.end(), [&](const SpikeMatrix& matrix) {
        return count_is_certain(form, edge, edge_log_u, low_rank, errors, matrix);
    });
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
