#include <utility>

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

CertifiedSlopes certify(const CertifiedResolvent& resolvent, const PlateauLabels& labels, int interval,
                        const LabelResidual& roundings, const Bounded& beta_norm2, const Bounded& beta_slope,
                        const TestErrorSlopes& slopes) {
    const auto parts = [&](const LabelResidual& residual, const LabelResidual& errors) {
        return std::pair{resolvent.B * Bounded(residual.linear_norm2, errors.linear_norm2),
                         resolvent.V * Bounded(residual.variance, errors.variance)};
    };
    const auto [linear, other] = parts(labels.at(interval), roundings);
    const auto [turned, turned_rest] = parts(labels.norm_slope(interval), labels.norm_slope_errors(interval));
    const auto [weighed, weighed_rest] =
        parts(labels.weight_slope(interval), labels.weight_slope_errors(interval));
    const Bounded dlog_beta = beta_slope / (2.0 * beta_norm2);
    const LabelResidual& moved = labels.weight_slope(interval);
    const bool moves = moved.linear_norm2 != 0 || moved.variance != 0;
    const Bounded by_weight =
        moves ? -(resolvent.t * resolvent.dlog_x * (weighed + weighed_rest)) : Bounded(0.0);
    return {.log_ridge = certificate::matched(
                slopes.log_ridge, linear * resolvent.dlog_B + other * resolvent.dlog_V + by_weight),
            .log_step_size = {slopes.log_step_size, 0},
            .noise_variance = certificate::matched(slopes.noise_variance,
                                                   resolvent.V + dlog_beta * (turned + turned_rest))};
}

}  // namespace detequiv
