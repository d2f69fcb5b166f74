// What a label with a mean adds to a network, simulated: theory/label_mean.cpp shares no code with it.
#include "label_mean.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <string>
#include <vector>

#include "detequiv/theory/prediction.hpp"
#include "detequiv/validation/estimator.hpp"
#include "detequiv/validation/trial.hpp"

using namespace detequiv;

namespace {

constexpr int trials = 24;

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

/// By how much the test error falls.
Mean simulated_drop(const Study& study, Gradient gradient) {
    const Model model = make_model(study);
    const std::array points = {SweepPoint{.step_size = 0, .ridge = study.ridge.lambda},
                               SweepPoint{.step_size = study.step_size(), .ridge = study.ridge.lambda}};
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < trials; ++i) {
        const Trial trial = run_trial(model, points, 7, static_cast<std::uint64_t>(i),
                                      {.gradient = gradient, .singular_values = 0, .weight_outlier = false});
        const double drop = trial.points[0].test_error - trial.points[1].test_error;
        sum += drop;
        squares += drop * drop;
    }
    const double mean = sum / trials;
    return {mean, std::sqrt((squares / trials - mean * mean) / (trials - 1))};
}

/// The drop with the entry that the theory leaves out, and without.
struct Known {
    double with, without;
};

Known known_drop(const Study& study) {
    const Prediction p = predict(study);
    CHECK(p.finite.status == Status::outside_certified_range);
    CHECK(p.spectrum.status == Status::outside_certified_range);
    const StudyFunctions given = make_study_functions(study);
    const Functions functions = make_functions(study, given);
    const double without = p.initial.test_error - p.finite.test_error;
    return {without - mean_effect(make_setting(study, functions), functions).test_error, without};
}

}  // namespace

// Four standard errors, and 6 % for what networks of 300 rows add: chance fails one of these in 10^4 runs.
TEST_CASE("a label with a mean changes networks by the entry that is left out") {
    for (const char* teacher : {"1+He1", "He2+1", "relu"}) {
        CAPTURE(teacher);
        const Study study = centred_study(teacher);
        const Known known = known_drop(study);
        const Mean full = simulated_drop(study, Gradient::full);
        CHECK(std::abs(full.value - known.with) <= 4 * full.error + 0.06 * known.with);
        CHECK(full.value - known.without > 8 * full.error);
    }
}

TEST_CASE("its rank-one step lengthens no row: there the theory needs no entry") {
    const Study study = centred_study("1+He1");
    const Known known = known_drop(study);
    const Mean rank_one = simulated_drop(study, Gradient::rank_one);
    CHECK(std::abs(rank_one.value - known.without) <= 4 * rank_one.error + 0.06 * known.without);
}
