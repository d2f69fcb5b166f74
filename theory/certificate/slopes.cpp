#include "slopes.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <stdexcept>

#include "../finite_strength.hpp"
#include "bulk_form.hpp"
#include "left_out.hpp"
#include "left_out_rows.hpp"
#include "reduced_point.hpp"

/// Bounds for derivatives of the test error: [eq. certificate:slopes].
namespace detequiv {

namespace certificate {

namespace {

constexpr double unit = Bounded::unit;
constexpr double infinity = std::numeric_limits<double>::infinity();

/// A direction through the problems: d log gamma, d log theta, d log chi, d log rho (and g_b alike),
/// d sigma_eps^2.
struct Direction {
    double log_gamma = 0;
    Bounded log_strength = 0.0;
    double log_chi = 0;
    Bounded log_rho = 0.0;
    double noise = 0;
};

/// A problem beside the one that is certified, at the distance h along a direction.
struct Neighbour {
    ReducedPoint at;
    Entries derivatives;
};

class Slope {
  public:
    Slope(const BulkParameters& bulk, const CertifiedResolvent& certified, const LowRank& low_rank,
          const LowRankErrors& errors, const Label& label)
        : bulk_(bulk),
          certified_(certified),
          low_rank_(low_rank),
          errors_(errors),
          label_(label),
          resolvent_(solve_resolvent(bulk)),
          problem_(reduced_problem(resolvent_, bulk.bulk_variance, low_rank, label)),
          at_(reduced_point(problem_, ReducedSolution(problem_), bulk.bulk_variance, label)),
          derivatives_(test_derivatives(at_, problem_, resolvent_)),
          entries_(entry_errors(problem_, certified, errors, label)) {}

    /// `computed` with its bound, with what the terms of rows beyond the last would change.
    [[nodiscard]] Bounded certified(double computed, const Direction& along) const {
        // Central differences: their own error, of order h^2, is no part of a bound's first digit.
        constexpr double small = 1e-3;
        const double h = small / std::max({std::abs(along.log_gamma), std::abs(along.log_strength.value),
                                           std::abs(along.log_rho.value), std::abs(along.log_chi), small});
        if (!std::isfinite(bulk_.ridge * std::exp(h * along.log_gamma))) {
            return {computed, infinity};  // no double lies beside the largest
        }
        const Neighbour after = neighbour(along, h);
        const Neighbour before = neighbour(along, -h);
        Entries change = quotient(after.derivatives, before.derivatives, 2 * h);
        change.V += along.noise;
        const Eigen::VectorXd dw = (after.at.w - before.at.w) / (2 * h);
        const Eigen::VectorXd dl = (after.at.adjoint - before.at.adjoint) / (2 * h);
        const Entries rate = rates(along);
        const double size = magnitude(derivatives_, rate);
        // The adjoint leaves out V times the problem's own gradient, which is not 0 at the computed w.
        const Eigen::VectorXd pulls = dl.cwiseAbs() + resolvent_.V * dw.cwiseAbs();
        const double unmet = std::abs(dl.dot(at_.gradient)) + std::abs(dw.dot(at_.adjoint_rest)) +
                             resolvent_.V * std::abs(dw.dot(at_.gradient)) + pulls.dot(gradient_roundings());
        const double error = magnitude(change, entries_) + magnitude(derivatives_, rate_errors(along)) +
                             2 * unmet +
                             (static_cast<double>((rate.Q.array() != 0).count()) + 8) * unit * size +
                             roundings(rate) + std::abs(computed - product(derivatives_, rate));
        // The argument is of first order: beyond a percent of what the slope is made of it says nothing.
        constexpr double first_order = 1e-2;
        const double rows = errors_.complete ? 0 : rows_beyond(along, h);
        return {computed, error <= first_order * size ? error + rows : infinity};
    }

