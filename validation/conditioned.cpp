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

LowRankParameters drawn_network(const SimulationPlan& plan, const Draw& draw, double eta) {
    const double width = static_cast<double>(plan.model.width);
    return {.step_size = eta,
            .width = width,
            .psi = static_cast<double>(plan.model.dimension) / width,
            .beta_norm2 = draw.beta_norm2,
            .rho = draw.alignment,
            .misalignment = 1 - draw.alignment * draw.alignment,
            .g_b = draw.g_b,
            .rows = plan.model.rows};
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

    double strongest = 0;
    for (const SweepPoint& point : plan.points) {
        strongest =
            std::max(strongest, std::abs(activation[1]) * point.step_size *
                                    std::sqrt(trial.draw.beta_norm2 / static_cast<double>(plan.model.width)));
    }
    const LowRankFamily family(plan.model.sigma, activation, readout, plan.study.theory.columns,
                               conditioned_degree(strongest), strongest);
    std::vector<ConditionedPoint> result;
    for (const SweepPoint& point : plan.points) {
        Study here = plan.study;
        here.ridge.lambda = point.ridge;
        const BulkParameters bulk = make_bulk(here, activation);
        const Resolvent resolvent = solve_resolvent(bulk);
        const LowRank low_rank = family.at(drawn_network(plan, trial.draw, point.step_size));
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
