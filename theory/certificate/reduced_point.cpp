#include "reduced_point.hpp"

#include <cmath>

namespace detequiv::certificate {

namespace {

constexpr double unit = Bounded::unit;

Eigen::VectorXd hessian_times_adjoint(const ReducedProblem& problem, const ReducedPoint& at) {
    const LowRank& L = problem.low_rank;
    Eigen::VectorXd weighted = at.adjoint_q;
    weighted[1] *= problem.s;
    const Eigen::VectorXd cross = L.Q.row(1).transpose() * at.adjoint_A + L.alpha * at.adjoint_q[1];
    return L.Q.transpose() * weighted + problem.s * at.coupling * cross + at.adjoint_norm * L.norm_row +
           problem.penalty * at.adjoint;
}

void measure_left(ReducedPoint& at, const ReducedProblem& problem, double bulk_variance, const Label& label) {
    const LowRank& L = problem.low_rank;
    const double cross = 2 * at.coupling * at.q[1] * at.A;
    double linear = L.c1 * L.c1 * at.weight2;
    double variance = label.energy_beyond(L.degree()) + label.noise_variance() + bulk_variance * at.weight2 +
                      at.norm * at.norm;
    for (int i = 0; i <= L.degree(); ++i) {
        const double lost = label.T(i) * label.T(i) * lost_to_misalignment(i, L.misalignment);
        (i == 1 ? linear : variance) += lost + at.gap[i] * at.gap[i];
    }
    at.left = {.linear_norm2 = linear + cross, .variance = variance};
    at.linear_magnitude = linear + std::abs(cross);
}

}  // namespace

ReducedPoint reduced_point(const ReducedProblem& problem, const ReducedSolution& solution,
                           double bulk_variance, const Label& label) {
    const LowRank& L = problem.low_rank;
    ReducedPoint at{};
    at.w = solution.w();
    at.q = L.Q * at.w;
    at.gap = at.q - problem.y;
    at.A = L.alpha.dot(at.w);
    at.norm = L.norm_row.dot(at.w);
    at.weight2 = at.w.squaredNorm();
    at.coupling = L.c1 * L.g_b;
    at.gradient = half_gradient(problem, at.w, {.linear = problem.s, .other = 1, .penalty = problem.penalty});
    const Eigen::VectorXd test_gradient = half_gradient(
        problem, at.w, {.linear = problem.linear_pull, .other = 0, .penalty = problem.weight_pull});
    at.adjoint = solution.inverse_hessian(test_gradient);
    at.adjoint_q = L.Q * at.adjoint;
    at.adjoint_A = L.alpha.dot(at.adjoint);
    at.adjoint_norm = L.norm_row.dot(at.adjoint);
    at.adjoint_rest = hessian_times_adjoint(problem, at) - test_gradient;
    measure_left(at, problem, bulk_variance, label);
    return at;
}

Entries::Entries(Eigen::Index rows, Eigen::Index columns)
    : Q(Eigen::MatrixXd::Zero(rows, columns)),
      norm_row(Eigen::VectorXd::Zero(columns)),
      alpha(Eigen::VectorXd::Zero(columns)),
      y(Eigen::VectorXd::Zero(rows)),
      lost(Eigen::VectorXd::Zero(rows)) {}

namespace {

/// sum term(x, y) over the entries x of a and y of b.
template <class Term>
double summed(const Entries& a, const Entries& b, const Term& term) {
    const auto sum = [&term](const auto& x, const auto& y) { return x.binaryExpr(y, term).sum(); };
    return sum(a.Q, b.Q) + sum(a.norm_row, b.norm_row) + sum(a.alpha, b.alpha) + sum(a.y, b.y) +
           sum(a.lost, b.lost) + term(a.coupling, b.coupling) + term(a.s, b.s) + term(a.penalty, b.penalty) +
           term(a.B, b.B) + term(a.V, b.V) + term(a.c1_squared, b.c1_squared) +
           term(a.bulk_variance, b.bulk_variance) + term(a.rest, b.rest);
}

}  // namespace

double magnitude(const Entries& a, const Entries& b) {
    return summed(a, b, [](double x, double y) { return std::abs(x * y); });
}

double product(const Entries& a, const Entries& b) {
    return summed(a, b, [](double x, double y) { return x * y; });
}

Entries quotient(const Entries& after, const Entries& before, double distance) {
    Entries out = after;
    const auto take = [distance](auto& value, const auto& other) { value = (value - other) / distance; };
    take(out.Q, before.Q);
    take(out.norm_row, before.norm_row);
    take(out.alpha, before.alpha);
    take(out.y, before.y);
    take(out.lost, before.lost);
    take(out.coupling, before.coupling);
    take(out.s, before.s);
    take(out.penalty, before.penalty);
    take(out.B, before.B);
    take(out.V, before.V);
    take(out.c1_squared, before.c1_squared);
    take(out.bulk_variance, before.bulk_variance);
    take(out.rest, before.rest);
    return out;
}

Entries test_derivatives(const ReducedPoint& at, const ReducedProblem& problem, const Resolvent& r) {
    const LowRank& L = problem.low_rank;
    const double s = problem.s;
    const double c = at.coupling;
    Entries out(L.Q.rows(), L.Q.cols());
    const Eigen::VectorXd across = r.V * at.w - at.adjoint;     // of rows i != 1
    const Eigen::VectorXd along = r.B * at.w - s * at.adjoint;  // of row 1
    out.Q = 2 * (at.gap * across.transpose() - at.adjoint_q * at.w.transpose());
    out.Q.row(1) =
        2 * ((at.gap[1] + c * at.A) * along - s * (at.adjoint_q[1] + c * at.adjoint_A) * at.w).transpose();
    out.norm_row = 2 * (at.norm * across - at.adjoint_norm * at.w);
    out.alpha = 2 * c * (at.q[1] * along - s * at.adjoint_q[1] * at.w);
    out.y = -2 * (r.V * at.gap - at.adjoint_q);
    out.y[1] = -2 * (r.B * at.gap[1] - s * at.adjoint_q[1]);
    out.lost.setConstant(r.V);
    out.lost[1] = r.B;
    const double pull = at.adjoint_q[1] * at.A + at.adjoint_A * at.q[1];
    out.coupling = 2 * (r.B * at.q[1] * at.A - s * pull);
    out.s = -2 * (at.gap[1] * at.adjoint_q[1] + c * pull);
    out.penalty = -2 * at.adjoint.dot(at.w);
    out.B = at.left.linear_norm2;
    out.V = at.left.variance;
    out.c1_squared = r.B * at.weight2;
    out.bulk_variance = r.V * at.weight2;
    out.rest = r.V;
    return out;
}

Entries objective_derivatives(const ReducedPoint& at, const ReducedProblem& problem) {
    const LowRank& L = problem.low_rank;
    const double s = problem.s;
    Entries out(L.Q.rows(), L.Q.cols());
    out.Q = 2 * at.gap * at.w.transpose();
    out.Q.row(1) = 2 * s * (at.gap[1] + at.coupling * at.A) * at.w.transpose();
    out.norm_row = 2 * at.norm * at.w;
    out.alpha = 2 * s * at.coupling * at.q[1] * at.w;
    out.y = -2 * at.gap;
    out.y[1] = -2 * s * at.gap[1];
    out.lost.setOnes();
    out.lost[1] = s;
    out.coupling = 2 * s * at.q[1] * at.A;
    out.s = at.left.linear_norm2;
    out.c1_squared = s * at.weight2;
    out.bulk_variance = at.weight2;
    out.rest = 1;
    return out;
}

Entries entry_errors(const ReducedProblem& problem, const CertifiedResolvent& bulk,
                     const LowRankErrors& errors, const Label& label) {
    const LowRank& L = problem.low_rank;
    const double sums = static_cast<double>(L.Q.cols() + L.Q.rows() + 8) * unit;
    Entries out(L.Q.rows(), L.Q.cols());
    out.Q = errors.Q + sums * L.Q.cwiseAbs();
    out.norm_row = errors.norm_row + sums * L.norm_row.cwiseAbs();
    out.alpha = errors.alpha + sums * L.alpha.cwiseAbs();
    double power = 1;
    for (Eigen::Index i = 0; i < out.y.size(); ++i, power *= std::abs(L.rho)) {
        const auto degree = static_cast<int>(i);
        const double T = std::abs(label.T(degree));
        const double T_error = label.T_error(degree);
        const double turned = power_error(L.rho, errors.rho, degree);
        out.y[i] = (power + turned) * T_error + turned * T + (degree + 2) * unit * std::abs(problem.y[i]);
        const double lost = lost_to_misalignment(degree, L.misalignment);
        const double lost_slope =
            degree == 0 ? 0 : degree * std::pow(1 - L.misalignment, degree - 1) * L.misalignment;
        out.lost[i] = T_error * (2 * T + T_error) * lost +
                      T * T * ((degree + 6) * unit * lost + lost_slope * errors.misalignment);
    }
    out.coupling = (errors.c1 * errors.g_b).error;
    out.s = bulk.s.error;
    out.penalty = bulk.penalty.error + 2 * unit * problem.penalty;
    out.B = bulk.B.error;
    out.V = bulk.V.error;
    out.c1_squared = bulk.c1_squared.error;
    out.bulk_variance = bulk.bulk_variance.error;
    out.rest = label.energy_beyond_error(L.degree()) + 2 * unit * label.noise_variance();
    return out;
}

}  // namespace detequiv::certificate