  private:
    [[nodiscard]] Neighbour neighbour(const Direction& along, double h) const {
        const LowRank moved = moved_part(low_rank_, along, h);
        const Resolvent resolvent = moved_resolvent(along, h);
        const ReducedProblem problem = reduced_problem(resolvent, bulk_.bulk_variance, moved, label_);
        const ReducedPoint at = reduced_point(problem, ReducedSolution(problem), bulk_.bulk_variance, label_);
        return {.at = at, .derivatives = test_derivatives(at, problem, resolvent)};
    }

    /// What rows beyond the kept ones do to the slope [eq. certificate:rows].
    [[nodiscard]] double rows_beyond(const Direction& along, double h) const {
        const Eigen::MatrixXd rates = (moved_rows(along, h) - moved_rows(along, -h)) / (2 * h);
        return left_out_rows(rates, last_seen_degree(seen(low_rank_), label_), low_rank_.degree());
    }

    /// The terms of all rows that are seen, at the distance h along a direction.
    [[nodiscard]] Eigen::MatrixXd moved_rows(const Direction& along, double h) const {
        const LowRank moved = moved_part(seen(low_rank_), along, h);
        const Resolvent resolvent = moved_resolvent(along, h);
        const ReducedProblem problem = reduced_problem(resolvent, bulk_.bulk_variance, moved, label_);
        const ReducedPoint at = reduced_point(problem, ReducedSolution(problem), bulk_.bulk_variance, label_);
        return row_terms(at, problem, resolvent.V).test;
    }

    [[nodiscard]] Resolvent moved_resolvent(const Direction& along, double h) const {
        if (along.log_gamma == 0) {
            return resolvent_;
        }
        BulkParameters bulk = bulk_;
        bulk.ridge *= std::exp(h * along.log_gamma);
        return solve_resolvent(bulk);
    }

    [[nodiscard]] static LowRank moved_part(const LowRank& low_rank, const Direction& along, double h) {
        LowRank moved = low_rank;
        moved.Q += h * moved_Q(low_rank, along);
        const double turned = h * along.log_rho.value;
        moved.rho *= 1 + turned;
        moved.misalignment =
            std::clamp(low_rank.misalignment - 2 * low_rank.rho * low_rank.rho * turned, 0.0, 1.0);
        moved.g_b *= 1 + turned;
        return moved;
    }

    /// dQ along a direction.
    [[nodiscard]] static Eigen::MatrixXd moved_Q(const LowRank& low_rank, const Direction& along) {
        Eigen::MatrixXd dQ = along.log_strength.value * low_rank.dQ;
        if (low_rank.growth.chi != 0) {
            dQ += along.log_chi * low_rank.growth.dQ;
        }
        return dQ;
    }

    [[nodiscard]] Entries rates(const Direction& along) const {
        Entries out(low_rank_.Q.rows(), low_rank_.Q.cols());
        const double turned = along.log_rho.value;
        const Resolvent& r = resolvent_;
        out.Q = moved_Q(low_rank_, along);
        for (Eigen::Index i = 0; i < out.y.size(); ++i) {
            const auto degree = static_cast<double>(i);
            out.y[i] = degree * problem_.y[i] * turned;
            out.lost[i] = -2 * problem_.y[i] * out.y[i];
        }
        out.coupling = at_.coupling * turned;
        out.s = -r.s * r.t * r.dlog_x * along.log_gamma;
        out.penalty = -problem_.penalty * r.dlog_x * along.log_gamma;
        out.B = r.B * r.dlog_B * along.log_gamma;
        out.V = r.V * r.dlog_V * along.log_gamma;
        out.rest = along.noise;
        return out;
    }

