#include "detequiv/theory/prediction.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <stdexcept>
#include <string>
#include <vector>

#include "detequiv/theory/curve.hpp"

using namespace detequiv;

namespace {

/// Three spikes, unequal sizes, an output scale of order one (g_b != 0). Monomial columns: no stillness to
/// allow for.
constexpr const char* base =
    "network.activation = '0.7*He1 + 0.3*He2 - 0.25*He3'\nnetwork.width = 900\nnetwork.output_scale = "
    "0.5\n"
    "data.teacher = '0.6*He1 + 0.8*He2/sqrt(2) + 0.5'\ndata.noise = 0.5\ndata.samples = 1100\n"
    "data.dimension = 500\ndata.first_batch = 800\nridge.lambda = 0.05\nstep.exponent = 0.41\n"
    "theory.columns = 5\n";

Study base_study(const std::vector<std::string>& overrides = {}) {
    return parse_study(base, "base", overrides);
}

double plateau_in_force(const Prediction& p) {
    return p.plateau.at(static_cast<std::size_t>(p.regime.interval)).errors.test_error;
}

/// Central difference of a test error under a change of the study.
double difference(const std::function<void(Study&, double)>& change,
                  double (*test_error)(const Prediction&)) {
    constexpr double h = 1e-4;
    const auto at = [&](double by) {
        Study study = base_study();
        study.step.size = base_study().step_size();
        change(study, by);
        return test_error(predict(study));
    };
    return (at(h) - at(-h)) / (2 * h);
}

double finite_test_error(const Prediction& p) {
    return p.finite.test_error;
}

}  // namespace

TEST_CASE("baselines are sums of the teacher's energies") {
    const Baselines b = predict(base_study()).baselines;
    // cs^2 = 0.5^2 + 0.6^2 + 0.8^2 and sigma_eps^2 = 0.5^2, to a few roundings of numbers of order one.
    CHECK(b.noise == 0.25);
    CHECK(b.best_linear == doctest::Approx(0.64 + 0.25).epsilon(1e-14));
    CHECK(b.null == doctest::Approx(0.25 + 0.36 + 0.64 + 0.25).epsilon(1e-14));
}

TEST_CASE("a prediction's derivatives are those of its test errors, through both batches") {
    const Prediction p = predict(base_study());
    const auto ridge = [](Study& study, double by) { study.ridge.lambda *= std::exp(by); };
    const auto step = [](Study& study, double by) { *study.step.size *= std::exp(by); };
    const auto noise = [](Study& study, double by) { study.data.noise = std::sqrt(0.25 + by); };
    // Truncation h^2 = 1e-8 times a third derivative of order ten, rounding u/h times a condition of 1e3.
    constexpr double tolerance = 1e-6;
    CHECK(p.finite_slopes.log_ridge ==
          doctest::Approx(difference(ridge, finite_test_error)).epsilon(tolerance));
    CHECK(p.finite_slopes.log_step_size ==
          doctest::Approx(difference(step, finite_test_error)).epsilon(tolerance));
    CHECK(p.finite_slopes.noise_variance ==
          doctest::Approx(difference(noise, finite_test_error)).epsilon(tolerance));
    CHECK(p.plateau_slopes.log_ridge ==
          doctest::Approx(difference(ridge, plateau_in_force)).epsilon(tolerance));
    CHECK(p.plateau_slopes.log_step_size == 0);
    CHECK(p.plateau_slopes.noise_variance ==
          doctest::Approx(difference(noise, plateau_in_force)).epsilon(tolerance));
}

TEST_CASE("the optimal ridge of a prediction is a minimum of its test error") {
    const Prediction best = predict(base_study());
    REQUIRE(best.optimal_ridge.interior);
    Study study = base_study();
    study.ridge.lambda = best.optimal_ridge.ridge;
    CHECK(predict(study).finite.test_error == doctest::Approx(best.optimal_ridge.test_error).epsilon(1e-13));
    for (const double factor : {0.5, 0.9, 1.1, 2.0}) {
        study.ridge.lambda = factor * best.optimal_ridge.ridge;
        CHECK(predict(study).finite.test_error > best.optimal_ridge.test_error);
    }
}

