#include "detequiv/theory/error_map.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <functional>
#include <map>
#include <stdexcept>

#include "detequiv/theory/curve.hpp"

using namespace detequiv;

namespace {

// Finite strength raises its degree until a further step changes less than 1e-9 of the errors, and how far
// its tables reach depends on the other points of the map. Everything else is the same arithmetic in another
// order: rounding times a condition of a few thousand.
constexpr double still = 1e-8;
constexpr double rounding = 1e-12;

/// Two plateaus, unequal sizes, a teacher with three degrees.
Study base_study() {
    return parse_study(
        "network.activation = 'shifted_relu'\nnetwork.width = 900\ndata.teacher = 'He1 + He2/sqrt(2)'\n"
        "data.samples = 1100\ndata.dimension = 500\ndata.first_batch = 800\nridge.lambda = 0.05\n"
        "step.exponent = 0.3\n");
}

/// Values of every field that a map may hold: on both sides of what the study has.
const std::map<std::string, std::vector<double>>& mappable() {
    static const std::map<std::string, std::vector<double>> values{{"network.width", {300, 1100, 2500}},
                                                                   {"network.output_scale", {0, 0.5, 1}},
                                                                   {"data.noise", {0, 0.2, 1.5}},
                                                                   {"data.dimension", {200, 700.5, 2000}},
                                                                   {"data.samples", {400, 900, 3000}},
                                                                   {"data.first_batch", {200, 1000, 5000}},
                                                                   {"step.exponent", {0.05, 0.26, 0.35}},
                                                                   {"step.constant", {0.3, 1, 2}},
                                                                   {"step.size", {0, 0.7, 9}},
                                                                   {"ridge.lambda", {1e-4, 0.1, 10}},
                                                                   {"theory.columns", {1, 2, 5}}};
    return values;
}

MappedField along(const std::string& key, const std::vector<double>& values,
                  std::vector<std::size_t> strides = {1}) {
    return {.key = key, .values = values, .strides = std::move(strides)};
}

bool near(double a, double b, double tolerance) {
    return std::abs(a - b) <= tolerance * std::abs(b);
}

void check_errors(const ErrorColumns& columns, std::size_t i, const Errors& expected, double tolerance) {
    CHECK(near(columns.train_objective[i], expected.train_objective, tolerance));
    CHECK(near(columns.train_error[i], expected.train_error, tolerance));
    CHECK(near(columns.test_error[i], expected.test_error, tolerance));
}

void check_point(const ErrorMap& map, std::size_t i, const Study& study) {
    const Prediction p = predict(study);
    const Plateau& plateau = p.plateau.at(static_cast<std::size_t>(p.regime.interval));
    check_errors(map.plateau, i, plateau.errors, rounding);
    check_errors(map.initial, i, p.initial, rounding);
    check_errors(map.finite, i, p.finite, still);
    CHECK(map.noise[i] == p.baselines.noise);
    CHECK(map.best_linear[i] == p.baselines.best_linear);
    CHECK(map.null[i] == p.baselines.null);
    CHECK(map.step_size[i] == p.first_step.step_size);
    CHECK(map.interval[i] == p.regime.interval);
    CHECK(map.spikes[i] == plateau.spikes);
    CHECK(map.status[i] == worse(p.resolvent.status, p.finite.status));
}

/// What `fields` over `shape` is refused with; empty if it is not.
std::string fault_of(const std::vector<MappedField>& fields, const std::vector<std::size_t>& shape,
                     const Study& study = base_study()) {
    try {
        (void)error_map(study, fields, shape);
    } catch (const std::invalid_argument& error) {
        return error.what();
    }
    return {};
}

}  // namespace

TEST_CASE("every numeric field of the theory can be mapped, and each point is that of predict") {
    for (const std::string& key : numeric_field_names()) {
        CAPTURE(key);
        if (key.starts_with("simulation.")) {
            CHECK_THROWS_WITH_AS((void)error_map(base_study(), std::vector{along(key, {1, 2})}, {2}),
                                 doctest::Contains("simulations sweep this one"), StudyError);
            continue;
        }
        REQUIRE(mappable().contains(key));
        const auto& values = mappable().at(key);
        const ErrorMap map = error_map(base_study(), std::vector{along(key, values)}, {values.size()});
        for (std::size_t i = 0; i < values.size(); ++i) {
            CAPTURE(values[i]);
            Study study = base_study();
            set_numeric_field(study, key, values[i]);
            check_point(map, i, study);
        }
    }
}

