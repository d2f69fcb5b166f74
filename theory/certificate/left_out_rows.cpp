#include "left_out_rows.hpp"

#include <algorithm>

#include "../finite_strength.hpp"
#include "left_out.hpp"

namespace detequiv::certificate {

RowTerms row_terms(const ReducedPoint& at, const ReducedProblem& problem, double V) {
    const Eigen::ArrayXd q2 = at.q.array().square();
    const Eigen::ArrayXd qy = 2 * at.q.array() * problem.y.array();
    RowTerms terms{.test = {at.q.size(), 4}, .objective = {at.q.size(), 2}};
    terms.objective << q2, -qy;
    terms.test << V * q2, -V * qy, -2 * at.adjoint_q.array() * at.q.array(),
        2 * at.adjoint_q.array() * problem.y.array();
    return terms;
}

double left_out_rows(const Eigen::MatrixXd& terms, int degree) {
    constexpr Eigen::Index first = 2;  // below, rows are not those of an expansion's tail
    const Eigen::Index above = degree + 1;
    const Eigen::Index last = std::clamp<Eigen::Index>(above - first, 0, left_out_degrees);
    const Eigen::Index before = std::clamp<Eigen::Index>(above - first - last, 0, left_out_degrees);
    const double by_last = terms.middleRows(above - last, last).cwiseAbs().sum();
    const double by_before = terms.middleRows(above - last - before, before).cwiseAbs().sum();
    return left_out_after(by_last, by_before);
}

}  // namespace detequiv::certificate
