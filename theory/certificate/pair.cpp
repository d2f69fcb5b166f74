#include "pair.hpp"

#include <algorithm>
#include <cmath>

#include "left_out.hpp"

namespace detequiv::certificate {

namespace {

constexpr double unit = Bounded::unit;

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
    constexpr Eigen::Index four = left_out_degrees;
    const Eigen::Index degree = L.Q.rows() - 1;
    for (Eigen::Index p = 0; p < L.functions; ++p) {
        for (Eigen::Index i = 0; i <= degree; ++i) {
            const Eigen::Index highest = std::max(i, p);
            double& sum = highest > degree - four ? last : before;
            if (highest > degree - 2 * four) {
                sum += L.Q(i, p) * L.Q(i, p);
            }
        }
    }
    return last < before ? std::sqrt(last / before) : 1;
}

/// w on all functions that are seen: on further ones it is M w, since M w = w.
Eigen::VectorXd continued(const Pair& pair, const LowRank& kept, const LowRank& seen, const Outside& at,
                          double ru) {
    Eigen::VectorXd w = Eigen::VectorXd::Zero(seen.Q.cols());
    w.head(kept.functions) = pair.w.head(kept.functions);
    const Eigen::Index others = kept.Q.cols() - kept.functions;
    w.tail(others) = pair.w.tail(others);
    Eigen::VectorXd weighted = seen.Q * w;
    weighted[1] = at.s.value * (weighted[1] + pair.coupling * pair.A);
    const Eigen::Index further = seen.functions - kept.functions;
    w.segment(kept.functions, further) =
        ru * (seen.Q.middleCols(kept.functions, further).transpose() * weighted);
    return w;
}

/// q of w with functions and rows up to `degree` alone.
Eigen::VectorXd shorter_fit(const LowRank& L, Eigen::VectorXd w, Eigen::Index degree) {
    const Eigen::Index rows = std::clamp<Eigen::Index>(degree + 1, 1, L.Q.rows());
    const Eigen::Index functions = std::min(L.functions, rows);
    w.segment(functions, L.functions - functions).setZero();
    Eigen::VectorXd q = L.Q * w;
    q.tail(L.Q.rows() - rows).setZero();
    return q;
}

Tail tail_of(const Pair& pair, const LowRank& kept, const Outside& at, double ru) {
    const LowRank& all = seen(kept);
    const Eigen::VectorXd w = continued(pair, kept, all, at, ru);
    const Eigen::VectorXd q = all.Q * w;
    const auto without = [&](int degree) {
        const Eigen::VectorXd shorter = shorter_fit(all, w, degree);
        return Tail{.form = ru * (q - shorter).cwiseAbs().dot((q + shorter).cwiseAbs()),
                    .length = ru * (q - shorter).squaredNorm()};
    };
    const Tail known = without(kept.degree());
    const Tail last = without(all.degree() - left_out_degrees);
    const Tail both = without(all.degree() - 2 * left_out_degrees);
    const double fall = fall_of(all);
    // Q falls as a whole where what w sees of it may rise.
    const auto beyond = [&](double by_last, double by_both) {
        return left_out(by_last,
                        std::max(fall * fall, by_both > 2 * by_last ? by_last / (by_both - by_last) : 1));
    };
    // A length is the root of a sum of squares: these add up, not the lengths.
    return {.form = known.form + beyond(last.form, both.form),
            .length = std::sqrt(known.length + beyond(last.length, both.length))};
}

/// The errors of L's entries, with the roundings of sums over its columns.
LowRankErrors with_sums(LowRankErrors errors, const LowRank& L) {
    const double sums = static_cast<double>(L.Q.cols() + 4) * unit;
    errors.Q += sums * L.Q.cwiseAbs();
    errors.norm_row += sums * L.norm_row.cwiseAbs();
    errors.alpha += sums * L.alpha.cwiseAbs();
    return errors;
}

/// q, norm, A and c_1 g_b with their errors.
struct Entries {
    Eigen::VectorXd q_error;
    Bounded norm, A, coupling;
};

Entries entries_of(const Pair& pair, const LowRankErrors& entry) {
    const Eigen::VectorXd magnitude = pair.w.cwiseAbs();
    return {.q_error = entry.Q * magnitude,
            .norm = {pair.norm, entry.norm_row.dot(magnitude)},
            .A = {pair.A, entry.alpha.dot(magnitude)},
            .coupling = entry.c1 * entry.g_b};
}

void measure_excess(Pair& pair, const BulkForm& form, const Outside& at, const Entries& entries,
                    const Tail& tail) {
    Bounded form_value = square(entries.norm);
    for (Eigen::Index i = 0; i < pair.q.size(); ++i) {
        if (i != 1) {
            form_value = form_value + square(Bounded(pair.q[i], entries.q_error[i]));
        }
    }
    const Bounded q1(pair.q[1], entries.q_error[1]);
    const Bounded linear = at.s * (square(q1) + 2.0 * entries.coupling * q1 * entries.A);
    const Bounded ru = form.r * at.u;
    const Bounded m = ru * (form_value + linear);
    pair.excess = m - 1.0;
    pair.excess.error += 8 * unit + tail.form;
    const Bounded slope = m + ru * at.y * linear;
    pair.slope = slope.value - slope.error;
}

/// M w = w is N w = B w with N = M + kappa alpha alpha^T >= 0, B = I + kappa alpha alpha^T.
double residual_of(const Pair& pair, const LowRank& L, const Outside& at, double ru) {
    Eigen::VectorXd weighted = pair.q;
    weighted[1] *= at.s.value;
    const double sc = at.s.value * pair.coupling;
    const Eigen::VectorXd Mw =
        ru * (L.Q.transpose() * weighted + sc * (L.Q.row(1).transpose() * pair.A + L.alpha * pair.q[1]) +
              L.norm_row * pair.norm);
    const double kappa = ru * at.s.value * pair.coupling * pair.coupling;
    const double strength = (pair.excess.value + 1 + kappa * pair.A * pair.A) / (1 + kappa * pair.A * pair.A);
    return (Mw - strength * pair.w + (1 - strength) * kappa * pair.A * L.alpha).norm();
}

void perturb(Pair& pair, const LowRank& L, const Outside& at, double ru, const LowRankErrors& entry,
             const Entries& entries, const Tail& tail) {
    const double s = at.s.value;
    const Eigen::VectorXd D =
        Eigen::VectorXd::Ones(pair.q.size()) + (s - 1) * Eigen::VectorXd::Unit(pair.q.size(), 1);
    const double c = std::abs(pair.coupling);
    const double cA = c * std::abs(pair.A);
    // Row 1 of K is Q_1 + c alpha.
    const Eigen::VectorXd row_error = c * entry.alpha + entries.coupling.error * L.alpha.cwiseAbs();
    const double cA_error = c * entries.A.error + entries.coupling.error * std::abs(pair.A);
    Eigen::VectorXd q_error = entries.q_error;
    q_error[1] += cA_error;
    const double moved2 = q_error.cwiseAbs2().dot(D) + entries.norm.error * entries.norm.error;
    Eigen::VectorXd left = pair.q.cwiseAbs();
    left[1] = std::abs(pair.q[1] + pair.coupling * pair.A);
    const Eigen::VectorXd pull = entry.Q.transpose() * D.cwiseProduct(left) +
                                 entry.norm_row * std::abs(pair.norm) + s * left[1] * row_error;
    // What B = I + kappa alpha alpha^T, kappa = ru s c^2, does to w and to its length in B.
    const double metric = ru * s * (cA * row_error.norm() + c * L.alpha.norm() * cA_error);
    pair.moved = std::sqrt(ru * moved2) + metric / 2 + tail.length;
    pair.pulled = ru * pull.norm() + metric + tail.length;
}

void measure_others(Pair& pair, const Eigen::VectorXd& strengths, Eigen::Index j) {
    for (Eigen::Index i = 0; i < strengths.size(); ++i) {
        if (i == j) {
            continue;
        }
        const double distance = std::abs(strengths[i] - 1);
        pair.distance = std::min(pair.distance, distance);
        pair.spread1 = std::max(pair.spread1, std::sqrt(strengths[i]) / distance);
        pair.spread2 = std::max(pair.spread2, strengths[i] / distance);
    }
}

}  // namespace

Pair pair_at(const BulkForm& form, const Outside& at, const LowRank& L, const LowRankErrors& errors,
             const SpikeMatrix& matrix, Eigen::Index j) {
    const double u = at.u.value;
    const double ru = (form.r * at.u).value;
    const LowRankErrors entry = with_sums(errors, L);
    Pair pair{};
    pair.w = matrix.vector(u, j).normalized();
    pair.q = L.Q * pair.w;
    pair.norm = L.norm_row.dot(pair.w);
    pair.A = L.alpha.dot(pair.w);
    const Entries entries = entries_of(pair, entry);
    pair.coupling = entries.coupling.value;
    const Tail tail = errors.complete ? Tail{} : tail_of(pair, L, at, ru);
    measure_excess(pair, form, at, entries, tail);
    pair.residual = residual_of(pair, L, at, ru);
    perturb(pair, L, at, ru, entry, entries, tail);
    measure_others(pair, matrix.strengths(u), j);
    return pair;
}

double excess_error(const Pair& pair) {
    const double curvature =
        std::isinf(pair.distance) ? 0 : pair.residual * std::min(1.0, pair.residual / pair.distance);
    return pair.excess.error + curvature;
}

}  // namespace detequiv::certificate
