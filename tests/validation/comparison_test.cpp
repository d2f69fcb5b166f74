#include "detequiv/validation/comparison.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "naive_trial.hpp"
#include "store_fixture.hpp"

using namespace detequiv;

namespace {

Study study_text() {
    return parse_study(R"toml(
[network]
activation = "tanh(z) + 1.5*(exp(-z^2/2) - 2^(-1/2))"
width = 400
output_scale = "none"
[data]
teacher = "0.7*He1 + 0.7*He2/sqrt(2)"
dimension = 300
samples = 600
[ridge]
lambda = 0.05
[step]
size = 4
[simulation]
trials = 24
test_samples = 1000
)toml");
}

const TrialOptions rank_one{.gradient = Gradient::rank_one, .singular_values = 2, .weight_outlier = false};

/// One simulation that all cases read.
struct Simulated {
    test::StoreFolder folder = {};
    Store store{folder / "s.sqlite"};
    std::vector<SimulationPlan> plans = plan_simulation(study_text(), rank_one);
    Simulated() { (void)simulate(plans.front(), store, {.trial = rank_one}); }
};

const Simulated& simulated() {
    static const Simulated once;
    return once;
}

}  // namespace

TEST_CASE("theory and finite networks agree within the allowance and the family's error bars") {
    // Finite-size differences at n = 600 are allowed 5 % of the improvement; seed fixed, rate 1e-3.
    const ComparisonOptions options{.tolerance = 0.05, .false_alarm_rate = 1e-3, .trial = rank_one};
    const auto result = compare(simulated().plans, simulated().store, options);
    CHECK(result.agrees);
    CHECK(result.trials == 24);
    REQUIRE(result.points.size() == 2);
    CHECK(result.verdict.tests == 5);  // three errors, place and overlap of one outlier
    CHECK(result.line.find("theory and simulation agree") == 0);
    const ComparedPoint& moved = result.points[1];
    double unseen = 0;
    for (const ComparedQuantity& q : moved.quantities) {
        CHECK(q.judgement.unseen ==
              q.judgement.allowance + result.verdict.critical_z * q.difference.standard_error);
        unseen = std::max(unseen, q.judgement.unseen / std::abs(q.conditioned.mean));
    }
    CHECK(result.unseen == unseen);
    CHECK(result.errors == 3);
    CHECK(result.blind == 0);
    CHECK(result.line.find(" in 0 of") == std::string::npos);
    for (const ComparedQuantity& q : moved.quantities) {
        CHECK(q.improvement.mean > 0);
        // The draw's own prediction follows the draw: what is left varies less than the improvement itself.
        CHECK(q.difference.standard_error < q.improvement.standard_error);
        CHECK(std::abs(q.improvement.mean - q.finite) < 0.15 * q.finite + 4 * q.improvement.standard_error);
    }
    REQUIRE(!moved.outliers.empty());
    const ComparedOutlier& first = moved.outliers.front();
    CHECK(first.label == "he_1");
    CHECK(std::abs(first.location.mean - first.conditioned.mean) < 0.02 * first.conditioned.mean);
    CHECK(std::abs(first.overlap.mean - first.conditioned_overlap.mean) < 0.03);
}

namespace {

/// What may pass unseen in each error of a comparison, as shares of the improvements, ascending.
std::vector<double> shares_unseen(const Comparison& comparison) {
    std::vector<double> shares;
    for (const ComparedQuantity& q : comparison.points[1].quantities) {
        shares.push_back(q.judgement.unseen / std::abs(q.conditioned.mean));
    }
    std::sort(shares.begin(), shares.end());
    return shares;
}

}  // namespace

TEST_CASE("draws that could hide more than agreement admits in most errors tell nothing apart") {
    // The same draws as above hide a fifth of an improvement and more.
    ComparisonOptions options{.tolerance = 0.02, .finite_size = 0, .unseen = 0.1, .trial = rank_one};
    const auto few = compare(simulated().plans, simulated().store, options);
    REQUIRE(few.unseen > 0.1);
    CHECK(few.finding == Finding::not_told_apart);
    CHECK_FALSE(few.agrees);
    CHECK_FALSE(is_disagreement(few.finding));
    CHECK(few.line.find("theory and simulation are not told apart: ") == 0);
    CHECK(few.line.find(", more than 10 % in 3 of 3 errors; agreement takes at most 10 % in half of them: "
                        "about ") != std::string::npos);
    // What is said to do would do for the error in the middle: se ~ draws^-1/2 with the critical value of
    // that many draws.
    const double draws = std::stod(few.line.substr(few.line.rfind("about ") + 6));
    std::size_t seen = 0;
    for (const ComparedQuantity& q : few.points[1].quantities) {
        const double critical =
            judge(std::vector(few.verdict.tests, 0.0), 0.01, std::size_t(draws) - 1).critical_z;
        const double error = q.difference.standard_error * std::sqrt(24 / draws);
        seen += 0.02 + critical * error / std::abs(q.conditioned.mean) <= 0.1 ? 1U : 0U;
    }
    CHECK(seen == 2);
    options.tolerance = 0.1;
    CHECK(compare(simulated().plans, simulated().store, options)
              .line.ends_with("in half of them, which the tolerance alone reaches"));
    options = {.tolerance = 0.02, .finite_size = 6, .unseen = 0.1, .trial = rank_one};
    CHECK(compare(simulated().plans, simulated().store, options)
              .line.find("; agreement takes at most 10 % in half of them, and the allowance alone is ") !=
          std::string::npos);
    auto plans = simulated().plans;
    plans.front().trials = 4;
    const auto some = compare(plans, simulated().store, options);
    CHECK(some.trials == 4);
    CHECK(some.stored == 24);
}