TEST_CASE("fields broadcast along the axes of a grid, whose last runs fastest") {
    const std::vector<double> widths{400, 1600};
    const std::vector<double> ridges{1e-3, 1e-2, 1};
    const std::vector<double> noises{0.1, 0.2, 0.3, 0.4, 0.5, 0.6};
    const std::vector<MappedField> fields{along("network.width", widths, {1, 0}),
                                          along("ridge.lambda", ridges, {0, 1}),
                                          along("data.noise", noises, {3, 1})};
    const ErrorMap map = error_map(base_study(), fields, {2, 3});
    CHECK(map.shape == std::vector<std::size_t>{2, 3});
    for (std::size_t i = 0; i < 2; ++i) {
        for (std::size_t j = 0; j < 3; ++j) {
            Study study = base_study();
            study.network.width = widths[i];
            study.ridge.lambda = ridges[j];
            study.data.noise = noises[3 * i + j];
            check_point(map, 3 * i + j, study);
        }
    }
}

TEST_CASE("the order of the axes is the caller's, though ridges are visited innermost") {
    const std::vector<double> widths{400, 1600, 800};
    const std::vector<double> ridges{1e-3, 1e-2};
    const ErrorMap rows = error_map(
        base_study(),
        std::vector{along("network.width", widths, {0, 1}), along("ridge.lambda", ridges, {1, 0})}, {2, 3});
    const ErrorMap columns = error_map(
        base_study(),
        std::vector{along("network.width", widths, {1, 0}), along("ridge.lambda", ridges, {0, 1})}, {3, 2});
    for (std::size_t i = 0; i < 2; ++i) {
        for (std::size_t j = 0; j < 3; ++j) {
            CHECK(rows.finite.test_error[3 * i + j] == columns.finite.test_error[2 * j + i]);
            CHECK(rows.plateau.test_error[3 * i + j] == columns.plateau.test_error[2 * j + i]);
        }
    }
}

TEST_CASE("no field and no axis is the study itself, a stride of 0 repeats, an axis of 0 is empty") {
    const ErrorMap single = error_map(base_study(), {}, {});
    REQUIRE(single.finite.test_error.size() == 1);
    check_point(single, 0, base_study());

    const std::vector<double> ridge{0.05};
    const ErrorMap repeated = error_map(base_study(), std::vector{along("ridge.lambda", ridge, {0})}, {3});
    REQUIRE(repeated.plateau.test_error.size() == 3);
    CHECK(repeated.plateau.test_error[2] == single.plateau.test_error[0]);

    const ErrorMap empty = error_map(base_study(), std::vector{along("ridge.lambda", {}, {1})}, {0});
    CHECK(empty.plateau.test_error.empty());
    CHECK(empty.status.empty());
}

TEST_CASE("parts that are not asked for stay empty and leave the others as they are") {
    const std::vector<double> ridges{1e-3, 1};
    const std::vector fields{along("ridge.lambda", ridges)};
    const ErrorMap all = error_map(base_study(), fields, {2});
    const ErrorMap plateau = error_map(base_study(), fields, {2}, {.finite = false, .initial = false});
    CHECK(plateau.finite.test_error.empty());
    CHECK(plateau.initial.train_error.empty());
    CHECK(plateau.plateau.test_error == all.plateau.test_error);
    CHECK(plateau.null == all.null);
}

TEST_CASE("bounds are those of the curve through the same points, and change no other number") {
    const auto check_bounds = [](const ErrorColumns& bounds, std::size_t i, const CertifiedErrors& expected) {
        CHECK(bounds.train_objective[i] == expected.train_objective.error);
        CHECK(bounds.train_error[i] == expected.train_error.error);
        CHECK(bounds.test_error[i] == expected.test_error.error);
    };
    // Ridges enough for the shared path, and steps that move the low-rank part.
    for (const std::string key : {"ridge.lambda", "step.exponent"}) {
        CAPTURE(key);
        Study study = base_study();
        study.sweep.push_back(
            key == "ridge.lambda"
                ? Sweep{.parameter = key, .from = 1e-6, .to = 10, .points = 40, .logarithmic = true}
                : Sweep{.parameter = key, .from = 0.05, .to = 0.4, .points = 9});
        const std::vector<double> values = sweep_values(study.sweep[0]);
        const Curve expected = curve(study);
        const std::vector fields{along(key, values)};
        const ErrorMap map = error_map(study, fields, {values.size()}, {.bounds = true});
        const ErrorMap plain = error_map(study, fields, {values.size()});
        CHECK(plain.finite_bounds.test_error.empty());
        CHECK(map.plateau.test_error == plain.plateau.test_error);
        CHECK(map.finite.train_objective == plain.finite.train_objective);
        CHECK(map.finite.train_error == plain.finite.train_error);
        CHECK(map.finite.test_error == plain.finite.test_error);
        CHECK(map.initial.test_error == plain.initial.test_error);
        for (std::size_t i = 0; i < values.size(); ++i) {
            check_bounds(map.plateau_bounds, i, expected.points[i].certified_plateau);
            check_bounds(map.finite_bounds, i, expected.points[i].certified_finite);
            check_bounds(map.initial_bounds, i, expected.points[i].certified_initial);
            CHECK(map.status[i] == expected.points[i].status);
        }
    }
}

