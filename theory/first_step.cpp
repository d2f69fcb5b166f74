#include "detequiv/theory/first_step.hpp"

#include <algorithm>
#include <cmath>

#include "detequiv/numerics/checks.hpp"
#include "detequiv/numerics/roots.hpp"

namespace detequiv {

namespace {

/// [eq. first_step:outlier], the case s = 0: beta is independent of W_0.
std::optional<WeightOutlier> independent_outlier(double t, double q, double rho2) {
    const double t2 = t * t;
    if (!(t2 * t2 > q)) {
        return std::nullopt;
    }
    WeightOutlier outlier;
    outlier.location = std::sqrt((1 + t2) * (q + t2)) / t;
    // 1 - (q + t^2)/(t^2 (t^2 + 1)) = (t^4 - q)/(t^2 (t^2 + 1)), and its mirror for the left vector.
    outlier.overlap_direction = (t2 * t2 - q) / (t2 * (t2 + 1));
    outlier.overlap_teacher = *outlier.overlap_direction * rho2;
    outlier.overlap_readout = (t2 * t2 - q) / (t2 * (t2 + q));
    return outlier;
}

/// Stieltjes transforms of the spectrum of W_0 to the right of it: m_left of W_0 W_0^T, m_right of W_0^T W_0.
struct WeightTransforms {
    double m_left, m_right;
};

WeightTransforms weight_transforms(double z, double q) {
    const double a = 1 - q - z;
    // The conjugate form: the quotient of the note subtracts nearly equal numbers at large z.
    const double root = std::sqrt(std::max(0.0, (z - (1 - std::sqrt(q)) * (1 - std::sqrt(q)))) *
                                  std::max(0.0, z - (1 + std::sqrt(q)) * (1 + std::sqrt(q))));
    const double m_left = 2 / (a - root);
    return {m_left, q * m_left - (1 - q) / z};
}

/// [eq. first_step:outlier_s]: s > 0, beta partly along W_0^T a. At most one singular value leaves upwards,
/// since the perturbation has rank one.
std::optional<WeightOutlier> correlated_outlier(double strength, double eta, double s, double c1,
                                                double beta2, double q) {
    const double along = s * c1 * c1 * eta;  // of eta c_1 a beta^T, the part along -a (W_0^T a)^T
    const double across2 = eta * eta * c1 * c1 * (beta2 - s * s * c1 * c1);
    const auto secular = [&](double z) {
        const WeightTransforms m = weight_transforms(z, q);
        return 1 - along * (2 - along) * (1 + z * m.m_left) - across2 * z * m.m_left * m.m_right;
    };
    const double edge = (1 + std::sqrt(q)) * (1 + std::sqrt(q));
    const double lower = edge * (1 + 4 * std::numeric_limits<double>::epsilon());
    if (!(secular(lower) < 0)) {
        return std::nullopt;
    }
    // W has norm at most |W_0| + eta c_1 |beta|.
    const double upper = 2 * std::pow(1 + std::sqrt(q) + std::abs(strength), 2);
    const BracketedRoot z = bracketed_root(secular, lower, upper);
    WeightOutlier outlier;
    outlier.location = std::sqrt(z.root);
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
    if (t > 0) {
        step.weight_outlier = s == 0 ? independent_outlier(t, q, step.alignment * step.alignment)
                                     : correlated_outlier(t, eta, s, c1, step.beta_norm2, q);
    }
    return step;
}

}  // namespace detequiv
