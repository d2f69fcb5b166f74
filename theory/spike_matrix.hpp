#pragma once

#include <Eigen/Core>
#include <vector>

#include "detequiv/theory/bulk_spectrum.hpp"
#include "detequiv/theory/low_rank.hpp"

namespace detequiv {

/// M(u) of [eq. spikes:M] in a factored form that keeps small eigenvalues next to large ones:
/// 1 is an eigenvalue of M(u) iff it is a squared singular value of K(u) = sqrt(r u) [R; sqrt(s_u)(Q_1 + c_1
/// g_b alpha)] D(u), D = (I + r u s_u c_1^2 g_b^2 alpha alpha^T)^(-1/2), and I - M(u) has as many negative
/// eigenvalues as K(u) has squared singular values above 1 (Sylvester). Columns that cannot reach 1e-15
/// anywhere up to the edge are rotated out first.
class SpikeMatrix {
  public:
    /// One block of M(u): these rows he_i and these columns of Q.
    struct Block {
        std::vector<Eigen::Index> rows, columns;
    };
    SpikeMatrix(const BulkParameters& bulk, const RightEdge& edge, const LowRank& low_rank,
                const Block& block);

    /// Squared singular values of K(u), descending.
    [[nodiscard]] Eigen::VectorXd strengths(double u) const;
    [[nodiscard]] Eigen::Index size() const noexcept { return basis_.cols(); }
    /// The readout coordinates w with M(u) w = w that belong to the j-th strength, in the columns of
    /// LowRank::Q.
    [[nodiscard]] Eigen::VectorXd vector(double u, Eigen::Index j) const;

  private:
    struct Factor {
        Eigen::MatrixXd K, D;
    };
    [[nodiscard]] Factor factor(double u) const;

    BulkParameters bulk_;
    std::vector<Eigen::Index> columns_;
    Eigen::Index all_columns_;
    double r_, coupling_;        // n/N, c_1 g_b
    Eigen::MatrixXd basis_;      // orthonormal columns: kept directions of w
    Eigen::MatrixXd rest_;       // every row but he_1, reduced
    Eigen::RowVectorXd linear_;  // Q_1 + c_1 g_b alpha
    Eigen::VectorXd alpha_;
};

/// M(u) by blocks that do not see each other: even and odd functions of omega for a symmetric readout law,
/// whose outliers may lie as close together as they like; else one.
[[nodiscard]] std::vector<SpikeMatrix> spike_matrices(const BulkParameters& bulk, const RightEdge& edge,
                                                      const LowRank& low_rank);

}  // namespace detequiv
