#pragma once

#include <Eigen/Core>
#include <cmath>

namespace detequiv::certificate {

/// d/d log theta of rows that belong to he_0, he_1, ..., of Q or of a derivative of it, exactly as far as the
/// rows go: theta d/d theta acts on S(theta omega z) as z d/dz, and z d/dz he_i = i he_i + sqrt(i (i-1))
/// he_(i-2) [eq. certificate:Q].
[[nodiscard]] inline Eigen::MatrixXd strength_slope(const Eigen::MatrixXd& rows) {
    Eigen::MatrixXd slope(rows.rows(), rows.cols());
    for (Eigen::Index i = 0; i < rows.rows(); ++i) {
        const auto row = static_cast<double>(i);
        slope.row(i) = row * rows.row(i);
        if (i + 2 < rows.rows()) {
            slope.row(i) += std::sqrt((row + 1) * (row + 2)) * rows.row(i + 2);
        }
    }
    return slope;
}

}  // namespace detequiv::certificate
