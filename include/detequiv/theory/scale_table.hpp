#pragma once

#include <Eigen/Core>
#include <memory>
#include <vector>

#include "detequiv/theory/hermite_at_scale.hpp"

/// Theory note: theory/low_rank.md.
namespace detequiv {

/// HermiteAtScale to one degree, interpolated in log v: Chebyshev's points on half octaves. As functions of
/// log v the moments are analytic for |Im log v| < pi/4, where exp(-y^2/(2 v^2)) fades: 30 points leave
/// rounding, but for functions that turn many times within the density. What they leave is in the error.
///
/// Cost: building some 0.4 ms per unit of reach at degree 18, a value a microsecond; below v = 1/2 that of
/// HermiteAtScale.
class ScaleTable {
  public:
    /// Throws std::invalid_argument for a degree outside [0, 128].
    ScaleTable(std::shared_ptr<const HermiteAtScale> moments, int degree);

    /// As HermiteAtScale::at, for degrees up to the table's.
    [[nodiscard]] HermiteAtScale::Moments at(double scale, int degree) const;
    [[nodiscard]] double reach() const noexcept { return moments_->reach(); }
    [[nodiscard]] int degree() const noexcept { return degree_; }

  private:
    struct Piece {
        Eigen::MatrixXd h;  // column: the moments at one point
        double norm = 0, error = 0;
    };
    [[nodiscard]] Piece piece_from(double lower) const;
    /// Of a piece, in octaves.
    [[nodiscard]] double width_of(double lower) const;

    std::shared_ptr<const HermiteAtScale> moments_;
    int degree_;
    std::vector<Piece> pieces_;
};

}  // namespace detequiv