    [[nodiscard]] Entries rate_errors(const Direction& along) const {
        Entries out(low_rank_.Q.rows(), low_rank_.Q.cols());
        const auto relative = [](const Bounded& z) { return z.value == 0 ? 0 : z.relative(); };
        const double sums = static_cast<double>(out.Q.cols() + out.Q.rows() + 8) * unit;
        out.Q = std::abs(along.log_strength.value) *
                (errors_.dQ + (sums + relative(along.log_strength)) * low_rank_.dQ.cwiseAbs());
        if (low_rank_.growth.chi != 0) {
            out.Q += std::abs(along.log_chi) * (errors_.growth_dQ + sums * low_rank_.growth.dQ.cwiseAbs());
        }
        const double turned = std::abs(along.log_rho.value);
        const double turning = relative(along.log_rho) + 4 * unit;
        for (Eigen::Index i = 0; i < out.y.size(); ++i) {
            const double y = std::abs(problem_.y[i]);
            const double per_y = static_cast<double>(i) * turned;
            out.y[i] = per_y * (entries_.y[i] + turning * y);
            out.lost[i] = 2 * per_y * y * (2 * entries_.y[i] + turning * y);
        }
        out.coupling = turned * (entries_.coupling + turning * std::abs(at_.coupling));
        if (along.log_gamma == 0) {
            return out;  // whatever is unknown of the bulk's derivatives at ridge 0
        }
        const CertifiedResolvent& c = certified_;
        const double log_gamma = std::abs(along.log_gamma);
        out.s = log_gamma * (c.s * c.t * c.dlog_x).error;
        out.penalty = log_gamma * (c.penalty * c.dlog_x).error;
        out.B = log_gamma * (c.B * c.dlog_B).error;
        out.V = log_gamma * (c.V * c.dlog_V).error;
        return out;
    }

    /// Of the problem's half gradient as it was evaluated.
    [[nodiscard]] Eigen::VectorXd gradient_roundings() const {
        const Eigen::VectorXd w = at_.w.cwiseAbs();
        const Eigen::MatrixXd Q = low_rank_.Q.cwiseAbs();
        const Eigen::VectorXd alpha = low_rank_.alpha.cwiseAbs();
        const Eigen::VectorXd q = Q * w;
        Eigen::VectorXd gap = q + problem_.y.cwiseAbs();
        gap[1] *= problem_.s;
        const Eigen::VectorXd norm_row = low_rank_.norm_row.cwiseAbs();
        const double few = 8 + static_cast<double>(Q.rows()) / 8;
        return few * unit *
               (Q.transpose() * gap +
                problem_.s * std::abs(at_.coupling) * (Q.row(1).transpose() * alpha.dot(w) + alpha * q[1]) +
                norm_row.dot(w) * norm_row + problem_.penalty * w);
    }

    /// Roundings in the derivatives, whose terms cancel, against the rates that they meet.
    [[nodiscard]] double roundings(const Entries& rate) const {
        const Eigen::VectorXd w = at_.w.cwiseAbs();
        const Eigen::VectorXd l = at_.adjoint.cwiseAbs();
        const Eigen::VectorXd fit = low_rank_.Q.cwiseAbs() * w + problem_.y.cwiseAbs();
        const Eigen::VectorXd pulled = low_rank_.Q.cwiseAbs() * l;
        const double V = resolvent_.V;
        const double B = resolvent_.B;
        const double s = problem_.s;
        const double c = std::abs(at_.coupling);
        const double A = low_rank_.alpha.cwiseAbs().dot(w);
        const double adjoint_A = low_rank_.alpha.cwiseAbs().dot(l);
        Eigen::MatrixXd split = fit * (V * w + l).transpose() + pulled * w.transpose();
        split.row(1) = ((fit[1] + c * A) * (B * w + s * l) + s * (pulled[1] + c * adjoint_A) * w).transpose();
        Eigen::VectorXd by_y = V * fit + pulled;
        by_y[1] = B * fit[1] + s * pulled[1];
        const double pull = fit[1] * pulled[1] + c * (pulled[1] * A + adjoint_A * fit[1]);
        const double half =
            split.cwiseProduct(rate.Q.cwiseAbs()).sum() + by_y.dot(rate.y.cwiseAbs()) +
            std::abs(rate.s) * pull + std::abs(rate.penalty) * l.dot(w) +
            std::abs(rate.coupling) * (B * fit[1] * A + s * (pulled[1] * A + adjoint_A * fit[1]));
        constexpr double few = 8;
        return 2 * few * unit * half;
    }

