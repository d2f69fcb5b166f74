#include "detequiv/theory/prediction_error.hpp"

#include <algorithm>
#include <cmath>

#include "detequiv/numerics/checks.hpp"

namespace detequiv {

Errors bulk_errors(const Resolvent& resolvent, const LabelResidual& label) {
    // gamma m1 = g and gamma m2 = s g stay finite where m1 does not.
    const double test = resolvent.B * label.linear_norm2 + resolvent.V * label.variance;
    return {.train_objective = resolvent.g * (resolvent.s * label.linear_norm2 + label.variance),
            .train_error = resolvent.g * resolvent.g * test,
            .test_error = test};
}

Label::Label(const Hermite& teacher, double noise_variance)
    : T_(teacher.coefficients.size()),
      beyond_(teacher.coefficients.size()),
      noise_variance_(check::nonnegative("noise variance", noise_variance)),
      status_(teacher.status) {
    double root_factorial = 1;
    for (int i = 0; i <= degree(); ++i) {
        root_factorial *= i > 1 ? std::sqrt(static_cast<double>(i)) : 1;
        T_[i] = root_factorial * teacher[i];
    }
    double energy = teacher.tail_energy;
    for (int i = degree(); i >= 0; --i) {
        beyond_[i] = energy;
        energy += T_[i] * T_[i];
    }
}

}  // namespace detequiv
