#pragma once

#include <Eigen/Core>
#include <vector>

#include "detequiv/theory/prediction_error.hpp"

/// The label on a plateau whose columns are polynomials of several powers of z [eq. prediction_error:growth].
namespace detequiv {

/// What is left of `y` (coordinates on he_0 .. he_top) by the fit with weights (1, s, 1, ...), how it moves,
/// and bounds of its errors.
struct PlateauFit {
    Eigen::VectorXd left;
    Eigen::VectorXd by_norm;    ///< d/d log|beta|: y_i goes with |beta|^-i, the columns as theta does
    Eigen::VectorXd by_weight;  ///< d/d log s
    double error = 0;           ///< of each coordinate of `left`, he_1 apart
    double slope_error = 0;     ///< of each coordinate of both derivatives, he_1 apart
    double linear_factor = 1;   ///< he_1 carries so many times these errors
};

/// active: indices of columns.P whose span is fitted, linearly independent on the rows 0 .. top.
[[nodiscard]] PlateauFit fit_columns(const Eigen::VectorXd& y, const Eigen::VectorXd& y_error,
                                     const PlateauColumns& columns, const std::vector<int>& active);

}  // namespace detequiv
