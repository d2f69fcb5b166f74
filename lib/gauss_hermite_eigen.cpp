#include <Eigen/Eigenvalues>

#include "gauss_hermite_nodes.hpp"

namespace detequiv {

Eigen::ArrayXd approximate_hermite_nodes(int count) {
    // Golub-Welsch: the nodes are the eigenvalues of the Jacobi matrix of he_k, off-diagonal sqrt(k).
    if (count == 1) {
        return Eigen::ArrayXd::Zero(1);
    }
    const Eigen::VectorXd diagonal = Eigen::VectorXd::Zero(count);
    const Eigen::VectorXd off_diagonal =
        Eigen::VectorXd::LinSpaced(count - 1, 1.0, static_cast<double>(count - 1)).cwiseSqrt();
    Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver;
    solver.computeFromTridiagonal(diagonal, off_diagonal, Eigen::EigenvaluesOnly);
    return solver.eigenvalues().array();
}

std::string hermite_nodes_source() {
    return "Eigen";
}

}  // namespace detequiv
