#include "finite_strength.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <stdexcept>
#include <vector>

#include "detequiv/numerics/checks.hpp"
#include "detequiv/theory/prediction_error.hpp"
#include "reduced_problem.hpp"

namespace detequiv {

namespace {

/// The fitted function on he_i(z), the weight along a, and what both leave to the bulk.
struct Fit {
    Eigen::VectorXd q;
    double A, norm, weight2;  ///< alpha . w, the norm feature's coordinate, |w|^2
};

Fit fit(const LowRank& low_rank, const Eigen::VectorXd& w) {
    return {.q = low_rank.Q * w,
            .A = low_rank.alpha.dot(w),
            .norm = low_rank.norm_row.dot(w),
            .weight2 = w.squaredNorm()};
}

LabelResidual label_residual(const Fit& fit, double bulk_variance, const LowRank& low_rank,
                             const Label& label, const Eigen::VectorXd& y) {
    const double c1 = low_rank.c1;
    LabelResidual left{.linear_norm2 = 2 * c1 * low_rank.g_b * fit.q[1] * fit.A + c1 * c1 * fit.weight2,
                       .variance = label.energy_beyond(low_rank.degree()) + label.noise_variance() +
                                   bulk_variance * fit.weight2 + fit.norm * fit.norm};
    for (int i = 0; i <= low_rank.degree(); ++i) {
        const double T = label.T(i);
        const double gap = fit.q[i] - y[i];
        const double lost = T == 0 ? 0 : T * T * lost_to_misalignment(i, low_rank.misalignment);
        (i == 1 ? left.linear_norm2 : left.variance) += gap * gap + lost;
    }
    return left;
}

/// Changes of everything the problem depends on, along one direction in parameter space.
struct Direction {
    double log_gamma = 0, log_strength = 0, log_chi = 0, log_rho = 0, noise = 0;
};

double directional_slope(const Resolvent& r, double bulk_variance, const LowRank& low_rank,
                         const Label& label, const ReducedProblem& problem, const ReducedSolution& solution,
                         const Direction& direction) {
    const LowRank& L = low_rank;
    const Eigen::VectorXd& w = solution.w();
    const Fit f = fit(L, w);
    const double c1 = L.c1;
    const double ds = -r.s * r.t * r.dlog_x * direction.log_gamma;
    const double dpenalty = -problem.penalty * r.dlog_x * direction.log_gamma;
    Eigen::MatrixXd dQ = L.dQ * direction.log_strength;
    if (L.growth.chi != 0) {
        dQ += L.growth.dQ * direction.log_chi;
    }
    const Eigen::VectorXd dq = dQ * w;
    const Eigen::VectorXd dy =
        problem.y.cwiseProduct(Eigen::VectorXd::LinSpaced(problem.y.size(), 0, L.degree())) *
        direction.log_rho;
    const double dg = L.g_b * direction.log_rho;  // g_b = -s c_1/|beta| scales as rho = cs_1/|beta| does

    // Gradient of half the problem is Q^T D (Q w - y) + s c_1 g_b (Q_1 A + alpha q_1) + norm (norm w) +
    // penalty w.
    Eigen::VectorXd weights = Eigen::VectorXd::Ones(L.Q.rows());
    weights[1] = r.s;
    const Eigen::VectorXd gap = f.q - problem.y;
    const Eigen::VectorXd Q1 = L.Q.row(1);
    const Eigen::VectorXd dQ1 = dQ.row(1);
    Eigen::VectorXd change = L.Q.transpose() * weights.cwiseProduct(dq - dy) +
                             dQ.transpose() * weights.cwiseProduct(gap) + ds * Q1 * gap[1] + dpenalty * w;
    const Eigen::VectorXd cross = Q1 * f.A + L.alpha * f.q[1];
    change += c1 * (ds * L.g_b + r.s * dg) * cross + c1 * r.s * L.g_b * (dQ1 * f.A + L.alpha * dq[1]);
    const Eigen::VectorXd dw = -solution.inverse_hessian(change);

    // At the minimum only what the test error weighs differently from the problem follows w.
    const double with_w = 2 * (problem.linear_pull * (gap[1] * Q1 + c1 * L.g_b * cross).dot(dw) +
                               problem.weight_pull * w.dot(dw));
    double db = 2 * gap[1] * (dq[1] - dy[1]) + 2 * c1 * (dg * f.q[1] * f.A + L.g_b * dq[1] * f.A);
    double dv = direction.noise;
    for (Eigen::Index i = 0; i < L.Q.rows(); ++i) {
        const double lost = -2.0 * static_cast<double>(i) * problem.y[i] * problem.y[i] * direction.log_rho;
        if (i == 1) {
            db += lost;
        } else {
            dv += 2 * gap[i] * (dq[i] - dy[i]) + lost;
        }
    }
    const LabelResidual left = label_residual(f, bulk_variance, L, label, problem.y);
    return direction.log_gamma * (r.B * r.dlog_B * left.linear_norm2 + r.V * r.dlog_V * left.variance) +
           r.B * db + r.V * dv + with_w;
}

double relative_change(double before, double after) {
    return before == after ? 0 : std::abs(before - after) / std::abs(after);
}

}  // namespace

ReducedProblem reduced_problem(const Resolvent& resolvent, double bulk_variance, const LowRank& low_rank,
                               const Label& label) {
    const Resolvent& r = resolvent;
    const double linear_pull = -r.s * r.t * r.V * r.e / (r.e + r.r * r.T);
    const double left_of_ridge = r.e / (r.r * r.x);
    return {.low_rank = low_rank,
            .y = reachable_teacher(label, low_rank.rho, low_rank.degree()),
            .s = r.s,
            .penalty = 1 / (r.r * r.x),
            .bulk_penalty = bulk_variance + left_of_ridge,
            .linear_pull = linear_pull,
            .weight_pull = low_rank.c1 * low_rank.c1 * linear_pull - r.V * left_of_ridge};
}

Errors errors_of(const Resolvent& resolvent, double bulk_variance, const LowRank& low_rank,
                 const Label& label, const ReducedProblem& problem, const Eigen::VectorXd& w) {
    const Fit f = fit(low_rank, w);
    Errors errors = bulk_errors(resolvent, label_residual(f, bulk_variance, low_rank, label, problem.y));
    errors.train_objective += resolvent.gamma / resolvent.r * f.weight2;
    return errors;
}

bool leaves_out_columns(const LowRank& low_rank) {
    return low_rank.functions == low_rank.Q.rows();
}

namespace {

/// Whether rows and columns fall alike: rows that grow see omega and z apart, and their he_i fall more
/// slowly.
bool falls_alike(const LowRank& low_rank) {
    return leaves_out_columns(low_rank) && low_rank.growth.chi == 0;
}

}  // namespace

LowRank shortened(const LowRank& low_rank) {
    if (!falls_alike(low_rank)) {
        return truncated(low_rank, std::max(low_rank.degree() - left_out_degrees, 1));
    }
    const Eigen::Index kept = low_rank.functions - left_out_degrees;
    std::vector<Eigen::Index> columns(static_cast<std::size_t>(kept));
    std::iota(columns.begin(), columns.end(), Eigen::Index{0});
    for (Eigen::Index p = low_rank.functions; p < low_rank.Q.cols(); ++p) {
        columns.push_back(p);
    }
    LowRank result = low_rank;
    result.Q = low_rank.Q(Eigen::all, columns);
    result.rounding = low_rank.rounding(Eigen::all, columns);
    result.norm_row = low_rank.norm_row(columns);
    result.alpha = low_rank.alpha(columns);
    result.dQ.resize(0, 0);
    result.functions = kept;
    return result;
}

double change_of_errors(const Errors& before, const Errors& after) {
    return std::max(relative_change(before.test_error, after.test_error),
                    relative_change(before.train_objective, after.train_objective));
}

Status finite_status(Status inputs, const Errors& errors, const Errors& without) {
    constexpr double digits = 1e-12;  // to which both are computed
    if (errors.train_objective > without.train_objective * (1 + digits)) {
        inputs = worse(inputs, Status::inaccurate);
    }
    return usable(inputs) && !std::isfinite(errors.test_error) ? Status::undefined : inputs;
}

FiniteErrors finite_errors(const Resolvent& resolvent, double bulk_variance, const LowRank& low_rank,
                           const Label& label, Stillness stillness) {
    const ReducedProblem problem = reduced_problem(resolvent, bulk_variance, low_rank, label);
    const ReducedSolution solution(problem);
    FiniteErrors result;
    static_cast<Errors&>(result) =
        errors_of(resolvent, bulk_variance, low_rank, label, problem, solution.w());
    result.columns = static_cast<int>(low_rank.Q.cols());
    if (stillness == Stillness::measured) {
        const bool square = falls_alike(low_rank) && problem.penalty > 0;
        const Errors before =
            square ? errors_of(resolvent, bulk_variance, low_rank, label, problem,
                               solution.without_last(left_out_degrees))
                   : finite_errors(resolvent, bulk_variance,
                                   truncated(low_rank, std::max(low_rank.degree() - left_out_degrees, 1)),
                                   label);
        result.stillness = change_of_errors(before, result);
    }
    const Errors without = errors_of(resolvent, bulk_variance, low_rank, label, problem,
                                     Eigen::VectorXd::Zero(low_rank.Q.cols()));
    result.status =
        finite_status(worse(worse(resolvent.status, low_rank.status), label.status()), result, without);
    return result;
}

TestErrorSlopes finite_slopes(const Resolvent& resolvent, double bulk_variance, const LowRank& low_rank,
                              const Label& label, double beta_norm2, double beta_slope) {
    if (low_rank.dQ.size() == 0) {
        throw std::invalid_argument(
            "low_rank.dQ = empty: required for derivatives; build it with Slopes::yes");
    }
    check::positive("|beta|^2", beta_norm2);
    const ReducedProblem problem = reduced_problem(resolvent, bulk_variance, low_rank, label);
    const ReducedSolution solution(problem);
    const auto along = [&](const Direction& direction) {
        return directional_slope(resolvent, bulk_variance, low_rank, label, problem, solution, direction);
    };
    const double dlog_beta = beta_slope / (2 * beta_norm2);  // d log|beta| / d sigma_eps^2
    return {.log_ridge = along({.log_gamma = 1}),
            .log_step_size = along({.log_strength = 1, .log_chi = 1}),
            .noise_variance = along({.log_strength = dlog_beta, .log_rho = -dlog_beta, .noise = 1})};
}

TestErrorSlopes plateau_slopes(const Resolvent& resolvent, const PlateauLabels& labels, int interval,
                               double beta_norm2, double beta_slope) {
    const LabelResidual& label = labels.at(interval);
    const auto weighed = [&](const LabelResidual& slope) {
        return resolvent.B * slope.linear_norm2 + resolvent.V * slope.variance;
    };
    const double dlog_beta = beta_slope / (2 * check::positive("|beta|^2", beta_norm2));
    const double dlog_s = -resolvent.t * resolvent.dlog_x;
    return {.log_ridge = resolvent.B * resolvent.dlog_B * label.linear_norm2 +
                         resolvent.V * resolvent.dlog_V * label.variance +
                         dlog_s * weighed(labels.weight_slope(interval)),
            .log_step_size = 0,
            .noise_variance = resolvent.V + dlog_beta * weighed(labels.norm_slope(interval))};
}

}  // namespace detequiv
