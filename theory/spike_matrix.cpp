#include "spike_matrix.hpp"

#include <Eigen/QR>
#include <Eigen/SVD>
#include <algorithm>
#include <cmath>

namespace detequiv {

SpikeMatrix::SpikeMatrix(const BulkParameters& bulk, const RightEdge& edge, const LowRank& low_rank,
                         const Block& block)
    : bulk_(bulk),
      columns_(block.columns),
      all_columns_(low_rank.Q.cols()),
      r_(bulk.psi / bulk.phi),
      coupling_(low_rank.c1 * low_rank.g_b) {
    const auto rows = static_cast<Eigen::Index>(block.rows.size());
    const Eigen::VectorXd alpha = low_rank.alpha(block.columns);
    Eigen::MatrixXd all(rows + 1, static_cast<Eigen::Index>(columns_.size()));
    all.topRows(rows) = low_rank.Q(block.rows, block.columns);
    all.row(rows) = low_rank.norm_row(block.columns).transpose();
    const auto found = std::find(block.rows.begin(), block.rows.end(), 1);
    const Eigen::Index one = found == block.rows.end() ? -1 : found - block.rows.begin();
    if (one >= 0) {
        all.row(one) += coupling_ * alpha.transpose();
    }

    const double strongest = r_ * edge.u * outside_bulk(bulk, edge.u).s;
    const Eigen::JacobiSVD<Eigen::MatrixXd> svd(all, Eigen::ComputeThinV);
    const Eigen::Index kept =
        std::max<Eigen::Index>(1, (svd.singularValues().array().square() * strongest > 1e-15).count());
    basis_ = svd.matrixV().leftCols(kept);
    linear_ = Eigen::RowVectorXd::Zero(kept);
    alpha_ = basis_.transpose() * alpha;
    if (one >= 0) {
        linear_ = all.row(one) * basis_;
        all.row(one).setZero();
    }
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
    Eigen::VectorXd w = Eigen::VectorXd::Zero(all_columns_);
    w(columns_) = basis_ * (f.D * svd.matrixV().col(j));
    return w;
}

std::vector<SpikeMatrix> spike_matrices(const BulkParameters& bulk, const RightEdge& edge,
                                        const LowRank& low_rank) {
    const auto block = [&](Eigen::Index first, Eigen::Index step) {
        SpikeMatrix::Block indices;
        for (Eigen::Index i = first; i < low_rank.Q.rows(); i += step) {
            indices.rows.push_back(i);
        }
        for (Eigen::Index p = first; p < low_rank.functions; p += step) {
            indices.columns.push_back(p);
        }
        // The column of |w_j|^2 belongs to he_0.
        for (Eigen::Index p = low_rank.functions; first == 0 && p < low_rank.Q.cols(); ++p) {
            indices.columns.push_back(p);
        }
        return indices;
    };
    std::vector<SpikeMatrix> matrices;
    const Eigen::Index blocks = low_rank.checkerboard ? 2 : 1;
    for (Eigen::Index first = 0; first < blocks; ++first) {
        const SpikeMatrix::Block indices = block(first, blocks);
        if (!indices.columns.empty()) {
            matrices.emplace_back(bulk, edge, low_rank, indices);
        }
    }
    return matrices;
}

}  // namespace detequiv
