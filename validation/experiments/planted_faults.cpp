#include "planted_faults.hpp"

#include <algorithm>
#include <cmath>

#include "compared.hpp"

namespace detequiv::planted {

namespace {

/// What the stages of one trial share.
struct Stages {
    const SimulationPlan& plan;
    Hermite activation;
    Label label;
    LowRankFamily family;
};

LowRank low_rank_part(const Stages& stages, double step_size, const Draw& draw, double beta_factor) {
    const auto width = static_cast<double>(stages.plan.model.width);
    return stages.family.at({.step_size = step_size,
                             .width = width,
                             .psi = static_cast<double>(stages.plan.model.dimension) / width,
                             .beta_norm2 = draw.beta_norm2 * beta_factor * beta_factor,
                             .rho = draw.alignment,
                             .misalignment = 1 - draw.alignment * draw.alignment,
                             .g_b = draw.g_b,
                             .rows = stages.plan.model.rows});
}

ConditionedPoint predict_point(const Stages& stages, const SweepPoint& point, LowRank low_rank, Fault fault,
                               double size) {
    const auto times = [&](Fault one) { return fault == one ? 1 + size : 1.0; };
    Study study = stages.plan.study;
    study.ridge.lambda = point.ridge * times(Fault::gamma);
    BulkParameters bulk = make_bulk(study, stages.activation);
    bulk.bulk_variance *= times(Fault::bulk);
    Resolvent resolvent = solve_resolvent(bulk);
    resolvent.B *= times(Fault::B);
    resolvent.V *= times(Fault::V);
    low_rank.Q *= times(Fault::Q);
    if (fault == Fault::rho) {
        low_rank.rho = std::clamp(low_rank.rho * (1 + size), -1.0, 1.0);
        low_rank.misalignment = 1 - low_rank.rho * low_rank.rho;
    }
    const FiniteErrors errors =
        finite_errors(resolvent, bulk.bulk_variance * times(Fault::bulk_variance), low_rank, stages.label);
    return {.errors = errors, .spectrum = {}, .status = errors.status};
}

}  // namespace

std::string_view to_string(Fault fault) noexcept {
    switch (fault) {
        case Fault::none:
            return "none";
        case Fault::B:
            return "B";
        case Fault::V:
            return "V";
        case Fault::bulk_variance:
            return "c_g^2 in v";
        case Fault::bulk:
            return "c_g^2";
        case Fault::Q:
            return "Q";
        case Fault::beta:
            return "|beta|";
        case Fault::rho:
            return "rho";
        case Fault::gamma:
            return "gamma";
    }
    return "unknown";
}

std::array<std::vector<ConditionedPoint>, faults.size()> predictions(const SimulationPlan& plan,
                                                                     const Trial& trial, double size) {
    const Hermite activation = hermite_expansion(plan.model.sigma);
    const Eigen::VectorXd omega = std::sqrt(static_cast<double>(plan.model.width)) *
                                  Sampler(plan.model, plan.seed, trial.number).readout();
    double strongest = 0;
    for (const SweepPoint& point : plan.points) {
        strongest =
            std::max(strongest, std::abs(activation[1]) * point.step_size *
                                    std::sqrt(trial.draw.beta_norm2 / static_cast<double>(plan.model.width)));
    }
    const Stages stages{
        .plan = plan,
        .activation = activation,
        .label = Label(hermite_expansion(plan.model.teacher), plan.model.noise * plan.model.noise),
        .family = LowRankFamily(plan.model.sigma, activation,
                                ReadoutLaw::realised({omega.data(), static_cast<std::size_t>(omega.size())}),
                                plan.study.theory.columns, conditioned_degree(strongest),
                                {.theta = strongest * (1 + std::abs(size))})};
    std::array<std::vector<ConditionedPoint>, faults.size()> result;
    for (const SweepPoint& point : plan.points) {
        const LowRank right = low_rank_part(stages, point.step_size, trial.draw, 1);
        const LowRank wrong = low_rank_part(stages, point.step_size, trial.draw, 1 + size);
        for (std::size_t f = 0; f < faults.size(); ++f) {
            result[f].push_back(
                predict_point(stages, point, faults[f] == Fault::beta ? wrong : right, faults[f], size));
        }
    }
    return result;
}

}  // namespace detequiv::planted
