#pragma once

#include <Eigen/Core>
#include <numbers>
#include <span>
#include <string_view>

#include "detequiv/validation/simulation.hpp"

/// Trials of the model that the theory solves exactly in the limit: no sigma is applied, the features are
/// drawn from the Gaussian-equivalent law itself.
namespace detequiv::equivalent {

/// z/2 + z exp(-z^2/2) + (3/2)(exp(-z^2/2) - 2^(-1/2)): everything that the law needs in closed form, so that
/// it shares nothing with the theory's quadratures. E sigma = 0, every other coefficient differs from 0.
inline constexpr std::string_view activation = "0.5*z + z*exp(-z^2/2) + 1.5*(exp(-z^2/2) - 2^(-1/2))";

inline constexpr double root_half = 1 / std::numbers::sqrt2;
inline constexpr double c1 = 0.5 + root_half / 2;
inline constexpr double c2 = -1.5 * root_half / 4;
/// c_g^2 = E sigma^2 - c_1^2, E exp(-Z^2) = 3^(-1/2).
inline constexpr double bulk_variance =
    0.25 + root_half / 2 + std::numbers::inv_sqrt3 / 3 + 2.25 * (std::numbers::inv_sqrt3 - 0.5) - c1 * c1;
/// S(t) = t/2 + 2^(-3/2) t E + 1.5 2^(-1/2) (E - 1), E = exp(-t^2/4), in place of t.
void apply_mean_shift(Eigen::Ref<Eigen::ArrayXd> t);

/// A study of it whose sizes are in proportion: N = 2n/3, d = n/2, n_1 = 4n, 2n test rows, ridge 0.05. Most
/// of the label is linear and the noise is small, so that the step removes most of the error and what a
/// finite network adds, n^-1 of what remains, is small beside the scatter of one draw.
[[nodiscard]] Study study(double samples);

/// The initial network and one point for each step size, on draws of one seed.
[[nodiscard]] SimulationPlan plan(const Study& study, std::span<const double> step_sizes, std::uint64_t seed,
                                  std::uint64_t trials);

/// Draws weights, first batch, labels and test rows as run_trial does, takes the rank-one step, and puts
///
///     F_ij = c_1 <x_i, w_j> + c_g Z_ij + c_2 (|x_i|^2/d - 1) [+ c_2 (|w_j|^2 - 1)] + S(theta z_i omega_j)
///
/// in place of sigma(<x_i, w_j> + theta z_i omega_j), theta = c_1 eta |beta|/sqrt(N), z = <x, beta_hat>,
/// omega = sqrt(N) a, Z standard normal; the bracket for Gaussian rows. Ridge, leading spectrum and errors
/// are measured by the module's own code. All points share Z. The study's activation is the one above; its
/// sizes fit in memory (8 N (4 n + 4 n_test) bytes).
[[nodiscard]] Trial run_trial(const SimulationPlan& plan, std::uint64_t number, const TrialOptions& options);

/// Of the store: no network with an activation has this key.
[[nodiscard]] std::string key(const SimulationPlan& plan, const TrialOptions& options);

}  // namespace detequiv::equivalent
