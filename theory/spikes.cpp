#include "detequiv/theory/spikes.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <vector>

#include "detequiv/numerics/checks.hpp"
#include "detequiv/numerics/roots.hpp"
#include "spike_matrix.hpp"

namespace detequiv {

namespace {

/// A constant activation has no bulk to stand out from.
bool has_edge(const RightEdge& edge) {
    return usable(edge.status) && std::isfinite(edge.u) && edge.u > 0;
}

/// The u in (0, u_edge) at which the j-th strength passes 1: it starts from 0, and where it is 1 or more it
/// increases, for any g_b (note), so there is exactly one if the strength at the edge exceeds 1.
double crossing(const SpikeMatrix& matrix, double u_edge, Eigen::Index j) {
    return bracketed_root([&](double u) { return u == 0 ? -1 : matrix.strengths(u)[j] - 1; }, 0, u_edge).root;
}

void describe(Outlier& outlier, const OutsideBulk& at, double r, const LowRank& low_rank,
              const Eigen::VectorXd& w) {
    const Eigen::VectorXd q = low_rank.Q * w;
    const double norm = low_rank.norm_row.dot(w);
    const double A = low_rank.alpha.dot(w);
    const double coupling = low_rank.c1 * low_rank.g_b;
    const double s2 = at.s * at.s;
    const double total =
        q.squaredNorm() + (s2 - 1) * q[1] * q[1] + norm * norm + 2 * s2 * coupling * q[1] * A;
    // 1 + k - T - r T (1 + k)/(1 + r k) without its cancellations.
    const double share = at.rise / (1 + r * at.k) / total;
    const auto overlap = [share](double weight, double projection) {
        constexpr double rounding = 1e-30;  // what the roundings of Q leave of an overlap that parity forbids
        const double value = share * weight * projection * projection;
        return value < rounding ? 0.0 : value;
    };
    double rho_power = 1;
    for (Eigen::Index i = 0; i < q.size(); ++i) {
        // <beta_hat, W_0^T a> = g_b adds to he_1 of the learned direction; <beta_*, W_0^T a> = 0 adds
        // nothing.
        const double learned = i == 1 ? q[1] + coupling * A : q[i];
        const double weight = i == 1 ? s2 : 1;
        outlier.overlaps.push_back(overlap(weight, learned));
        outlier.teacher_overlaps.push_back(overlap(weight * rho_power, q[i]));
        rho_power *= low_rank.rho * low_rank.rho;
    }
    outlier.norm_overlap = overlap(1, norm);

    const auto largest = std::max_element(outlier.overlaps.begin() + 1, outlier.overlaps.end());
    outlier.degree = static_cast<int>(largest - outlier.overlaps.begin());
    const double constant = outlier.overlaps.front();
    if (std::max(constant, outlier.norm_overlap) > *largest) {
        outlier.kind = constant >= outlier.norm_overlap ? OutlierKind::constant : OutlierKind::norm;
        outlier.degree = 0;
    }
}

void count_multiplicities(std::vector<Outlier>& outliers) {
    constexpr double same = 1e-11;  // a hundred times the accuracy of a location
    for (Outlier& outlier : outliers) {
        outlier.multiplicity =
            static_cast<int>(std::count_if(outliers.begin(), outliers.end(), [&](const Outlier& other) {
                return std::abs(other.location - outlier.location) <= same * outlier.location;
            }));
    }
}

/// The strengths of all blocks at the edge, descending.
Eigen::VectorXd strengths_at_edge(const BulkParameters& bulk, const RightEdge& edge,
                                  const LowRank& low_rank) {
    std::vector<double> all;
    for (const SpikeMatrix& matrix : spike_matrices(bulk, edge, low_rank)) {
        const Eigen::VectorXd strengths = matrix.strengths(edge.u);
        all.insert(all.end(), strengths.begin(), strengths.end());
    }
    std::sort(all.begin(), all.end(), std::greater<>());
    return Eigen::Map<const Eigen::VectorXd>(all.data(), static_cast<Eigen::Index>(all.size()));
}

}  // namespace

std::string Outlier::label() const {
    switch (kind) {
        case OutlierKind::constant:
            return "const";
        case OutlierKind::norm:
            return "norm";
        case OutlierKind::polynomial:
            break;
    }
    return "he_" + std::to_string(degree);
}

Spectrum feature_spectrum(const BulkParameters& bulk, const LowRank& low_rank) {
    Spectrum spectrum{.edge = right_edge(bulk), .outliers = {}, .status = Status::not_run};
    spectrum.status = worse(spectrum.edge.status, low_rank.status);
    if (!usable(spectrum.status)) {
        return spectrum;
    }
    if (!has_edge(spectrum.edge)) {
        spectrum.status = Status::undefined;  // c_1 = c_g = 0: there is no bulk to stand out from
        return spectrum;
    }
    const double r = bulk.psi / bulk.phi;
    for (const SpikeMatrix& matrix : spike_matrices(bulk, spectrum.edge, low_rank)) {
        const Eigen::VectorXd at_edge = matrix.strengths(spectrum.edge.u);
        for (Eigen::Index j = 0; j < at_edge.size() && at_edge[j] > 1; ++j) {
            Outlier outlier;
            outlier.u = crossing(matrix, spectrum.edge.u, j);
            const OutsideBulk at = outside_bulk(bulk, outlier.u);
            outlier.location = at.location;
            describe(outlier, at, r, low_rank, matrix.vector(outlier.u, j));
            spectrum.outliers.push_back(std::move(outlier));
        }
    }
    std::sort(spectrum.outliers.begin(), spectrum.outliers.end(),
              [](const Outlier& a, const Outlier& b) { return a.location > b.location; });
    count_multiplicities(spectrum.outliers);
    return spectrum;
}

int count_outliers(const BulkParameters& bulk, const RightEdge& edge, const LowRank& low_rank) {
    if (!has_edge(edge)) {
        return 0;
    }
    return static_cast<int>((strengths_at_edge(bulk, edge, low_rank).array() > 1).count());
}

std::vector<double> critical_step_sizes(const BulkParameters& bulk,
                                        const std::function<LowRank(double)>& low_rank_at,
                                        double largest_step) {
    check::positive("largest step size", largest_step);
    const RightEdge edge = right_edge(bulk);
    if (!has_edge(edge)) {
        return {};
    }
    constexpr Eigen::Index looked_for = 16;
    const auto strengths = [&](double eta) {
        const Eigen::VectorXd all = strengths_at_edge(bulk, edge, low_rank_at(eta));
        Eigen::VectorXd padded = Eigen::VectorXd::Zero(looked_for);
        const Eigen::Index count = std::min(looked_for, all.size());
        padded.head(count) = all.head(count);
        return padded;
    };
    // Geometric scan, downwards over three decades and a half, and on while outliers are left: a large label
    // makes short steps strong.
    constexpr int pieces = 56;
    constexpr int most_pieces = 400;
    constexpr double per_decade = 16;
    const Eigen::VectorXd unmoved = strengths(0);
    const auto outliers = [](const Eigen::VectorXd& all) { return (all.array() > 1).count(); };
    std::vector<double> steps;
    std::vector<Eigen::VectorXd> values;
    for (int i = 0; i <= pieces || (i <= most_pieces && outliers(values.back()) != outliers(unmoved)); ++i) {
        steps.push_back(largest_step * std::pow(10, -i / per_decade));
        values.push_back(strengths(steps.back()));
    }
    steps.push_back(0);
    values.push_back(unmoved);
    std::reverse(steps.begin(), steps.end());
    std::reverse(values.begin(), values.end());
    std::vector<double> critical;
    for (Eigen::Index j = 0; j < looked_for; ++j) {
        std::size_t i = 0;
        while (i < steps.size() && !(values[i][j] > 1)) {
            ++i;
        }
        if (i == steps.size()) {
            break;
        }
        critical.push_back(
            i == 0 ? 0.0
                   : bracketed_root([&](double eta) { return strengths(eta)[j] - 1; }, steps[i - 1], steps[i])
                         .root);
    }
    return critical;
}

}  // namespace detequiv
