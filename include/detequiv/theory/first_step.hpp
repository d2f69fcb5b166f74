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

/// The outlier of W = W_0 + eta G [eq. first_step:outlier_s]. Overlaps are squared.
struct WeightOutlier {
    double location = std::numeric_limits<double>::quiet_NaN();           ///< singular value
    double overlap_direction = std::numeric_limits<double>::quiet_NaN();  ///< right vector with beta_hat
    double overlap_teacher = std::numeric_limits<double>::quiet_NaN();    ///< right vector with beta_*
    double overlap_readout = std::numeric_limits<double>::quiet_NaN();    ///< left vector with a/|a|
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

/// |beta|^2 = cs_1^2 + s^2 c_1^2 + phi_1 (cs^2 + sigma_eps^2 + s^2 E sigma^2), rho = cs_1/|beta|, g_b = -s
/// c_1/|beta| [eq. first_step:limits], and the weight-matrix outlier above its threshold. With s = O(1) and
/// c_0 != 0 the first is the mean over readouts: the sum of a does not concentrate. Throws
/// std::invalid_argument for a negative or non-finite argument. Accuracy: a few roundings. Source: [MLHD]
/// Prop. 3.1 and [Ba] for s = 0, derived here for s > 0.
[[nodiscard]] FirstStep first_step(const Hermite& activation, const Hermite& teacher,
                                   const FirstStepParameters& parameters);

}  // namespace detequiv
