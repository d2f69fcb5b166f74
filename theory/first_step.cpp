#include "detequiv/theory/first_step.hpp"

#include <cmath>

#include "detequiv/numerics/checks.hpp"

namespace detequiv {

namespace {

/// [eq. first_step:outlier_s]. W_0 + eta G has W_0^T a + t beta_hat in the place of W_0^T a for its outlier,
/// and T = |W_0^T a + t beta_hat|^2 - 1 = t^2 + 2 t g_b takes the place of t^2; for s = 0 it is t^2.
std::optional<WeightOutlier> weight_outlier(double t, double T, double q, double rho2, bool independent) {
    if (!(T > std::sqrt(q))) {
        return std::nullopt;
    }
    WeightOutlier outlier;
    outlier.location = std::sqrt((1 + T) * (q + T) / T);
    if (independent) {
        // 1 - (q + t^2)/(t^2 (t^2 + 1)) = (t^4 - q)/(t^2 (t^2 + 1)), and its mirror for the left vector.
        const double t2 = t * t;
        outlier.overlap_direction = (t2 * t2 - q) / (t2 * (t2 + 1));
        outlier.overlap_teacher = *outlier.overlap_direction * rho2;
        outlier.overlap_readout = (t2 * t2 - q) / (t2 * (t2 + q));
    }
    return outlier;
}

}  // namespace

FirstStep first_step(const Hermite& activation, const Hermite& teacher,
                     const FirstStepParameters& parameters) {
    const double eta = check::nonnegative("step size", parameters.step_size);
    const double s = check::nonnegative("output scale", parameters.output_scale);
    const double phi1 = check::positive("d/n_1", parameters.phi_first);
    const double psi = check::positive("d/N", parameters.psi);
    const double noise = check::nonnegative("noise variance", parameters.noise_variance);

    const double c1 = activation[1];
    const double cs1 = teacher[1];
    // What of |beta|^2 is not along beta_*; [eq. first_step:limits].
    const double across = s * s * c1 * c1 + phi1 * (teacher.norm2 + noise + s * s * activation.norm2);
    FirstStep step;
    step.step_size = eta;
    step.output_scale = s;
    step.beta_norm2 = cs1 * cs1 + across;
    const double beta = std::sqrt(step.beta_norm2);
    step.alignment = beta > 0 ? cs1 / beta : 0;
    step.misalignment = beta > 0 ? across / step.beta_norm2 : 1;
    step.g_b = beta > 0 ? -s * c1 / beta : 0;

    const double t = eta * std::abs(c1) * beta;
    const double q = 1 / psi;
    const double T = t * t - 2 * s * eta * c1 * c1;
    step.weight_outlier = weight_outlier(t, T, q, step.alignment * step.alignment, s == 0);
    return step;
}

}  // namespace detequiv
