#include "../finite_strength.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "../reduced_problem.hpp"
#include "bulk_form.hpp"
#include "left_out.hpp"

/// Bounds for the reduced problem: [eq. certificate:adjoint], [eq. certificate:truncation].
namespace detequiv {

namespace {

constexpr double unit = Bounded::unit;
constexpr double infinity = std::numeric_limits<double>::infinity();

/// The fit at the computed w, and the adjoint l = H^-1 (half the gradient of the test error).
struct Point {
    Eigen::VectorXd w, q, gap, adjoint, adjoint_q;
    double A, norm, weight2;            ///< alpha w, norm_row w, |w|^2
    double adjoint_A, adjoint_norm;     ///< alpha l, norm_row l
    double coupling;                    ///< c_1 g_b
    double stationarity, second_order;  ///< l G and G H^-1 G for the gradient G that rounding left at w
};

Point point_at(const ReducedProblem& problem, const ReducedSolution& solution, const Resolvent& r,
               double bulk_variance) {
    const LowRank& L = problem.low_rank;
    Point at{};
    at.w = solution.w();
    at.q = L.Q * at.w;
    at.gap = at.q - problem.y;
    at.A = L.alpha.dot(at.w);
    at.norm = L.norm_row.dot(at.w);
    at.weight2 = at.w.squaredNorm();
    at.coupling = L.c1 * L.g_b;
    const Eigen::VectorXd cross = L.Q.row(1).transpose() * at.A + L.alpha * at.q[1];
    const auto gradient = [&](double linear, double other, double penalty) {
        Eigen::VectorXd weighted = other * at.gap;
        weighted[1] = linear * at.gap[1];
        return Eigen::VectorXd(L.Q.transpose() * weighted + linear * at.coupling * cross +
                               other * at.norm * L.norm_row + penalty * at.w);
    };
    const Eigen::VectorXd G = gradient(problem.s, 1, problem.penalty);
    at.adjoint = solution.inverse_hessian(gradient(r.B, r.V, r.B * L.c1 * L.c1 + r.V * bulk_variance));
    at.adjoint_q = L.Q * at.adjoint;
    at.adjoint_A = L.alpha.dot(at.adjoint);
    at.adjoint_norm = L.norm_row.dot(at.adjoint);
    at.stationarity = std::abs(at.adjoint.dot(G));
    at.second_order = std::abs(G.dot(solution.inverse_hessian(G)));
    return at;
}

/// Errors of y_i = T_i rho^i and of T_i^2 (1 - rho^(2i)).
struct TeacherErrors {
    Eigen::VectorXd y, lost;
};

TeacherErrors teacher_errors(const Label& label, const LowRank& L, const LowRankErrors& errors,
                             const Eigen::VectorXd& y) {
    TeacherErrors out{.y = Eigen::VectorXd::Zero(y.size()), .lost = Eigen::VectorXd::Zero(y.size())};
    double power = 1;
    for (Eigen::Index i = 0; i < y.size(); ++i, power *= std::abs(L.rho)) {
        const auto degree = static_cast<int>(i);
        const double T = std::abs(label.T(degree));
        const double T_error = label.T_error(degree);
        out.y[i] = power * T_error + (degree * errors.rho + (degree + 2) * unit) * std::abs(y[i]);
        const double lost = lost_to_misalignment(degree, L.misalignment);
        const double lost_slope =
            degree == 0 ? 0 : degree * std::pow(1 - L.misalignment, degree - 1) * L.misalignment;
        out.lost[i] = T_error * (2 * T + T_error) * lost +
                      T * T * ((degree + 6) * unit * lost + lost_slope * errors.misalignment);
    }
    return out;
}

/// Bounds of the changes of test error and objective/g by the errors of every entry of the problem, and by
/// roundings of sums of up to P + R terms, which act like errors of the entries.
struct Changes {
    double test = 0, objective = 0;
};

Changes entry_changes(const Point& at, const ReducedProblem& problem, const Resolvent& r,
                      const LowRankErrors& errors, const TeacherErrors& teacher) {
    const LowRank& L = problem.low_rank;
    const Eigen::Index R = L.Q.rows();
    const Eigen::Index P = L.Q.cols();
    const double sums = static_cast<double>(P + R + 8) * unit;
    const double s = problem.s;
    const double c = at.coupling;
    Changes half;
    for (Eigen::Index p = 0; p < P; ++p) {
        const double w = at.w[p];
        const double l = at.adjoint[p];
        for (Eigen::Index i = 0; i < R; ++i) {
            const double error = errors.Q(i, p) + sums * std::abs(L.Q(i, p));
            if (i == 1) {
                const double pull = at.gap[1] + c * at.A;
                half.test +=
                    error * std::abs((r.B * w - s * l) * pull - s * (at.adjoint_q[1] + c * at.adjoint_A) * w);
                half.objective += error * std::abs(s * pull * w);
            } else {
                half.test += error * std::abs((r.V * w - l) * at.gap[i] - at.adjoint_q[i] * w);
                half.objective += error * std::abs(at.gap[i] * w);
            }
        }
        const double norm_error = errors.norm_row[p] + sums * std::abs(L.norm_row[p]);
        half.test += norm_error * std::abs((r.V * w - l) * at.norm - at.adjoint_norm * w);
        half.objective += norm_error * std::abs(at.norm * w);
        const double alpha_error = errors.alpha[p] + sums * std::abs(L.alpha[p]);
        half.test += alpha_error * std::abs(c * ((r.B * w - s * l) * at.q[1] - s * at.adjoint_q[1] * w));
        half.objective += alpha_error * std::abs(s * c * at.q[1] * w);
    }
    for (Eigen::Index i = 0; i < R; ++i) {
        const double at_w = i == 1 ? r.B : r.V;
        const double weight = i == 1 ? s : 1;
        half.test += teacher.y[i] * std::abs(at_w * at.gap[i] - weight * at.adjoint_q[i]);
        half.objective += teacher.y[i] * std::abs(weight * at.gap[i]);
        half.test += 0.5 * at_w * teacher.lost[i];
        half.objective += 0.5 * weight * teacher.lost[i];
    }
    const Bounded coupling = errors.c1 * errors.g_b;
    half.test += coupling.error *
                 std::abs(r.B * at.q[1] * at.A - s * (at.adjoint_q[1] * at.A + at.adjoint_A * at.q[1]));
    half.objective += coupling.error * std::abs(s * at.q[1] * at.A);
    return {.test = 2 * half.test, .objective = 2 * half.objective};
}

/// The changes by s and the penalty, which move w, and by the weights of |w|^2.
Changes bulk_changes(const Point& at, const ReducedProblem& problem, const CertifiedResolvent& bulk) {
    const double pull =
        at.gap[1] * at.adjoint_q[1] + at.coupling * (at.adjoint_q[1] * at.A + at.adjoint_A * at.q[1]);
    const double penalty_error = bulk.penalty.error + 2 * unit * problem.penalty;
    const double weights = at.weight2;
    return {
        .test = 2 * (bulk.s.error * std::abs(pull) + penalty_error * std::abs(at.adjoint.dot(at.w))) +
                weights * (bulk.B.value * bulk.c1_squared.error + bulk.V.value * bulk.bulk_variance.error),
        .objective = weights * (problem.s * bulk.c1_squared.error + bulk.bulk_variance.error)};
}

/// What is left to the bulk, by magnitude: what roundings of its sums are relative to.
struct Magnitudes {
    double linear, variance;
};

Magnitudes magnitudes(const Point& at, const ReducedProblem& problem, double bulk_variance,
                      const Label& label) {
    const LowRank& L = problem.low_rank;
    Magnitudes sum{.linear = at.gap[1] * at.gap[1] + 2 * std::abs(at.coupling * at.q[1] * at.A) +
                             L.c1 * L.c1 * at.weight2,
                   .variance = label.energy_beyond(L.degree()) + label.noise_variance() +
                               bulk_variance * at.weight2 + at.norm * at.norm};
    for (int i = 0; i <= L.degree(); ++i) {
        const double lost = label.T(i) * label.T(i) * lost_to_misalignment(i, L.misalignment);
        (i == 1 ? sum.linear : sum.variance) += lost + (i == 1 ? 0 : at.gap[i] * at.gap[i]);
    }
    return sum;
}

Changes truncation(const Resolvent& resolvent, double bulk_variance, const LowRank& L, const Label& label,
                   const ReducedProblem& problem, const ReducedSolution& solution, const Errors& errors) {
    const bool square = leaves_out_columns(L) && problem.penalty > 0;
    const auto without = [&](int degrees) -> Errors {
        if (square) {
            return errors_of(resolvent, bulk_variance, L, label, problem, solution.without_last(degrees));
        }
        return finite_errors(resolvent, bulk_variance, truncated(L, std::max(L.degree() - degrees, 1)),
                             label);
    };
    const Errors four = without(left_out_degrees);
    const Errors eight = without(2 * left_out_degrees);
    const auto beyond = [](double by_four, double by_eight) {
        return by_four > 0
                   ? certificate::left_out(by_four, by_eight > by_four ? by_four / (by_eight - by_four) : 1)
                   : 0;
    };
    return {.test = beyond(std::abs(four.test_error - errors.test_error),
                           std::abs(eight.test_error - errors.test_error)),
            .objective = beyond(std::abs(four.train_objective - errors.train_objective),
                                std::abs(eight.train_objective - errors.train_objective))};
}

/// The argument is of first order: beyond a percent it says nothing.
Bounded certain(double value, double error) {
    constexpr double first_order = 1e-2;
    return {value, error <= first_order * std::abs(value) ? error : infinity};
}

}  // namespace

CertifiedErrors certify(const CertifiedResolvent& certified, const Resolvent& resolvent, double bulk_variance,
                        const LowRank& low_rank, const LowRankErrors& errors, const Label& label,
                        const FiniteErrors& finite) {
    const ReducedProblem problem = reduced_problem(resolvent, bulk_variance, low_rank, label);
    const ReducedSolution solution(problem);
    const Point at = point_at(problem, solution, resolvent, bulk_variance);
    const TeacherErrors teacher = teacher_errors(label, low_rank, errors, problem.y);
    const Changes entries = entry_changes(at, problem, resolvent, errors, teacher);
    const Changes bulk = bulk_changes(at, problem, certified);
    const Changes tail =
        errors.complete ? Changes{}
                        : truncation(resolvent, bulk_variance, low_rank, label, problem, solution, finite);
    const Magnitudes left = magnitudes(at, problem, bulk_variance, label);

    const double sums = static_cast<double>(low_rank.Q.rows() + low_rank.Q.cols() + 12) * unit;
    const double beyond = label.energy_beyond_error(low_rank.degree()) + 2 * unit * label.noise_variance();
    const Bounded& B = certified.B;
    const Bounded& V = certified.V;
    const double curvature =
        V.value + B.value / problem.s +
        (B.value * certified.c1_squared.value + V.value * bulk_variance) / problem.penalty;
    const double test = entries.test + bulk.test + 2 * at.stationarity + curvature * at.second_order +
                        (B.error + sums * B.value) * left.linear +
                        (V.error + sums * V.value) * left.variance + V.value * beyond + tail.test;
    const double problem_value = problem.s * left.linear + left.variance + problem.penalty * at.weight2;
    const Bounded per_weight = certified.gamma / certified.r;
    const double objective =
        certified.g.value * (entries.objective + bulk.objective + at.second_order + beyond +
                             certified.s.error * left.linear + sums * problem_value) +
        certified.g.error * (problem.s * left.linear + left.variance) + per_weight.error * at.weight2 +
        tail.objective;
    // The errors may have been computed on another way than through this w.
    const Errors here = errors_of(resolvent, bulk_variance, low_rank, label, problem, at.w);
    const Bounded test_error =
        certain(finite.test_error, test + std::abs(finite.test_error - here.test_error));
    return {.train_objective = certain(finite.train_objective,
                                       objective + std::abs(finite.train_objective - here.train_objective)),
            .train_error = {finite.train_error,
                            (square(certified.g) * test_error).error + 2 * unit * finite.train_error},
            .test_error = test_error};
}

}  // namespace detequiv
