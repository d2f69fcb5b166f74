#include <cmath>
#include <map>
#include <memory>

#include "compared.hpp"
#include "detequiv/theory/low_rank.hpp"
#include "detequiv/validation/comparison.hpp"

namespace detequiv {

namespace {

Eigen::VectorXd realised_omega(const SimulationPlan& plan, std::uint64_t trial) {
    return std::sqrt(static_cast<double>(plan.model.width)) * Sampler(plan.model, plan.seed, trial).readout();
}

/// E r of the first batch's labels less the drawn network's output.
double drawn_mean(const SimulationPlan& plan, const Hermite& activation, const Hermite& teacher,
                  const Eigen::VectorXd& omega) {
    const double output = activation[0] * omega.sum() / std::sqrt(static_cast<double>(plan.model.width));
    return plan.gradient == Gradient::full ? teacher[0] - plan.model.output_scale * output : 0;
}

LowRankParameters drawn_network(const SimulationPlan& plan, const Draw& draw, double label_mean, double eta) {
    const double width = static_cast<double>(plan.model.width);
    return {.step_size = eta,
            .width = width,
            .psi = static_cast<double>(plan.model.dimension) / width,
            .beta_norm2 = draw.beta_norm2,
            .rho = draw.alignment,
            .misalignment = 1 - draw.alignment * draw.alignment,
            .g_b = draw.g_b,
            .rows = plan.model.rows,
            .label_mean = label_mean};
}

}  // namespace

int conditioned_degree(double strength) {
    return strength < 0.2 ? 16 : strength < 0.6 ? 28 : 48;
}

std::vector<ConditionedPoint> conditioned_predictions(const SimulationPlan& plan, const Trial& trial,
                                                      WithSpectrum spectrum) {
    const Hermite activation = hermite_expansion(plan.model.sigma);
    const Hermite teacher = hermite_expansion(plan.model.teacher);
    const Label label(teacher, plan.model.noise * plan.model.noise);
    const Eigen::VectorXd omega = realised_omega(plan, trial.number);
    const ReadoutLaw readout = ReadoutLaw::realised({omega.data(), static_cast<std::size_t>(omega.size())});

    const double label_mean = drawn_mean(plan, activation, teacher, omega);
    StepStrengths strongest;
    for (const SweepPoint& point : plan.points) {
        const StepStrengths step =
            step_strengths(activation, drawn_network(plan, trial.draw, label_mean, point.step_size));
        strongest.theta = std::max(strongest.theta, std::abs(step.theta));
        strongest.chi = std::max(strongest.chi, std::abs(step.chi));
    }
    const LowRankFamily family(plan.model.sigma, activation, readout, plan.study.theory.columns,
                               conditioned_degree(std::hypot(strongest.theta, strongest.chi)), strongest);
    std::vector<ConditionedPoint> result;
    for (const SweepPoint& point : plan.points) {
        Study here = plan.study;
        here.ridge.lambda = point.ridge;
        const BulkParameters bulk = make_bulk(here, activation);
        const Resolvent resolvent = solve_resolvent(bulk);
        const LowRank low_rank = family.at(drawn_network(plan, trial.draw, label_mean, point.step_size));
        const FiniteErrors errors = finite_errors(resolvent, bulk.bulk_variance, low_rank, label);
        ConditionedPoint conditioned{.errors = errors, .spectrum = {}, .status = errors.status};
        if (spectrum == WithSpectrum::yes) {
            conditioned.spectrum = feature_spectrum(bulk, low_rank);
        }
        result.push_back(std::move(conditioned));
    }
    return result;
}

}  // namespace detequiv
