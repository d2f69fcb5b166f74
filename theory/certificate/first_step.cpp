#include <cmath>

#include "bulk_form.hpp"

/// The formulas of theory/first_step.md with bounds.
namespace detequiv {

namespace {

using certificate::matched;

CertifiedWeightOutlier weight_outlier(const WeightOutlier& computed, const Bounded& t, const Bounded& g_b,
                                      const Bounded& q, const Bounded& rho) {
    const Bounded T = t * (t + 2.0 * g_b);
    const Bounded kept = (T - q / T) / T;
    return {.location = matched(computed.location, sqrt((1.0 + T) * (1.0 + q / T))),
            .overlap_direction = matched(computed.overlap_direction, kept * square(t + g_b) / (1.0 + T)),
            .overlap_teacher = matched(computed.overlap_teacher, kept * square(rho * t) / (1.0 + T)),
            .overlap_readout = matched(computed.overlap_readout, kept * T / (T + q))};
}

}  // namespace

CertifiedFirstStep certify(const Hermite& activation, const Hermite& teacher,
                           const FirstStepParameters& parameters, const FirstStep& step, double roundings) {
    const auto given = [roundings](double value) { return Bounded::rounded(value, roundings); };
    const Bounded c1(activation[1], activation.coefficient_error(1));
    const Bounded cs1(teacher[1], teacher.coefficient_error(1));
    const Bounded norm2(activation.norm2, activation.norm2_error);
    const Bounded teacher_norm2(teacher.norm2, teacher.norm2_error);
    const Bounded s = given(parameters.output_scale);
    const Bounded across =
        square(s * c1) +
        given(parameters.phi_first) * (teacher_norm2 + given(parameters.noise_variance) + square(s) * norm2);
    const Bounded beta_norm2 = square(cs1) + across;
    const Bounded beta = sqrt(beta_norm2);
    CertifiedFirstStep out;
    out.beta_norm2 = matched(step.beta_norm2, beta_norm2);
    if (!(step.beta_norm2 > 0)) {
        out.alignment = step.alignment;
        out.misalignment = step.misalignment;
        return out;
    }
    out.alignment = matched(step.alignment, cs1 / beta);
    out.misalignment = matched(step.misalignment, across / beta_norm2);
    out.g_b = matched(step.g_b, -(s * c1) / beta);
    if (step.weight_outlier) {
        const Bounded t = given(parameters.step_size) * c1 * beta;
        out.weight_outlier =
            weight_outlier(*step.weight_outlier, t, out.g_b, 1.0 / given(parameters.psi), out.alignment);
    }
    return out;
}

}  // namespace detequiv
