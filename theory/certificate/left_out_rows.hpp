#pragma once

#include <Eigen/Core>

#include "reduced_point.hpp"

/// What rows he_i beyond those that are kept would change [eq. certificate:rows].
namespace detequiv::certificate {

/// What each row he_i does to the test error, V q_i^2 - 2 V q_i y_i - 2 (Ql)_i q_i + 2 (Ql)_i y_i, and to
/// objective/g, q_i^2 - 2 q_i y_i: a row of terms each. Terms count by their magnitudes: what raises an error
/// and what lowers it would hide each other in the last few rows.
struct RowTerms {
    Eigen::MatrixXd test, objective;
};
[[nodiscard]] RowTerms row_terms(const ReducedPoint& at, const ReducedProblem& problem, double V);

/// What rows beyond the degree `kept` would do, from the terms of eight rows that end with `last`.
[[nodiscard]] double left_out_rows(const Eigen::MatrixXd& terms, int last, int kept);

}  // namespace detequiv::certificate
