#include "detequiv/theory/first_step.hpp"

#include <cmath>

#include "detequiv/numerics/checks.hpp"

namespace detequiv {

namespace {

/// [eq. first_step:outlier_s]. W_0^T a + t beta_hat takes the place of t beta_hat, and
/// T = |W_0^T a + t beta_hat|^2 - 1 = t^2 + 2 t g_b that of t^2; for s = 0 it is [eq. first_step:outlier].
std::optional<WeightOutlier> weight_outlier(double t, double g_b, double q, double rho2) {
    const double T = t * t + 2 * t * g_b;
    if (!(T > std::sqrt(q))) {
        return std::nullopt;
    }
    const double kept = (T * T - q) / (T * T);
    WeightOutlier outlier;
    outlier.location = std::sqrt((1 + T) * (q + T) / T);
    outlier.overlap_direction = kept * (t + g_b) * (t + g_b) / (1 + T);
    outlier.overlap_teacher = kept * rho2 * t * t / (1 + T);
    outlier.overlap_readout = (T * T - q) / (T * (T + q));
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
    step.g_b = beta > 0 ? 0 - s * c1 / beta : 0;  // not -0 where s = 0

    step.weight_outlier = weight_outlier(eta * c1 * beta, step.g_b, 1 / psi, step.alignment * step.alignment);
    return step;
}

}  // namespace detequiv