TEST_CASE("theory and simulation agree unless most errors could hide more than agreement admits") {
    ComparisonOptions options{.tolerance = 0.02, .finite_size = 0, .trial = rank_one};
    const auto shares = shares_unseen(compare(simulated().plans, simulated().store, options));
    REQUIRE(shares.size() == 3);
    REQUIRE(shares[0] < shares[1]);
    REQUIRE(shares[1] < shares[2]);
    options.unseen = 0.5 * (shares[1] + shares[2]);
    const auto one_blind = compare(simulated().plans, simulated().store, options);
    CHECK(one_blind.agrees);
    CHECK(one_blind.blind == 1);
    CHECK(one_blind.unseen == shares[2]);
    CHECK(one_blind.line.ends_with(" in 1 of 3 errors"));
    options.unseen = 0.5 * (shares[0] + shares[1]);
    const auto two_blind = compare(simulated().plans, simulated().store, options);
    CHECK(two_blind.finding == Finding::not_told_apart);
    CHECK(two_blind.blind == 2);
    CHECK(two_blind.unseen == shares[2]);
}

TEST_CASE("the comparison can fail: another theory, and simulations that are too close") {
    // The same trials against the theory of a teacher 8 % stronger.
    auto plans = simulated().plans;
    plans.front().model.teacher = Activation::parse("0.76*He1 + 0.76*He2/sqrt(2)");
    const ComparisonOptions options{.tolerance = 0.01, .finite_size = 0, .trial = rank_one};
    const auto wrong = compare(plans, simulated().store, options);
    CHECK_FALSE(wrong.agrees);
    CHECK(wrong.verdict.disagree);
    CHECK(wrong.line.find("disagree") != std::string::npos);
}

TEST_CASE("the conditioned prediction at the limits of a draw is the finite-strength one") {
    // A draw with exactly the limits, and the law's own readout replaced by a large sample of it.
    SimulationPlan plan = simulated().plans.front();
    plan.model.width = 40'000;
    plan.study.network.width = 40'000;
    const Prediction prediction = predict(plan.study);
    const Trial trial{.number = 0,
                      .draw = {.beta_norm2 = prediction.first_step.beta_norm2,
                               .alignment = prediction.first_step.alignment,
                               .g_b = 0,
                               .readout_norm2 = 1,
                               .gradient_norm2 = 1},
                      .points = {}};
    plan.points = {{plan.study.step_size(), plan.study.ridge.lambda}};
    const auto conditioned = conditioned_predictions(plan, trial);
    REQUIRE(conditioned.size() == 1);
    // The sample's moments differ from the law's by 1/sqrt(width) = 5e-3 each, and enter the improvement,
    // itself a tenth of the error: 4 standard errors of that.
    CHECK(std::abs(conditioned[0].errors.test_error / prediction.finite.test_error - 1) < 2e-3);
}

TEST_CASE("the rows' squared norms grow as predicted, measured on written-out networks") {
    // With a mean of 2 and c_2 = 1 half of the growth lies along the rows.
    const Study study = parse_study(to_toml(study_text()), "study",
                                    {"network.width=200", "data.dimension=150", "data.samples=300",
                                     "network.activation=He1 + He2", "data.teacher=2 + 0.7*He1"});
    for (const Gradient gradient : {Gradient::rank_one, Gradient::full}) {
        const Model model = make_model(study);
        const double c1 = predict(study).activation[1];
        std::vector<double> growth;
        for (std::uint64_t t = 0; t < 30; ++t) {
            const Eigen::MatrixXd step = study.step_size() * naive::draw(model, 1, t, gradient, c1).G;
            growth.push_back(step.squaredNorm() / study.network.width);
        }
        const SampleMean mean = sample_mean(growth);
        // Seed fixed: 4 standard errors, and corrections of relative order 1/n_1 and 1/sqrt(d n_1).
        CHECK(std::abs(mean.mean - row_norm_growth(study, gradient)) <
              4 * mean.standard_error + 0.02 * mean.mean);
    }
}

TEST_CASE("too few trials are refused") {
    const test::StoreFolder folder;
    Store empty(folder / "empty.sqlite");
    CHECK_THROWS_WITH_AS((void)compare(simulated().plans, empty),
                         doctest::Contains("trials in the store = 0: required at"), std::invalid_argument);
}
