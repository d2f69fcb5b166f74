#include "detequiv/theory/prediction_error.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "detequiv/numerics/bounded.hpp"
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
      T_error_(teacher.coefficients.size()),
      beyond_error_(teacher.coefficients.size()),
      noise_variance_(check::nonnegative("noise variance", noise_variance)),
      status_(teacher.status) {
    double root_factorial = 1;
    for (int i = 0; i <= degree(); ++i) {
        root_factorial *= i > 1 ? std::sqrt(static_cast<double>(i)) : 1;
        T_[i] = root_factorial * teacher[i];
        T_error_[i] = teacher.normalised_error(i) + (i + 2) * unit_roundoff * std::abs(T_[i]);
    }
    double energy = teacher.tail_energy;
    double error = teacher.tail_energy_error;
    for (int i = degree(); i >= 0; --i) {
        beyond_[i] = energy;
        beyond_error_[i] = error + (degree() - i) * unit_roundoff * energy;
        energy += T_[i] * T_[i];
        error += (2 * std::abs(T_[i]) + T_error_[i]) * T_error_[i] + unit_roundoff * T_[i] * T_[i];
    }
}

}  // namespace detequiv
