#include "bulk_form.hpp"

/// Errors of the bulk on a label, [eq. prediction_error:objective] and [eq. prediction_error:gcv] with
/// bounds.
namespace detequiv {

CertifiedErrors certify(const CertifiedResolvent& resolvent, const LabelResidual& label,
                        const LabelResidual& roundings) {
    const Bounded b2(label.linear_norm2, roundings.linear_norm2);
    const Bounded v(label.variance, roundings.variance);
    const Bounded test = resolvent.B * b2 + resolvent.V * v;
    return {.train_objective = resolvent.g * (resolvent.s * b2 + v),
            .train_error = square(resolvent.g) * test,
            .test_error = test};
}

CertifiedSlopes certify(const CertifiedResolvent& resolvent, const LabelResidual& label,
                        const LabelResidual& roundings, const LabelResidual& alignment_slope,
                        const LabelResidual& slope_errors, const Bounded& beta_norm2,
                        const Bounded& beta_slope, const TestErrorSlopes& slopes) {
    const Bounded linear = resolvent.B * Bounded(label.linear_norm2, roundings.linear_norm2);
    const Bounded other = resolvent.V * Bounded(label.variance, roundings.variance);
    const Bounded turned = resolvent.B * Bounded(alignment_slope.linear_norm2, slope_errors.linear_norm2) +
                           resolvent.V * Bounded(alignment_slope.variance, slope_errors.variance);
    const Bounded dlog_rho = -(beta_slope / (2.0 * beta_norm2));
    return {.log_ridge =
                certificate::matched(slopes.log_ridge, linear * resolvent.dlog_B + other * resolvent.dlog_V),
            .log_step_size = {slopes.log_step_size, 0},
            .noise_variance = certificate::matched(slopes.noise_variance, resolvent.V + dlog_rho * turned)};
}

}  // namespace detequiv
