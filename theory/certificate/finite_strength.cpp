#include "../finite_strength.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "left_out.hpp"
#include "left_out_rows.hpp"
#include "reduced_point.hpp"

/// Bounds for the reduced problem: [eq. certificate:adjoint], [eq. certificate:truncation].
namespace detequiv {

namespace {

constexpr double unit = Bounded::unit;
constexpr double infinity = std::numeric_limits<double>::infinity();

/// Bounds of the changes of test error and objective.
struct Changes {
    double test = 0, objective = 0;
};

/// Rows, and columns. Rows beyond the degrees that are kept of the label see one of 0: what that changes is
/// among the terms of the rows that are left out.
Changes truncation(const Resolvent& resolvent, double bulk_variance, const LowRank& kept,
                   const Label& label) {
    using certificate::left_out, certificate::left_out_rows, certificate::unkept_degrees;
    const LowRank& seen = certificate::seen(kept);
    const ReducedProblem problem = reduced_problem(resolvent, bulk_variance, seen, label);
    const ReducedSolution solution(problem);
    const int last = certificate::last_seen_degree(seen, label);
    const certificate::RowTerms terms = certificate::row_terms(
        certificate::reduced_point(problem, solution, bulk_variance, label), problem, resolvent.V);
    Changes changes{.test = left_out_rows(terms.test, last, kept.degree()),
                    .objective = resolvent.g * left_out_rows(terms.objective, last, kept.degree())};
    if (leaves_out_columns(kept) && problem.penalty > 0) {
        // A law of little more atoms than M has no functions for the last degrees.
        const Eigen::Index none = seen.Q.rows() - seen.functions;
        certificate::Shortened test{};
        certificate::Shortened objective{};
        for (int degrees = 0; degrees <= 2 * left_out_degrees; ++degrees) {
            const Errors shorter =
                errors_of(resolvent, bulk_variance, seen, label, problem,
                          solution.without_last(std::max<Eigen::Index>(degrees - none, 0)));
            test[static_cast<std::size_t>(degrees)] = shorter.test_error;
            objective[static_cast<std::size_t>(degrees)] = shorter.train_objective;
        }
        const int unkept = unkept_degrees(seen.degree(), kept.degree());
        changes.test += left_out(test, unkept);
        changes.objective += left_out(objective, unkept);
    }
    return changes;
}

/// The argument is of first order: beyond a percent it says nothing. What is left out is extrapolated, not
/// expanded, and may be larger.
Bounded certain(double value, double error, double left_out) {
    constexpr double first_order = 1e-2;
    return {value, error <= first_order * std::abs(value) ? error + left_out : infinity};
}

}  // namespace

CertifiedErrors certify(const CertifiedResolvent& certified, const Resolvent& resolvent, double bulk_variance,
                        const LowRank& low_rank, const LowRankErrors& errors, const Label& label,
                        const FiniteErrors& finite) {
    using namespace certificate;
    const ReducedProblem problem = reduced_problem(resolvent, bulk_variance, low_rank, label);
    const ReducedSolution solution(problem);
    const ReducedPoint at = reduced_point(problem, solution, bulk_variance, label);
    const Entries entries = entry_errors(problem, certified, errors, label);
    const Changes tail = errors.complete ? Changes{} : truncation(resolvent, bulk_variance, low_rank, label);

    const double sums = static_cast<double>(low_rank.Q.rows() + low_rank.Q.cols() + 12) * unit;
    const Bounded& B = certified.B;
    const Bounded& V = certified.V;
    const double curvature =
        V.value + B.value / problem.s +
        (B.value * certified.c1_squared.value + V.value * bulk_variance) / problem.penalty;
    const double stationarity = std::abs(at.adjoint.dot(at.gradient));
    const double second_order = std::abs(at.gradient.dot(solution.inverse_hessian(at.gradient)));
    const double test = magnitude(test_derivatives(at, problem, resolvent), entries) + 2 * stationarity +
                        curvature * second_order +
                        sums * (B.value * at.linear_magnitude + V.value * at.left.variance);
    const double to_bulk = problem.s * at.linear_magnitude + at.left.variance;
    const Bounded per_weight = certified.gamma / certified.r;
    const double objective =
        certified.g.value * (magnitude(objective_derivatives(at, problem), entries) + second_order +
                             sums * (to_bulk + problem.penalty * at.weight2)) +
        certified.g.error * to_bulk + per_weight.error * at.weight2;
    // The errors may have been computed on another way than through this w.
    const Errors here = errors_of(resolvent, bulk_variance, low_rank, label, problem, at.w);
    const Bounded test_error =
        certain(finite.test_error, test + std::abs(finite.test_error - here.test_error), tail.test);
    return {.train_objective =
                certain(finite.train_objective,
                        objective + std::abs(finite.train_objective - here.train_objective), tail.objective),
            .train_error = {finite.train_error,
                            (square(certified.g) * test_error).error + 2 * unit * finite.train_error},
            .test_error = test_error};
}

}  // namespace detequiv
