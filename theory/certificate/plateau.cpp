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

}  // namespace detequiv
