#include "left_out_rows.hpp"

#include <iterator>

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

double left_out_rows(const Eigen::MatrixXd& terms, int last, int kept) {
    constexpr Eigen::Index first = 2;  // below, rows are not those of an expansion's tail
    LastDegrees changes{};
    for (Eigen::Index i = last; i >= first && last - i < std::ssize(changes); --i) {
        changes[static_cast<std::size_t>(last - i)] = terms.row(i).cwiseAbs().sum();
    }
    return left_out(changes, unkept_degrees(last, kept));
}

}  // namespace detequiv::certificate
