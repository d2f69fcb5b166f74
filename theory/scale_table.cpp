#include "detequiv/theory/scale_table.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <utility>

#include "detequiv/numerics/bounded.hpp"

namespace detequiv {

namespace {

constexpr double lowest = HermiteAtScale::wide_enough;
constexpr int last = 29;       // points 0 .. last on a piece
constexpr double piece = 0.5;  // of an octave

/// cos(j pi/last) moved to [0, 1]: Chebyshev's points of the second kind, from above.
const std::array<double, last + 1>& points() {
    static const auto made = [] {
        std::array<double, last + 1> x{};
        for (int j = 0; j <= last; ++j) {
            x[static_cast<std::size_t>(j)] = (1 + std::cos(std::numbers::pi * j / last)) / 2;
        }
        return x;
    }();
    return made;
}

/// Weights of the values at the points, by the barycentric formula.
Eigen::VectorXd weights_at(double x) {
    Eigen::VectorXd weights(last + 1);
    for (int j = 0; j <= last; ++j) {
        const double gap = x - points()[static_cast<std::size_t>(j)];
        if (gap == 0) {
            return Eigen::VectorXd::Unit(last + 1, j);
        }
        weights[j] = (j % 2 == 0 ? 1 : -1) * (j == 0 || j == last ? 0.5 : 1) / gap;
    }
    return weights / weights.sum();
}

/// The largest of the last coefficients on Chebyshev's polynomials: what more points would add.
double unresolved(const Eigen::MatrixXd& h) {
    constexpr int looked_at = 3;
    double most = 0;
    for (int k = last - looked_at + 1; k <= last; ++k) {
        Eigen::VectorXd weights(last + 1);
        for (int j = 0; j <= last; ++j) {
            weights[j] =
                std::cos(std::numbers::pi * j * k / last) * (j == 0 || j == last ? 0.5 : 1) * 2 / last;
        }
        most = std::max(most, (h * weights).cwiseAbs().maxCoeff());
    }
    return looked_at * most;
}

}  // namespace

ScaleTable::ScaleTable(std::shared_ptr<const HermiteAtScale> moments, int degree)
    : moments_(std::move(moments)), degree_(degree) {
    for (double lower = lowest; lower < moments_->reach(); lower *= std::exp2(piece)) {
        pieces_.push_back(piece_from(lower));
    }
}

double ScaleTable::width_of(double lower) const {
    // The last piece ends at the reach: points beyond it would need samples that are not there.
    return std::min(piece, std::log2(moments_->reach() / lower));
}

ScaleTable::Piece ScaleTable::piece_from(double lower) const {
    Piece made;
    made.h.resize(degree_ + 1, last + 1);
    const double width = width_of(lower);
    for (int j = 0; j <= last; ++j) {
        const double scale = lower * std::exp2(width * points()[static_cast<std::size_t>(j)]);
        const HermiteAtScale::Moments at = moments_->at(std::min(scale, moments_->reach()), degree_);
        made.h.col(j) = at.h;
        made.norm = std::max(made.norm, at.norm);
        made.error = std::max(made.error, at.error);
    }
    // The formula is as good as the largest value times log(points), for points in the logarithm of v.
    constexpr double interpolation = 32 * unit_roundoff;
    made.error += interpolation * made.norm + unresolved(made.h);
    return made;
}

HermiteAtScale::Moments ScaleTable::at(double scale, int degree) const {
    if (scale < lowest || pieces_.empty()) {
        return moments_->at(scale, degree);
    }
    const double position = std::log2(scale / lowest) / piece;
    const auto index = std::min(static_cast<std::size_t>(position), pieces_.size() - 1);
    const double lower = lowest * std::exp2(piece * static_cast<double>(index));
    const Piece& at = pieces_[index];
    return {.h = at.h.topRows(degree + 1) *
                 weights_at((position - static_cast<double>(index)) * piece / width_of(lower)),
            .norm = at.norm,
            .error = at.error};
}

}  // namespace detequiv