TEST_CASE("an optimal ridge at an end of the search is outside of what is certified") {
    // Nothing but the linear part: the best ridge goes with the noise, 1e-12.
    const Prediction p = predict(parse_study(R"toml(
network = { activation = "He1", width = 6000 }
data = { teacher = "He1", noise = 1e-6, dimension = 600, samples = 600 }
step = { size = 0 }
)toml"));
    CHECK_FALSE(p.optimal_ridge.interior);
    CHECK(p.optimal_ridge.ridge == doctest::Approx(1e-10));
    CHECK(p.optimal_ridge.status == Status::outside_certified_range);
    CHECK(std::isinf(p.certificate.optimal_ridge.ridge.error));
    CHECK(std::isfinite(p.certificate.optimal_ridge.test_error.error));
}

TEST_CASE("critical step sizes scale with the label, however short they are") {
    const auto critical = [](const std::string& size) {
        return predict(parse_study("network = { activation = \"sin\", output_scale = \"none\" }", "study",
                                   {"data.teacher=" + size + "*He1", "data.noise=" + size, "step.size=0"}))
            .critical_step_sizes;
    };
    // Linear residuals: eta |beta| is what matters. Those of a label of size 1 reach eta = sqrt(N).
    const std::vector<double> unit = critical("1");
    const std::vector<double> large = critical("1e6");
    REQUIRE(unit.size() >= 2);
    REQUIRE(large.size() >= unit.size());
    CHECK(std::is_sorted(large.begin(), large.end()));
    for (std::size_t k = 0; k < unit.size(); ++k) {
        CHECK(1e6 * large[k] == doctest::Approx(unit[k]).epsilon(1e-6));
    }
}

TEST_CASE("critical step sizes of few certain digits are one warning, however many") {
    const auto warnings = [](const std::string& activation) {
        Study study;
        study.network.activation = activation;
        std::vector<std::string> lines;
        for (const auto& line : predict(study).warnings) {
            if (line.find("the critical step") != std::string::npos) {
                lines.push_back(line);
            }
        }
        return lines;
    };
    const auto many = warnings("exp(z)");
    REQUIRE(many.size() == 1);
    // Those of the first outliers are certain; where that ends is a matter of rounding.
    CHECK_MESSAGE(many.front().starts_with("the critical step sizes of outliers "), many.front());
    CHECK_MESSAGE(many.front().ends_with(" to 16 carry fewer than 6 certain digits"), many.front());
    CHECK(warnings("tanh").empty());
}

TEST_CASE("an outlier appears at each critical step size") {
    const std::vector<double> critical = predict(base_study()).critical_step_sizes;
    REQUIRE(critical.size() >= 2);
    for (std::size_t k = 0; k < critical.size(); ++k) {
        CAPTURE(k);
        Study study = base_study();
        if (critical[k] > 0) {
            study.step.size = critical[k] * (1 - 1e-5);
            CHECK(predict(study).spectrum.outliers.size() == k);
        }
        study.step.size = critical[k] * (1 + 1e-5);
        CHECK(predict(study).spectrum.outliers.size() == k + 1);
    }
}

TEST_CASE("a curve's shares are the drops from plateau to plateau, one for each spike") {
    Study study = base_study();
    study.sweep = {{.parameter = "step.exponent", .from = 0.1, .to = 0.4, .points = 3}};
    const Curve swept = curve(study);
    REQUIRE(swept.points.size() == 3);
    for (const CurvePoint& point : swept.points) {
        Study here = base_study();
        here.step.exponent = point.exponent;
        const Prediction p = predict(here);
        const auto interval = static_cast<std::size_t>(p.regime.interval);
        REQUIRE(point.share_test.size() == interval);
        for (std::size_t k = 1; k <= interval; ++k) {
            const double drop = p.plateau[k - 1].errors.test_error - p.plateau[k].errors.test_error;
            CHECK(std::abs(point.share_test[k - 1] - drop) <= 1e-14);  // of errors of order one
        }
        CHECK(point.plateau.test_error == doctest::Approx(plateau_in_force(p)).epsilon(1e-14));
        CHECK(point.finite.test_error == doctest::Approx(p.finite.test_error).epsilon(1e-13));
        CHECK(point.initial.test_error == doctest::Approx(p.initial.test_error).epsilon(1e-13));
    }
}

TEST_CASE(
    "the optimal ridge of a plateau is a minimum, infinite without a signal and undefined without a number") {
    const Hermite activation = hermite_expansion(Activation::parse("shifted_relu"));
    BulkParameters bulk = make_bulk(base_study(), activation);
    const auto test_error = [&](double ridge, const LabelResidual& label) {
        BulkParameters at = bulk;
        at.ridge = ridge;
        return bulk_errors(solve_resolvent(at), label).test_error;
    };
    const LabelResidual label{.linear_norm2 = 0.4, .variance = 0.7};
    const OptimalRidge best = optimal_ridge(bulk, label);
    CHECK(best.interior);
    CHECK(best.status == Status::ok);
    CHECK(best.test_error == doctest::Approx(test_error(best.ridge, label)).epsilon(1e-14));
    for (const double factor : {0.5, 0.9, 1.1, 2.0}) {
        CHECK(test_error(factor * best.ridge, label) > best.test_error);
    }
    const OptimalRidge noise_alone = optimal_ridge(bulk, {.linear_norm2 = 0, .variance = 1});
    CHECK(noise_alone.ridge == doctest::Approx(1e4));  // the end of the range that is searched
    CHECK_FALSE(noise_alone.interior);
    CHECK(noise_alone.status == Status::outside_certified_range);
    CHECK(optimal_ridge([](double) {
              return RidgePoint{std::nan(""), std::nan("")};
          }).status == Status::undefined);
}

TEST_CASE("readout and output scale are those that the study names") {
    const auto with = [](const std::string& override) { return predict(base_study({override})); };
    CHECK(with("network.output_scale='none'").first_step.output_scale == 0);
    CHECK(with("network.output_scale='unit'").first_step.output_scale == 1);
    CHECK(with("network.output_scale='mean-field'").first_step.output_scale == 1 / std::sqrt(900.0));
    CHECK(with("network.output_scale='mean-field'").first_step_limit.output_scale == 0);
    const double rademacher = with("network.readout='rademacher'").finite.test_error;
    const double atoms = with("network.readout={atoms=[-1,1],probabilities=[0.5,0.5]}").finite.test_error;
    CHECK(rademacher == atoms);
    CHECK(std::abs(rademacher - with("network.readout='gaussian'").finite.test_error) > 1e-3);
}

TEST_CASE("functions that no network can use are refused, weak ones are warned of") {
    const auto with = [](const char* activation, const char* teacher, double step) {
        Study study = base_study();
        study.network.activation = std::string(activation);
        study.data.teacher = std::string(teacher);
        study.step.size = step;
        return study;
    };
    const auto warned = [&](const Study& study, const std::string& of) {
        const Prediction p = predict(study);
        return std::any_of(p.warnings.begin(), p.warnings.end(),
                           [&](const std::string& warning) { return warning.find(of) != std::string::npos; });
    };
    CHECK_THROWS_WITH_AS((void)predict(with("3", "z", 1)), doctest::Contains("not constant"),
                         std::invalid_argument);
    CHECK_THROWS_WITH_AS((void)predict(with("relu", "1e-150*z", 1)),
                         doctest::Contains("between 1e-200 and 1e200"), std::invalid_argument);
    CHECK_THROWS_WITH_AS((void)predict(with("sign(z)", "z", 1)), doctest::Contains("without jumps"),
                         std::invalid_argument);
    CHECK(predict(with("sign(z)", "z", 0)).critical_step_sizes.empty());
    CHECK(warned(with("shifted_relu", "He2", 1), "cs_1 = 0"));
    CHECK(warned(with("He2", "z", 1), "c_1 = 0"));
    CHECK(warned(with("relu", "z", 1), "c_0 != 0"));
    CHECK_FALSE(warned(with("shifted_relu", "z", 1), "c_0 != 0"));
    Study small = with("shifted_relu", "z", 1);
    small.network.width = 50;
    CHECK(warned(small, "the smallest size is 50"));
}

TEST_CASE("a label with a mean: rows grow by the full gradient alone, and only where c_2 is not 0") {
    const auto drop = [](const char* activation, const char* teacher, Gradient gradient) {
        Study study = base_study();
        study.network.activation = std::string(activation);
        study.data.teacher = std::string(teacher);
        study.step.size = 2;
        const Prediction p = predict(study, make_study_functions(study), gradient);
        CHECK(p.finite.status == Status::ok);
        CHECK(p.plateau[1].status == Status::ok);
        CHECK(certain_digits(p.certificate) > 6);
        return p.initial.test_error - p.finite.test_error;
    };
    CHECK(drop("shifted_relu", "1+He1", Gradient::full) >
          2 * drop("shifted_relu", "1+He1", Gradient::rank_one));
    CHECK(drop("erf", "1+He1", Gradient::full) == drop("erf", "1+He1", Gradient::rank_one));
    CHECK(drop("shifted_relu", "He1", Gradient::full) == drop("shifted_relu", "He1", Gradient::rank_one));
}

TEST_CASE("a mean that is most of the label: still means still, rows as well as columns") {
    for (const auto& example : {std::pair{"shifted_relu", 4.0}, {"max(z, -1)", 7.0}}) {
        const char* activation = example.first;
        const double eta = example.second;
        CAPTURE(activation);
        Study study;
        study.network.activation = std::string(activation);
        study.network.width = 400;
        study.network.output_scale = {.kind = OutputScaleKind::none};
        study.data.teacher = std::vector<double>{3, 0.1};
        study.data.dimension = 200;
        study.data.samples = 500;
        study.data.noise = 0.3;
        study.ridge.lambda = 0.05;
        study.step.size = eta;
        const Prediction p = predict(study);
        const StepStrengths step{.theta = std::abs(p.strengths.theta), .chi = std::abs(p.strengths.chi)};
        const LowRankFamily longest(make_function(study.network.activation), p.activation,
                                    ReadoutLaw::gaussian(), std::nullopt, largest_low_rank_degree, step);
        const LowRank L = longest.at({.step_size = eta,
                                      .width = 400,
                                      .psi = 0.5,
                                      .beta_norm2 = p.first_step.beta_norm2,
                                      .rho = p.first_step.alignment,
                                      .misalignment = p.first_step.misalignment,
                                      .g_b = p.first_step.g_b,
                                      .label_mean = 3});
        const double at_most =
            finite_errors(p.resolvent, p.activation.bulk_variance, L, Label(p.teacher, 0.09)).test_error;
        const double change = std::abs(p.finite.test_error - at_most) / at_most;
        CHECK((p.finite.status != Status::ok || change <= 10 * still_enough));
        CHECK(change * at_most <= p.certificate.finite.test_error.error);
    }
}

TEST_CASE("a label's mean with an activation that has no linear part has its digits") {
    for (const char* activation : {"He2", "abs", "cos(z)", "z^2"}) {
        CAPTURE(activation);
        Study study = base_study({"theory.columns=auto"});
        study.network.activation = std::string(activation);
        study.data.teacher = std::string("1 + He1");
        study.step.size = 2;
        const Prediction p = predict(study);
        CHECK(p.strengths.chi != 0);
        CHECK(p.finite.status == Status::ok);
        CHECK(certain_digits(p.certificate.finite) > 9);
    }
}

TEST_CASE("interpolation without a ridge has errors of exactly 0, and all digits of the others") {
    Study study = base_study();
    study.ridge.lambda = 0;
    study.network.width = 4 * study.data.samples;
    study.data.teacher = std::string("He1");
    const Prediction p = predict(study);
    CHECK(p.finite.train_error == 0);
    CHECK(p.certificate.finite.train_error.error == 0);
    CHECK(p.certificate.finite.train_objective.error == 0);
    CHECK(p.certificate.plateau[1].train_error.error == 0);
    CHECK(p.finite.status == Status::ok);
    CHECK(certain_digits(p.certificate) > 10);
    CHECK(std::isfinite(p.certificate.finite_slopes.log_step_size.error));
    CHECK(std::isfinite(p.certificate.finite_slopes.noise_variance.error));
}

TEST_CASE("a teacher without a linear part keeps its bounds: rho = 0 has an absolute error") {
    for (const char* teacher : {"He2", "abs", "cos(z)"}) {
        CAPTURE(teacher);
        Study study = base_study();
        study.data.teacher = std::string(teacher);
        study.network.activation = std::string("erf");
        const Prediction p = predict(study);
        CHECK(p.finite.status == Status::ok);
        CHECK(certain_digits(p.certificate) > 10);
        CHECK(std::isfinite(p.certificate.finite_slopes.log_step_size.error));
    }
}

TEST_CASE("warnings say how many digits are left where few are") {
    // Steep, and at a strength near 1: the highest degree M is not enough.
    const Prediction p = predict(parse_study(
        "network.activation = 'tanh(5*z)'\ndata.teacher = 'He1 + He2/sqrt(2)'\nstep.size = 30\n"));
    const auto warned = [&](const std::string& line) {
        return std::count(p.warnings.begin(), p.warnings.end(), line) == 1;
    };
    CHECK(p.finite.stillness > still_enough);
    CHECK(
        warned("the resummed low-rank part is not still: finite-strength errors carry fewer than 9 digits"));
    CHECK(warned("the critical step size of outlier 2 carries fewer than 6 certain digits"));
}
