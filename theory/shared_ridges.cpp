#include "shared_ridges.hpp"

#include <Eigen/LU>
#include <Eigen/SVD>
#include <algorithm>
#include <cmath>

#include "finite_strength.hpp"
#include "reduced_problem.hpp"

namespace detequiv {

namespace {

/// Singular values are known to eps sigma_1, a ridge solution to that over the root of its penalty.
constexpr double farthest_apart = 1e4;

}  // namespace

RotatedProblem::RotatedProblem(const LowRank& L, double bulk_variance, const Label& label)
    : coupling_(L.c1 * L.g_b), c1_squared_(L.c1 * L.c1), bulk_variance_(bulk_variance) {
    const Eigen::Index M = L.degree();
    const Eigen::Index P = L.Q.cols();
    const Eigen::VectorXd y = reachable_teacher(label, L.rho, static_cast<int>(M));
    // Rows 0, 2 .. M, and the norm's.
    Eigen::MatrixXd rows(M + 1, P);
    rows.row(0) = L.Q.row(0);
    rows.middleRows(1, M - 1) = L.Q.bottomRows(M - 1);
    rows.row(M) = L.norm_row.transpose();
    Eigen::VectorXd right = Eigen::VectorXd::Zero(M + 1);
    right[0] = y[0];
    right.segment(1, M - 1) = y.tail(M - 1);

    const Eigen::JacobiSVD<Eigen::MatrixXd, Eigen::FullPivHouseholderQRPreconditioner> svd(
        rows, Eigen::ComputeFullU | Eigen::ComputeFullV);
    const Eigen::Index known = svd.singularValues().size();
    sigma_ = Eigen::ArrayXd::Zero(P);
    sigma_.head(known) = svd.singularValues().array();
    target_ = Eigen::ArrayXd::Zero(P);
    const Eigen::VectorXd rotated = svd.matrixU().transpose() * right;
    target_.head(known) = rotated.head(known).array();
    linear_ = (svd.matrixV().transpose() * L.Q.row(1).transpose()).array();
    alpha_ = (svd.matrixV().transpose() * L.alpha).array();
    y1_ = y[1];

    lost_linear_ = 0;
    lost_variance_ =
        label.energy_beyond(L.degree()) + label.noise_variance() + rotated.tail(M + 1 - known).squaredNorm();
    for (int i = 0; i <= L.degree(); ++i) {
        const double T = label.T(i);
        (i == 1 ? lost_linear_ : lost_variance_) += T * T * lost_to_misalignment(i, L.misalignment);
    }
}

Errors RotatedProblem::errors(const Resolvent& resolvent) const {
    const double s = resolvent.s;
    const double penalty = 1 / (resolvent.r * resolvent.x);
    const Eigen::ArrayXd inverse = 1 / (sigma_.square() + penalty);
    const Eigen::ArrayXd right = sigma_ * target_;
    // t = (q_1, A) solves (1 + G C) t = U^T H_0^-1 b with U = (Q_1, alpha), G = U^T H_0^-1 U.
    const double g11 = (linear_.square() * inverse).sum();
    const double g12 = (linear_ * alpha_ * inverse).sum();
    const double g22 = (alpha_.square() * inverse).sum();
    const double k = coupling_;
    const double b1 = (linear_ * inverse * right).sum();
    const double b2 = (alpha_ * inverse * right).sum();
    // For the gap h = y_1 - q_1 - k A in place of q_1: nothing cancels when the first column is strong.
    //     q_1 = b1 + s (g11 h - k g12 q_1),   A = b2 + s (g12 h - k g22 q_1)
    Eigen::Matrix3d system;
    system << 1 + s * k * g12, 0, -s * g11,  //
        s * k * g22, 1, -s * g12,            //
        1, k, 1;
    const Eigen::Vector3d t = system.partialPivLu().solve(Eigen::Vector3d(b1, b2, y1_));
    const double q1 = t[0];
    const double A = t[1];
    const double h = t[2];
    const Eigen::ArrayXd w = inverse * (right + s * (h * linear_ - k * q1 * alpha_));

    const double weight2 = w.square().sum();
    const double gap = h + k * A;
    const LabelResidual left{
        .linear_norm2 = lost_linear_ + gap * gap + 2 * k * q1 * A + c1_squared_ * weight2,
        .variance = lost_variance_ + (sigma_ * w - target_).square().sum() + bulk_variance_ * weight2};
    Errors errors = bulk_errors(resolvent, left);
    errors.train_objective += resolvent.gamma / resolvent.r * weight2;
    return errors;
}

bool can_share(const LowRank& low_rank) {
    return !low_rank.monomial && low_rank.degree() > left_out_degrees &&
           std::abs(low_rank.g_b) * low_rank.alpha.norm() <= 0.5;
}

SharedRidges::SharedRidges(const LowRank& low_rank, double bulk_variance, const Label& label)
    : whole_(low_rank, bulk_variance, label),
      shortened_(shortened(low_rank), bulk_variance, label),
      label_(label),
      bulk_variance_(bulk_variance),
      columns_(static_cast<int>(low_rank.Q.cols())),
      status_(worse(low_rank.status, label.status())),
      linear_without_(label.T(1) * label.T(1)),
      variance_without_(label.T(0) * label.T(0) + label.energy_beyond(1) + label.noise_variance()) {}

bool SharedRidges::fits(double bulk_variance, const Label& label) const {
    if (bulk_variance != bulk_variance_ || label.degree() != label_.degree() ||
        label.noise_variance() != label_.noise_variance()) {
        return false;
    }
    for (int i = 0; i <= label.degree(); ++i) {
        if (label.T(i) != label_.T(i)) {
            return false;
        }
    }
    return true;
}

std::optional<FiniteErrors> SharedRidges::at(const Resolvent& resolvent) const {
    const double rx = resolvent.r * resolvent.x;
    if (!(rx > 0) || !std::isfinite(rx) || whole_.largest() * std::sqrt(rx) > farthest_apart) {
        return std::nullopt;
    }
    FiniteErrors result;
    static_cast<Errors&>(result) = whole_.errors(resolvent);
    result.columns = columns_;
    result.stillness = change_of_errors(shortened_.errors(resolvent), result);
    const Errors without = bulk_errors(resolvent, {linear_without_, variance_without_});
    result.status = finite_status(worse(resolvent.status, status_), result, without);
    return result;
}

}  // namespace detequiv