TEST_CASE("with bounds a status tells where fewer than six digits are certain") {
    // Beside a constant 1e10 times as large, c_1 and c_2 keep six digits of their sixteen.
    Study study = base_study();
    study.network.activation = std::vector<double>{1e10, 1, 1};
    study.network.width = study.data.samples;
    study.data.noise = 0;
    const std::vector<double> ridges{0.05, 1e-10};
    const std::vector fields{along("ridge.lambda", ridges)};
    const ErrorMap plain = error_map(study, fields, {2});
    const ErrorMap map = error_map(study, fields, {2}, {.bounds = true});
    CHECK(plain.status == std::vector{Status::ok, Status::ok});
    CHECK(map.status == std::vector{Status::inaccurate, Status::inaccurate});
    CHECK(map.finite_bounds.test_error[1] > 1e-6 * map.finite.test_error[1]);

    const ErrorMap finite =
        error_map(study, fields, {2}, {.plateau = false, .initial = false, .bounds = true});
    CHECK(finite.initial_bounds.test_error.empty());
    CHECK(finite.finite_bounds.test_error == map.finite_bounds.test_error);
    CHECK(finite.status == map.status);
}

TEST_CASE("functions that stand in for those of the study are used") {
    const StudyFunctions functions{Activation::parse("tanh(z)"), Activation::parse("He1 + He3/3")};
    const std::vector<double> ridges{1e-2, 1};
    const ErrorMap given =
        error_map(base_study(), functions, std::vector{along("ridge.lambda", ridges)}, {2});
    Study named = base_study();
    named.network.activation = "tanh(z)";
    named.data.teacher = "He1 + He3/3";
    named.ridge.lambda = ridges[1];
    check_point(given, 1, named);
}

TEST_CASE("what cannot be mapped is named") {
    const std::vector<double> two{0.1, 0.2};
    const std::vector<double> negative{0.1, -1};
    const std::vector<double> columns{2, 2.5};
    CHECK(fault_of({along("ridge.lambda", two)}, {3}) ==
          "ridge.lambda = 2 values: required a stride for each axis, and values as far as they reach");
    CHECK(fault_of({along("ridge.lambda", two)}, {2, 1}).starts_with("ridge.lambda = 2 values"));
    CHECK(fault_of({along("ridge.lambda", two, {2})}, {2}).starts_with("ridge.lambda = 2 values"));
    CHECK(fault_of({along("ridge.lambda", two), along("ridge.lambda", two)}, {2}) ==
          "ridge.lambda: given twice; required one array for each field");
    CHECK(fault_of({along("ridge.lambda", negative)}, {2}) ==
          "ridge.lambda = -1: required a finite number >= 0");
    CHECK(fault_of({along("theory.columns", columns)}, {2}).starts_with("theory.columns = 2.5: required"));
    CHECK(fault_of({along("network.rows", two)}, {2}).find("network.rows") != std::string::npos);
    CHECK(fault_of({along("ridge.lamda", two)}, {2}).find("ridge.lambda") != std::string::npos);
}

TEST_CASE("fields of the step that replace one another are not mapped together") {
    const std::vector<double> two{0.1, 0.2};
    CHECK(fault_of({along("step.size", two), along("step.exponent", two)}, {2}).starts_with("step.exponent"));
    CHECK(fault_of({along("step.size", two), along("step.constant", two)}, {2}).starts_with("step.constant"));
    Study sized = base_study();
    set_numeric_field(sized, "step.size", 1);
    CHECK(fault_of({along("step.constant", two)}, {2}, sized).starts_with("step.constant"));
    CHECK(fault_of({along("step.constant", two), along("step.exponent", two)}, {2}, sized).empty());
}

TEST_CASE("a step that is too large for the samples is refused wherever it comes from") {
    const std::vector<double> sizes{1, 40};  // sqrt(1100) = 33.2
    CHECK(fault_of({along("step.size", sizes)}, {2}).starts_with("step.size = 40: required"));
    Study sized = base_study();
    set_numeric_field(sized, "step.size", 20);
    const std::vector<double> samples{1000, 300};
    CHECK(fault_of({along("data.samples", samples)}, {2}, sized).starts_with("step.size = 20: required"));
}

TEST_CASE("the pause is called with the points done, and what it throws ends the map") {
    const std::vector<double> ridges(1000, 0.1);
    const std::vector fields{along("ridge.lambda", ridges)};
    std::size_t last = 0;
    (void)error_map(base_study(), fields, {1000}, {}, [&](std::size_t done) {
        CHECK(done > last);
        last = done;
    });
    CHECK(last > 0);
    CHECK(last <= 1000);
    const auto stop = [](std::size_t) { throw std::runtime_error("enough"); };
    CHECK_THROWS_WITH((void)error_map(base_study(), fields, {1000}, {}, stop), "enough");
}
