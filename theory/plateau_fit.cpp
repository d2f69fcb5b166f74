#include "plateau_fit.hpp"

#include <Eigen/QR>
#include <algorithm>
#include <cmath>
#include <limits>

#include "detequiv/numerics/bounded.hpp"

namespace detequiv {

namespace {

/// Columns of unit length with their change by log|beta| and the largest error of one.
struct UnitColumns {
    Eigen::MatrixXd A, dA;
    double error = 0;
};

UnitColumns unit_columns(const PlateauColumns& columns, const std::vector<int>& active, Eigen::Index rows) {
    UnitColumns unit;
    unit.A = columns.P(Eigen::seqN(0, rows), active);
    unit.dA = columns.by_theta(Eigen::seqN(0, rows), active);
    const Eigen::MatrixXd errors = columns.error(Eigen::seqN(0, rows), active);
    for (Eigen::Index k = 0; k < unit.A.cols(); ++k) {
        const double length = unit.A.col(k).norm();
        unit.error = std::max(unit.error,
                              (errors.col(k).norm() + columns.step_error * unit.dA.col(k).norm()) / length);
        unit.A.col(k) /= length;
        unit.dA.col(k) /= length;
    }
    return unit;
}

}  // namespace

PlateauFit fit_columns(const Eigen::VectorXd& y, const Eigen::VectorXd& y_error,
                       const PlateauColumns& columns, const std::vector<int>& active) {
    const Eigen::Index rows = y.size();
    const auto count = static_cast<Eigen::Index>(active.size());
    const auto [A, dA, entry] = unit_columns(columns, active, rows);
    Eigen::VectorXd D = Eigen::VectorXd::Ones(rows);
    if (rows > 1) {
        D[1] = columns.weight;
    }
    const Eigen::VectorXd root = D.cwiseSqrt();
    const Eigen::HouseholderQR<Eigen::MatrixXd> qr(root.asDiagonal() * A);
    const Eigen::MatrixXd R = qr.matrixQR().topRows(count).triangularView<Eigen::Upper>();
    const auto upper = R.triangularView<Eigen::Upper>();
    const Eigen::MatrixXd inverse = upper.solve(Eigen::MatrixXd::Identity(count, count));
    const auto normal_solve = [&](const Eigen::VectorXd& right) -> Eigen::VectorXd {
        return inverse * (inverse.transpose() * right);
    };
    Eigen::VectorXd rotated = qr.householderQ().adjoint() * root.cwiseProduct(y);
    const Eigen::VectorXd a = upper.solve(rotated.head(count));
    rotated.head(count).setZero();
    PlateauFit fit;
    fit.left = (qr.householderQ() * rotated).cwiseQuotient(root);

    const Eigen::VectorXd dy =
        -y.cwiseProduct(Eigen::VectorXd::LinSpaced(rows, 0, static_cast<double>(rows) - 1));
    const Eigen::VectorXd moved = dy - dA * a;
    const Eigen::VectorXd da =
        normal_solve(dA.transpose() * D.cwiseProduct(fit.left) + A.transpose() * D.cwiseProduct(moved));
    fit.by_norm = moved - A * da;
    fit.by_weight = Eigen::VectorXd::Zero(rows);
    if (rows > 1) {
        fit.by_weight = -A * normal_solve(A.row(1).transpose() * (D[1] * fit.left[1]));
    }

    // First order in the errors of the columns: left moves by what they do to A a, and by as much of left as
    // they turn towards the columns; its derivative by the same through every factor. Twice that is a bound.
    const double spread = inverse.norm();
    const double each = entry + (2 * static_cast<double>(rows) + 8) * unit_roundoff;
    const double length = root.cwiseProduct(fit.left).norm();
    const double of_y = y_error.norm();
    fit.error = 2 * (each * (a.lpNorm<1>() + std::sqrt(static_cast<double>(count)) * spread * length) +
                     4 * unit_roundoff * y.norm() + of_y + columns.weight_error * fit.by_weight.norm());
    const double turned = dA.norm();
    const double of_a = spread * (each * (a.norm() + spread * length) + of_y);
    const double of_moved = static_cast<double>(rows) * of_y + each * turned * a.norm() + turned * of_a;
    const double of_da = spread * spread * (each * (1 + turned) * length + turned * fit.error) +
                         spread * (of_moved + each * (moved.norm() + 2 * da.norm()));
    fit.slope_error = 2 * (of_moved + each * da.norm() + of_da + 4 * unit_roundoff * dy.norm()) +
                      2 * spread * spread * columns.weight_error * (length + moved.norm());
    constexpr double first_order = 1e-2;  // beyond, the columns may be dependent for all that is known
    if (!(spread * each <= first_order)) {
        fit.error = fit.slope_error = std::numeric_limits<double>::infinity();
    }
    fit.linear_factor = 1 / std::sqrt(columns.weight);
    return fit;
}

}  // namespace detequiv
