#include "detequiv/numerics/quadrature.hpp"
#include "detequiv/validation/comparison.hpp"

namespace detequiv {

double row_norm_growth(const Study& study, Gradient gradient) {
    const Prediction at = predict(study);
    const double per_row = at.first_step.step_size * at.first_step.step_size / study.network.width;
    const double c1 = at.activation[1];
    if (gradient == Gradient::rank_one) {
        return per_row * c1 * c1 * at.first_step.beta_norm2;
    }
    const Activation sigma = make_function(study.network.activation);
    const double slope2 = normal_expectation(
                              [&](double z) {
                                  const double slope = sigma.derivative(z);
                                  return slope * slope;
                              },
                              sigma.split_points())
                              .value;
    const double s = at.first_step.output_scale;
    const double residual2 =
        at.teacher.norm2 + study.data.noise * study.data.noise + s * s * at.activation.norm2;
    // Different samples meet in their means: E r x, and along the row itself where the label has a mean.
    const double mean2 = at.teacher[1] * at.teacher[1] + s * s * c1 * c1;
    const double along_row = 2 * at.activation[2] * at.teacher[0];
    return per_row * (c1 * c1 * mean2 + along_row * along_row +
                      study.data.dimension / study.first_batch() * residual2 * slope2);
}

}  // namespace detequiv
