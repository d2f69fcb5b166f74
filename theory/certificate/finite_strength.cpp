#include "../finite_strength.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "left_out.hpp"
#include "reduced_point.hpp"

/// Bounds for the reduced problem: [eq. certificate:adjoint], [eq. certificate:truncation].
namespace detequiv {

namespace {

constexpr double unit = Bounded::unit;
constexpr double infinity = std::numeric_limits<double>::infinity();

/// Bounds of the changes of test error and objective/g.
struct Changes {
    double test = 0, objective = 0;
};

/// Columns alone, and rows with columns: a label that is no polynomial reaches every he_i. Rows beyond the
/// degrees that are kept of it see a label of 0: what they change is of the size of what they are meant for,
/// and might cancel what the rows before them do.
Changes truncation(const Resolvent& resolvent, double bulk_variance, const LowRank& L, const Label& label,
                   const ReducedProblem& problem, const ReducedSolution& solution, const Errors& errors) {
    const auto beyond = [](const Errors& all, const Errors& four, const Errors& eight) -> Changes {
        using certificate::left_out;
        return {.test = left_out(all.test_error, four.test_error, eight.test_error),
                .objective = left_out(all.train_objective, four.train_objective, eight.train_objective)};
    };
    const int degree = certificate::last_seen_degree(L, label);
    const auto rows = [&](int degrees) -> Errors {
        return finite_errors(resolvent, bulk_variance, truncated(L, std::max(degree - degrees, 1)), label);
    };
    const Errors kept = degree < L.degree() ? rows(0) : errors;
    Changes changes = beyond(kept, rows(left_out_degrees), rows(2 * left_out_degrees));
    changes.test += std::abs(kept.test_error - errors.test_error);
    changes.objective += std::abs(kept.train_objective - errors.train_objective);
    changes.test *= certificate::margin_of_rows;
    changes.objective *= certificate::margin_of_rows;
    if (leaves_out_columns(L) && problem.penalty > 0) {
        const auto columns = [&](int degrees) -> Errors {
            return errors_of(resolvent, bulk_variance, L, label, problem, solution.without_last(degrees));
        };
        const Changes of_columns = beyond(errors, columns(left_out_degrees), columns(2 * left_out_degrees));
        changes.test += of_columns.test;
        changes.objective += of_columns.objective;
    }
    return changes;
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
    using namespace certificate;
    const ReducedProblem problem = reduced_problem(resolvent, bulk_variance, low_rank, label);
    const ReducedSolution solution(problem);
    const ReducedPoint at = reduced_point(problem, solution, bulk_variance, label);
    const Entries entries = entry_errors(problem, certified, errors, label);
    const Changes tail =
        errors.complete ? Changes{}
                        : truncation(resolvent, bulk_variance, low_rank, label, problem, solution, finite);

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
                        sums * (B.value * at.linear_magnitude + V.value * at.left.variance) + tail.test;
    const double to_bulk = problem.s * at.linear_magnitude + at.left.variance;
    const Bounded per_weight = certified.gamma / certified.r;
    const double objective =
        certified.g.value * (magnitude(objective_derivatives(at, problem), entries) + second_order +
                             sums * (to_bulk + problem.penalty * at.weight2)) +
        certified.g.error * to_bulk + per_weight.error * at.weight2 + tail.objective;
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
