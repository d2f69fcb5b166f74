#pragma once

#include <limits>
#include <optional>

#include "detequiv/theory/hermite.hpp"

/// Theory note: theory/first_step.md.
namespace detequiv {

/// What the first gradient step depends on.
struct FirstStepParameters {
    double step_size = 0;       ///< eta >= 0
    double output_scale = 0;    ///< s of r = y - s f_0(X)
    double phi_first = 1;       ///< d/n_1
    double psi = 1;             ///< d/N
    double noise_variance = 0;  ///< sigma_eps^2
};

/// The outlier of W = W_0 + eta G.
struct WeightOutlier {
    double location = std::numeric_limits<double>::quiet_NaN();  ///< singular value
    std::optional<double> overlap_direction;  ///< squared, right vector with beta_hat; known for s = 0
    std::optional<double> overlap_teacher;    ///< squared, right vector with beta_*; known for s = 0
    std::optional<double> overlap_readout;    ///< squared, left vector with a/|a|; known for s = 0
};

/// Limits that describe G = c_1 a beta^T + o(1).
struct FirstStep {
    double step_size = std::numeric_limits<double>::quiet_NaN();
    double output_scale = std::numeric_limits<double>::quiet_NaN();
    double beta_norm2 = std::numeric_limits<double>::quiet_NaN();    ///< |beta|^2
    double alignment = std::numeric_limits<double>::quiet_NaN();     ///< rho = <beta_hat, beta_*>
    double misalignment = std::numeric_limits<double>::quiet_NaN();  ///< 1 - rho^2, without cancellation
    double g_b = std::numeric_limits<double>::quiet_NaN();           ///< <beta_hat, W_0^T a>
    std::optional<WeightOutlier> weight_outlier = std::nullopt;      ///< empty below the threshold
};

/// [eq. first_step:limits]. Throws std::invalid_argument for a negative or non-finite argument.
[[nodiscard]] FirstStep first_step(const Hermite& activation, const Hermite& teacher,
                                   const FirstStepParameters& parameters);

}  // namespace detequiv
