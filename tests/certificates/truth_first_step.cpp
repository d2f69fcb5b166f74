#include "truth.hpp"
#include "truth_moments.hpp"

namespace truth {
namespace {

/// W = W_0 + theta a (b_0 + kappa g)^T with theta = eta c_1, kappa = -s c_1, g = W_0^T a and b_0 independent
/// of W_0. In Y = z L - 1, L = tr(z - W_0 W_0^T)^-1/N, Marchenko and Pastur's law reads z = (1 + Y)(1 + q
/// Y)/Y, the edge is at q Y^2 = 1, and the equation of theory.md becomes 1 = theta^2 (|beta|^2 - 2 s/eta) Y.
/// Overlaps: with nu = theta (z - W_0^T W_0)^-1 (x A b_0 + (x A kappa + B) g), A = <a, left vector>, B =
/// <beta, nu> and every quadratic form replaced by its limit.
template <class Number>
class OutlierOfWeights {
  public:
    OutlierOfWeights(const FirstStep<Number>& step, const Number& c1, const Number& cs1, const Number& q)
        : theta_(step.step_size * c1),
          kappa_(-step.output_scale * c1),
          b0_norm2_(step.beta_norm2 - kappa_ * kappa_),
          beta_norm2_(step.beta_norm2),
          cs1_(cs1),
          q_(q) {
        inverse_Y_ = theta_ * (theta_ * beta_norm2_ - 2 * step.output_scale * c1);
    }

    [[nodiscard]] bool exists() const { return inverse_Y_ > 0 && inverse_Y_ * inverse_Y_ > q_; }

    [[nodiscard]] WeightOutlier<Number> describe() const {
        const Number Y = 1 / inverse_Y_;
        const Number z = (1 + Y) * (1 + q_ * Y) / Y;
        const Number slope_Y = 1 / (q_ - 1 / (Y * Y));  // dY/dz
        const Number L = (1 + Y) / z;
        const Number R = (1 + q_ * Y) / z;
        const Number L2 = (L - slope_Y) / z;       // -L'
        const Number R2 = (R - q_ * slope_Y) / z;  // -R'
        const Number G2 = z * L2 - L;              // <g, (z - W_0^T W_0)^-2 g>
        // A = 1, then B from A (1 - theta kappa Y) = theta x L B.
        const Number x = sqrt(z);
        const Number B = (1 - theta_ * kappa_ * Y) / (theta_ * x * L);
        const Number along_g = x * kappa_ + B;
        const Number size2 = theta_ * theta_ * (z * b0_norm2_ * R2 + along_g * along_g * G2);
        const Number teacher = theta_ * x * cs1_ * R;
        return {.location = x,
                .overlap_direction = B * B / (beta_norm2_ * size2),
                .overlap_teacher = teacher * teacher / size2,
                .overlap_readout = 1 / size2};
    }

  private:
    Number theta_, kappa_, b0_norm2_, beta_norm2_, cs1_, q_, inverse_Y_;
};

template <class Number>
Number phi_first(const Problem& problem) {
    return problem.ratios ? Number(problem.ratios->phi_first)
                          : Number(problem.dimension) / Number(problem.first_batch);
}

template <class Number>
Number rows_per_column(const Problem& problem) {
    return problem.ratios ? 1 / Number(problem.ratios->psi)
                          : Number(problem.width) / Number(problem.dimension);
}

}  // namespace

template <class Number>
FirstStep<Number> first_step(const Problem& problem, const Hermite<Number>& activation, const Number& s) {
    const std::vector<Number> teacher(problem.teacher.begin(), problem.teacher.end());
    const Number cs1 = teacher.size() > 1 ? teacher[1] : Number(0);
    const Number c1 = activation[1];
    const Number fluctuations =
        phi_first<Number>(problem) * (norm2(teacher) + problem.noise2<Number>() + s * s * activation.norm2);
    FirstStep<Number> step;
    step.step_size = problem.step_size;
    step.output_scale = s;
    step.beta_norm2 = cs1 * cs1 + s * s * c1 * c1 + fluctuations;
    const Number length = sqrt(step.beta_norm2);
    step.alignment = length == 0 ? Number(0) : Number(cs1 / length);
    step.misalignment = 1 - step.alignment * step.alignment;
    step.g_b = length == 0 ? Number(0) : Number(-s * c1 / length);
    const OutlierOfWeights<Number> outlier(step, c1, cs1, rows_per_column<Number>(problem));
    if (step.step_size > 0 && outlier.exists()) {
        step.weight_outlier = outlier.describe();
    }
    return step;
}

template FirstStep<Real100> first_step(const Problem&, const Hermite<Real100>&, const Real100&);
template FirstStep<Real150> first_step(const Problem&, const Hermite<Real150>&, const Real150&);

}  // namespace truth
