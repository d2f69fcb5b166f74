#pragma once

#include <Eigen/Core>

#include "detequiv/numerics/quadrature.hpp"
#include "detequiv/theory/activation.hpp"

/// Theory note: theory/low_rank.md.
namespace detequiv {

/// Hermite moments of an activation at other scales [eq. low_rank:one_dimensional],
///
///     h_i(v) = E[he_i(Z) sigma(v Z)],  v >= 0:
///
/// of pre-activations whose variance is v^2 instead of 1. sigma is sampled once along the line; each scale
/// then weighs the samples with its own density.
///
/// Accuracy: absolute, of every moment, `error`: roundings of the sum and of sigma's own values, against
/// sqrt(E sigma(v Z)^2). Cost: building 20 microseconds per unit of reach; at(v, degree) about 0.3
/// microseconds per unit of v and degree. Below v = 1/2 sigma is sampled anew, some 0.3 ms. Source: derived
/// here.
class HermiteAtScale {
  public:
    /// The largest scale, a bound for what a table may hold.
    static constexpr double largest_reach = 32;
    /// The scale from which on samples of sigma itself serve: narrower densities are not smooth on their
    /// panels.
    static constexpr double wide_enough = 0.5;

    /// reach: the largest scale v that at() will be asked for. Throws std::invalid_argument unless
    /// 0 < reach <= largest_reach.
    HermiteAtScale(const Activation& sigma, double reach);

    struct Moments {
        Eigen::VectorXd h;  ///< h_0 ... h_degree
        double norm = 0;    ///< sqrt(E sigma(v Z)^2)
        double error = 0;   ///< bound of the error of each h_i
    };
    /// Throws std::invalid_argument for a scale outside [0, reach] or a degree outside [0, 128].
    [[nodiscard]] Moments at(double scale, int degree) const;

    [[nodiscard]] double reach() const noexcept { return reach_; }

  private:
    Activation sigma_;
    double reach_;
    double density_reach_;  // in units of the scale
    SampledFunction line_;
    Eigen::ArrayXd errors_;  // of sigma's values at the nodes
};

}  // namespace detequiv
