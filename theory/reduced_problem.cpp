#include "reduced_problem.hpp"

#include <Eigen/QR>
#include <algorithm>
#include <cmath>

namespace detequiv {

double lost_to_misalignment(int i, double misalignment) {
    return i == 0 ? 0 : -std::expm1(i * std::log1p(-misalignment));
}

double power_error(double rho, double error, int i) {
    return i == 0 ? 0 : i * error * std::pow(std::abs(rho) + error, i - 1);
}

Eigen::VectorXd reachable_teacher(const Label& label, double rho, int degree) {
    Eigen::VectorXd y(degree + 1);
    double power = 1;
    for (int i = 0; i <= degree; ++i, power *= rho) {
        y[i] = label.T(i) * power;
    }
    return y;
}

namespace {

std::vector<Eigen::Index> indices(Eigen::Index first, Eigen::Index step, Eigen::Index size) {
    std::vector<Eigen::Index> list;
    for (Eigen::Index i = first; i < size; i += step) {
        list.push_back(i);
    }
    return list;
}

}  // namespace

ReducedSolution::ReducedSolution(const ReducedProblem& problem)
    : functions_(problem.low_rank.functions), w_(Eigen::VectorXd::Zero(problem.low_rank.Q.cols())) {
    const LowRank& low_rank = problem.low_rank;
    const Eigen::Index rows = low_rank.Q.rows();
    // The column of |w_j|^2 belongs to he_0. It goes first, so that the f_p end each block in the order of p.
    const auto columns = [&](Eigen::Index first, Eigen::Index step) {
        std::vector<Eigen::Index> list =
            first == 0 ? indices(functions_, 1, low_rank.Q.cols()) : std::vector<Eigen::Index>();
        const std::vector<Eigen::Index> polynomials = indices(first, step, functions_);
        list.insert(list.end(), polynomials.begin(), polynomials.end());
        return list;
    };
    if (low_rank.checkerboard) {
        solve_block(problem, indices(0, 2, rows), columns(0, 2));
        solve_block(problem, indices(1, 2, rows), columns(1, 2));
    } else {
        solve_block(problem, indices(0, 1, rows), columns(0, 1));
    }
    refine(problem);
}

Eigen::VectorXd half_gradient(const ReducedProblem& problem, const Eigen::VectorXd& w,
                              const TermWeights& weights) {
    const LowRank& L = problem.low_rank;
    const Eigen::VectorXd q = L.Q * w;
    Eigen::VectorXd weighted = weights.other * (q - problem.y);
    weighted[1] = weights.linear * (q[1] - problem.y[1]);
    const Eigen::VectorXd cross = L.Q.row(1).transpose() * L.alpha.dot(w) + L.alpha * q[1];
    return L.Q.transpose() * weighted + weights.linear * (L.c1 * L.g_b) * cross +
           weights.other * L.norm_row.dot(w) * L.norm_row + weights.penalty * w;
}

void ReducedSolution::refine(const ReducedProblem& problem) {
    // Completing the square puts c_1 g_b alpha beside Q_1, which may be smaller than its roundings. Where a
    // gradient is rounding already a step cannot make it so much smaller.
    constexpr double clearly = 8;
    constexpr int most = 4;
    const TermWeights own{.linear = problem.s, .other = 1, .penalty = problem.penalty};
    Eigen::VectorXd gradient = half_gradient(problem, w_, own);
    for (int step = 0; step < most; ++step) {
        const Eigen::VectorXd better = w_ - inverse_hessian(gradient);
        const Eigen::VectorXd left = half_gradient(problem, better, own);
        if (!(clearly * left.norm() < gradient.norm())) {
            return;
        }
        w_ = better;
        gradient = left;
    }
}

Eigen::VectorXd ReducedSolution::without_last(Eigen::Index count) const {
    Eigen::VectorXd w = Eigen::VectorXd::Zero(w_.size());
    for (const Block& block : blocks_) {
        const auto dropped = std::count_if(block.columns.begin(), block.columns.end(), [&](Eigen::Index p) {
            return p < functions_ && p >= functions_ - count;
        });
        const Eigen::Index kept =
            static_cast<Eigen::Index>(block.columns.size() - static_cast<std::size_t>(dropped));
        Eigen::VectorXd part = block.rotated.head(kept);
        block.R.topLeftCorner(kept, kept).triangularView<Eigen::Upper>().solveInPlace(part);
        const std::vector<Eigen::Index> columns(block.columns.begin(), block.columns.begin() + kept);
        w(columns) = part.cwiseQuotient(block.scale.head(kept));
    }
    return w;
}

void ReducedSolution::factor_graded(Eigen::MatrixXd A, Eigen::VectorXd rhs, Block& block) {
    // Monomial columns of high degree have rows tens of decades apart. Householder QR is row-wise stable once
    // rows descend in size and columns are pivoted; the triangle is used whole, without a rank decision.
    std::vector<Eigen::Index> order = indices(0, 1, A.rows());
    const Eigen::VectorXd size = A.cwiseAbs().rowwise().maxCoeff();
    std::sort(order.begin(), order.end(), [&](Eigen::Index i, Eigen::Index j) { return size[i] > size[j]; });
    const Eigen::MatrixXd sorted = A(order, Eigen::all);
    rhs = rhs(order).eval();
    const Eigen::ColPivHouseholderQR<Eigen::MatrixXd> qr(sorted);
    const Eigen::Index P = A.cols();
    block.R = qr.matrixR().topRows(P).triangularView<Eigen::Upper>();
    rhs.applyOnTheLeft(qr.householderQ().adjoint());
    block.rotated = rhs.head(P);
    const auto pivots = qr.colsPermutation().indices();
    const std::vector<Eigen::Index> columns = block.columns;
    const Eigen::VectorXd scale = block.scale;
    for (Eigen::Index j = 0; j < P; ++j) {
        block.columns[static_cast<std::size_t>(j)] = columns[static_cast<std::size_t>(pivots[j])];
        block.scale[j] = scale[pivots[j]];
    }
}

void ReducedSolution::solve_block(const ReducedProblem& problem, const std::vector<Eigen::Index>& rows,
                                  const std::vector<Eigen::Index>& columns) {
    if (columns.empty()) {
        return;
    }
    const LowRank& low_rank = problem.low_rank;
    const auto fits = static_cast<Eigen::Index>(rows.size());
    const auto P = static_cast<Eigen::Index>(columns.size());
    Eigen::MatrixXd A(fits + 1 + P, P);
    Eigen::VectorXd rhs = Eigen::VectorXd::Zero(A.rows());
    const Eigen::VectorXd alpha = low_rank.alpha(columns);
    const double coupling = low_rank.c1 * low_rank.g_b;
    const bool has_linear = std::find(rows.begin(), rows.end(), 1) != rows.end();

    A.topRows(fits) = low_rank.Q(rows, columns);
    rhs.head(fits) = problem.y(rows);
    A.row(fits) = low_rank.norm_row(columns).transpose();
    const double root_penalty = std::sqrt(problem.penalty);
    A.bottomRows(P) = root_penalty * Eigen::MatrixXd::Identity(P, P);
    if (has_linear) {
        const Eigen::Index one = std::find(rows.begin(), rows.end(), 1) - rows.begin();
        const double root_s = std::sqrt(problem.s);
        A.row(one) = root_s * (A.row(one) + coupling * alpha.transpose());
        rhs[one] *= root_s;
        const double along = alpha.norm();
        if (coupling != 0 && along > 0) {
            // Completing the square leaves 1/(r x) - s c_1^2 g_b^2 |alpha|^2 along alpha, here without
            // cancellation; a drawn network may exceed |g_b alpha| = 1 by its fluctuation.
            const double rest = low_rank.c1 * low_rank.c1 * (1 - low_rank.g_b * low_rank.g_b * along * along);
            const double kappa = std::max(problem.bulk_penalty + problem.s * rest, 0.0);
            const Eigen::VectorXd direction = alpha / along;
            A.bottomRows(P) += (std::sqrt(kappa) - root_penalty) * direction * direction.transpose();
            if (kappa > 0) {  // at kappa = 0 (no penalty at all, s = 0) the term has vanished too
                rhs.tail(P) = -problem.s * coupling * problem.y[1] * along / std::sqrt(kappa) * direction;
            }
        }
    }

    Block block;
    block.columns = columns;
    block.scale = A.colwise().norm();
    block.scale = (block.scale.array() > 0).select(block.scale, 1.0);
    A = A * block.scale.cwiseInverse().asDiagonal();
    if (!(problem.penalty > 0)) {
        // No penalty at all: columns that vanish or coincide are possible, the least norm is meant.
        const Eigen::CompleteOrthogonalDecomposition<Eigen::MatrixXd> cod(A);
        block.pseudo_inverse = cod.pseudoInverse();
        w_(columns) = (block.pseudo_inverse * rhs).cwiseQuotient(block.scale);
        blocks_.push_back(std::move(block));
        return;
    }
    if (low_rank.monomial) {
        factor_graded(std::move(A), std::move(rhs), block);
    } else {
        const Eigen::HouseholderQR<Eigen::MatrixXd> qr(A);
        block.R = qr.matrixQR().topRows(P).triangularView<Eigen::Upper>();
        rhs.applyOnTheLeft(qr.householderQ().adjoint());
        block.rotated = rhs.head(P);
    }
    const Eigen::VectorXd w = block.R.triangularView<Eigen::Upper>().solve(block.rotated);
    w_(block.columns) = w.cwiseQuotient(block.scale);
    blocks_.push_back(std::move(block));
}

Eigen::VectorXd ReducedSolution::inverse_hessian(const Eigen::VectorXd& v) const {
    Eigen::VectorXd result = Eigen::VectorXd::Zero(v.size());
    for (const Block& block : blocks_) {
        Eigen::VectorXd part = v(block.columns).cwiseQuotient(block.scale);
        if (block.pseudo_inverse.size() > 0) {
            part = (block.pseudo_inverse * (block.pseudo_inverse.transpose() * part)).eval();
        } else {
            block.R.transpose().triangularView<Eigen::Lower>().solveInPlace(part);
            block.R.triangularView<Eigen::Upper>().solveInPlace(part);
        }
        result(block.columns) = part.cwiseQuotient(block.scale);
    }
    return result;
}

}  // namespace detequiv
