// What a label with a mean adds to a network, simulated: theory/low_rank_growth.cpp shares no code with it.
#include <doctest/doctest.h>

#include <cmath>
#include <string>
#include <vector>

#include "detequiv/theory/prediction.hpp"
#include "detequiv/validation/comparison.hpp"
#include "detequiv/validation/trial.hpp"

using namespace detequiv;

namespace {

constexpr std::uint64_t trials = 24;

Study centred_study(const std::string& teacher) {
    Study study;
    study.network.activation = std::string("shifted_relu");
    study.network.width = 300;
    study.network.output_scale = {.kind = OutputScaleKind::none};
    study.data.teacher = teacher;
    study.data.dimension = 150;
    study.data.samples = 300;
    study.data.noise = 0.3;
    study.ridge.lambda = 0.05;
    study.step.size = 2;
    study.simulation.test_samples = 1000;
    return study;
}

struct Mean {
    double value, error;
};

Mean mean_of(const std::vector<double>& values) {
    double sum = 0;
    double squares = 0;
    for (const double value : values) {
        sum += value;
        squares += value * value;
    }
    const auto count = static_cast<double>(values.size());
    const double mean = sum / count;
    return {mean, std::sqrt((squares / count - mean * mean) / (count - 1))};
}

/// By how much the test error falls, and what the instance-conditioned form says less that.
struct Drop {
    Mean simulated, excess;
};

Drop simulated_drop(const Study& study, Gradient gradient) {
    const TrialOptions options{.gradient = gradient, .singular_values = 0, .weight_outlier = false};
    const SimulationPlan plan = plan_simulation(study, options).front();
    REQUIRE(plan.points.size() == 2);
    std::vector<double> drops, excesses;
    for (std::uint64_t i = 0; i < trials; ++i) {
        const Trial trial = run_trial(plan.model, plan.points, 7, i, options);
        const auto conditioned = conditioned_predictions(plan, trial, WithSpectrum::no);
        drops.push_back(trial.points[0].test_error - trial.points[1].test_error);
        excesses.push_back(conditioned[0].errors.test_error - conditioned[1].errors.test_error -
                           drops.back());
    }
    return {mean_of(drops), mean_of(excesses)};
}

double predicted_drop(const Study& study, Gradient gradient) {
    const Prediction p = predict(study, make_study_functions(study), gradient);
    CHECK(p.finite.status == Status::ok);
    return p.initial.test_error - p.finite.test_error;
}

}  // namespace

// Four standard errors, and 6 % for what networks of 300 rows add: chance fails one of these in 2000 runs.
TEST_CASE("a label with a mean changes networks as predicted, and by far more than rows that stay") {
    for (const char* teacher : {"1+He1", "He2+1", "relu"}) {
        CAPTURE(teacher);
        const Study study = centred_study(teacher);
        const auto [full, excess] = simulated_drop(study, Gradient::full);
        const double predicted = predicted_drop(study, Gradient::full);
        CHECK(std::abs(full.value - predicted) <= 4 * full.error + 0.06 * predicted);
        CHECK(std::abs(excess.value) <= 4 * excess.error + 0.06 * predicted);
        CHECK(full.value - predicted_drop(study, Gradient::rank_one) > 8 * full.error);
    }
}

TEST_CASE("its rank-one step lengthens no row, and is predicted so") {
    const Study study = centred_study("1+He1");
    const double predicted = predicted_drop(study, Gradient::rank_one);
    const auto [rank_one, excess] = simulated_drop(study, Gradient::rank_one);
    CHECK(std::abs(rank_one.value - predicted) <= 4 * rank_one.error + 0.06 * predicted);
    CHECK(std::abs(excess.value) <= 4 * excess.error + 0.06 * predicted);
}
