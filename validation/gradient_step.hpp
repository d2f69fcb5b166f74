#pragma once

#include <span>
#include <string_view>

#include "detequiv/validation/trial.hpp"
#include "linear_algebra.hpp"

/// The first gradient step of one draw. Neurons and samples are columns.
namespace detequiv {

template <class Scalar>
struct SteppedWeights {
    dense::Matrix<Scalar> W0;     ///< d x N
    dense::Matrix<Scalar> G;      ///< d x N, so that W = W0 + eta G; d x 0 for the rank-one step
    Eigen::VectorXd beta;         ///< X^T r/n_1
    Eigen::VectorXd beta_star;    ///< teacher's direction
    Eigen::VectorXd a;            ///< readout
    Eigen::VectorXd coefficient;  ///< c_1 a for the rank-one step, whose G is beta (c_1 a)^T; else empty
    Draw draw;

    /// W0 <- W0 + eta G, G <- 0 of the rank-one form: halves the products where there is one step size alone.
    void take(double eta);
};

/// Draws weights and first batch, by blocks of rows, and takes the step. Throws TrialError for values that
/// are not finite.
template <class Scalar>
[[nodiscard]] SteppedWeights<Scalar> take_step(const Model& model, const Sampler& sampler,
                                               const TrialOptions& options);

/// sigma_*(<x, beta_*>) at the projections <x, beta_*>. Throws TrialError where it is not finite.
[[nodiscard]] Eigen::VectorXd teacher_values(const Model& model, const Eigen::VectorXd& projections);

/// Throws TrialError that names the function and the z at which its value is not finite.
void check_finite(std::string_view role, const Activation& function, std::span<const double> z,
                  std::span<const double> values);

/// Columns of a block of samples: of the first batch, of fresh rows (few, so that their features stay in the
/// cache), of test rows (few, so that workers end at about the same time). Constants: the order of sums, and
/// with it every bit, must not depend on memory or threads.
inline constexpr Eigen::Index first_columns = 1024;
inline constexpr Eigen::Index fresh_columns = 512;
inline constexpr Eigen::Index test_columns = 256;
/// The same for a block of neurons.
inline constexpr Eigen::Index block_neurons = 1024;
/// Columns of inputs or weights that each thread draws at a time, in double precision: they stay in the
/// cache.
inline constexpr Eigen::Index drawn_columns = 64;

}  // namespace detequiv