    BulkParameters bulk_;
    const CertifiedResolvent& certified_;
    const LowRank& low_rank_;
    const LowRankErrors& errors_;
    const Label& label_;
    Resolvent resolvent_;
    ReducedProblem problem_;
    ReducedPoint at_;
    Entries derivatives_, entries_;
};

/// What degrees beyond M would change, rows and columns at once, from what the slopes are without the last
/// one to eight that are seen [eq. certificate:truncation]: columns alone may do more than the terms of rows
/// say.
class LeftOutSlopes {
  public:
    LeftOutSlopes(const BulkParameters& bulk, const LowRank& L, const Label& label, double beta_norm2,
                  double beta_slope) {
        const Resolvent resolvent = solve_resolvent(bulk);
        // Where the label has fewer degrees than L, what those above do counts whole.
        int degree = last_seen_degree(seen(L), label);
        unkept_ = unkept_degrees(degree, L.degree());
        for (TestErrorSlopes& slopes : without_) {
            slopes = finite_slopes(resolvent, bulk.bulk_variance, truncated(seen(L), std::max(degree, 1)),
                                   label, beta_norm2, beta_slope);
            --degree;
        }
    }
    [[nodiscard]] double of(double TestErrorSlopes::*slope, double computed) const {
        Shortened without{};
        std::transform(without_.begin(), without_.end(), without.begin(),
                       [&](const TestErrorSlopes& slopes) { return slopes.*slope; });
        return left_out(without, unkept_) + std::abs(without[static_cast<std::size_t>(unkept_)] - computed);
    }

  private:
    std::array<TestErrorSlopes, 2 * left_out_degrees + 1> without_;
    int unkept_ = 0;
};

}  // namespace

Bounded certified_ridge_slope(const BulkParameters& bulk, const CertifiedResolvent& certified,
                              const LowRank& low_rank, const LowRankErrors& errors, const Label& label,
                              double log_ridge) {
    Bounded out = Slope(bulk, certified, low_rank, errors, label).certified(log_ridge, {.log_gamma = 1});
    if (!errors.complete) {
        out.error += LeftOutSlopes(bulk, low_rank, label, 1, 0).of(&TestErrorSlopes::log_ridge, log_ridge);
    }
    return out;
}

}  // namespace certificate

CertifiedSlopes certify(const BulkParameters& bulk, const CertifiedResolvent& certified,
                        const LowRank& low_rank, const LowRankErrors& errors, const Label& label,
                        const Bounded& beta_norm2, const Bounded& beta_slope, const TestErrorSlopes& slopes) {
    using namespace certificate;
    if (low_rank.dQ.size() == 0 || errors.dQ.size() == 0) {
        throw std::invalid_argument(
            "low_rank.dQ = empty: required for derivatives; build it with Slopes::yes");
    }
    const Slope slope(bulk, certified, low_rank, errors, label);
    const Bounded dlog_beta = beta_slope / (2.0 * beta_norm2);
    CertifiedSlopes out{
        .log_ridge = {slopes.log_ridge, infinity},
        .log_step_size = slope.certified(slopes.log_step_size, {.log_strength = 1.0, .log_chi = 1}),
        .noise_variance = slope.certified(slopes.noise_variance,
                                          {.log_strength = dlog_beta, .log_rho = -dlog_beta, .noise = 1})};
    if (bulk.ridge > 0) {
        out.log_ridge = slope.certified(slopes.log_ridge, {.log_gamma = 1});
    }
    if (!errors.complete) {
        const LeftOutSlopes beyond(bulk, low_rank, label, beta_norm2.value, beta_slope.value);
        out.log_ridge.error += beyond.of(&TestErrorSlopes::log_ridge, slopes.log_ridge);
        out.log_step_size.error += beyond.of(&TestErrorSlopes::log_step_size, slopes.log_step_size);
        out.noise_variance.error += beyond.of(&TestErrorSlopes::noise_variance, slopes.noise_variance);
    }
    return out;
}

}  // namespace detequiv
