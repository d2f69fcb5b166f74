#include "spike_matrix.hpp"

#include <Eigen/QR>
#include <Eigen/SVD>
#include <algorithm>
#include <cmath>

namespace detequiv {

SpikeMatrix::SpikeMatrix(const BulkParameters& bulk, const RightEdge& edge, const LowRank& low_rank)
    : bulk_(bulk), r_(bulk.psi / bulk.phi), coupling_(low_rank.c1 * low_rank.g_b) {
    const Eigen::Index rows = low_rank.Q.rows();
    Eigen::MatrixXd all(rows + 1, low_rank.Q.cols());
    all.topRows(rows) = low_rank.Q;
    all.row(1) += coupling_ * low_rank.alpha.transpose();
    all.row(rows) = low_rank.norm_row.transpose();

    const double strongest = r_ * edge.u * outside_bulk(bulk, edge.u).s;
    const Eigen::JacobiSVD<Eigen::MatrixXd> svd(all, Eigen::ComputeThinV);
    const Eigen::Index kept =
        std::max<Eigen::Index>(1, (svd.singularValues().array().square() * strongest > 1e-15).count());
    basis_ = svd.matrixV().leftCols(kept);
    linear_ = all.row(1) * basis_;
    alpha_ = basis_.transpose() * low_rank.alpha;
    all.row(1).setZero();
    const Eigen::HouseholderQR<Eigen::MatrixXd> qr(all * basis_);
    rest_ = qr.matrixQR().topRows(std::min(kept, rows + 1)).triangularView<Eigen::Upper>();
}

SpikeMatrix::Factor SpikeMatrix::factor(double u) const {
    const double s = outside_bulk(bulk_, u).s;
    Factor f;
    f.K.resize(rest_.rows() + 1, rest_.cols());
    f.K.topRows(rest_.rows()) = rest_;
    f.K.bottomRows(1) = std::sqrt(s) * linear_;
    f.K *= std::sqrt(r_ * u);
    f.D = Eigen::MatrixXd::Identity(size(), size());
    const double length2 = alpha_.squaredNorm();
    if (coupling_ != 0 && length2 > 0) {
        const double kappa = r_ * u * s * coupling_ * coupling_ * length2;
        f.D += (1 / std::sqrt(1 + kappa) - 1) / length2 * alpha_ * alpha_.transpose();
        f.K = (f.K * f.D).eval();
    }
    return f;
}

Eigen::VectorXd SpikeMatrix::strengths(double u) const {
    return Eigen::JacobiSVD<Eigen::MatrixXd>(factor(u).K).singularValues().array().square();
}

Eigen::VectorXd SpikeMatrix::vector(double u, Eigen::Index j) const {
    const Factor f = factor(u);
    const Eigen::JacobiSVD<Eigen::MatrixXd> svd(f.K, Eigen::ComputeThinV);
    return basis_ * (f.D * svd.matrixV().col(j));
}

}  // namespace detequiv
