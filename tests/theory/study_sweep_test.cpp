#include <doctest/doctest.h>

#include <string>

#include "study_fault.hpp"

using namespace detequiv;
using test::contains;
using test::fault_of;

TEST_CASE("a sweep that is empty, unknown or inadmissible is refused") {
    const auto sweep = [](const std::string& text) { return "[sweep]\n" + text; };
    const std::string good = "parameter = \"step.exponent\"\nfrom = 0\nto = 0.4\n";
    CHECK(fault_of(sweep(good + "points = 3")).empty());
    CHECK(contains(fault_of(sweep(good + "points = 0")), "sweep.points = 0: required an integer from 1"));
    CHECK(contains(fault_of(sweep(good)), "sweep.points: missing; required"));
    CHECK(contains(fault_of(sweep("")), "missing; required"));
    CHECK(
        contains(fault_of(sweep(good + "points = 3\nscale = \"cubic\"")), "required \"linear\" or \"log\""));
    CHECK(contains(fault_of(sweep(good + "points = 3\nscale = \"log\"")),
                   "sweep.from = 0: required a number > 0"));
    CHECK(contains(fault_of("sweep = []"), "sweep = []: required a table"));
    CHECK(contains(fault_of("sweep = 3"), "sweep = 3: required a table"));
    CHECK(contains(fault_of(sweep("parameter = \"title\"\nfrom = 0\nto = 1\npoints = 2")),
                   "required a numeric field"));
    CHECK(contains(fault_of(sweep("parameter = \"step.exponnt\"\nfrom = 0\nto = 1\npoints = 2")),
                   "did you mean step.exponent?"));
    CHECK(contains(fault_of(sweep("parameter = \"step.exponent\"\nfrom = 0\nto = 0.5\npoints = 2")),
                   "sweep: step.exponent = 0.5: required a finite number < 1/2"));
    CHECK(contains(fault_of(sweep("parameter = \"ridge.lambda\"\nfrom = 1\nto = 1\npoints = 2")),
                   "sweep.to = 1"));
    CHECK(contains(fault_of(sweep("parameter = \"theory.columns\"\nfrom = 1\nto = 2\npoints = 3")),
                   "sweep: theory.columns = 1.5"));
    CHECK(contains(fault_of(sweep("parameter = \"data.samples\"\nfrom = 1000\nto = 10\npoints = 5") +
                            "\n[step]\nsize = 20"),
                   "step.size = 20: required a size below sqrt(data.samples)"));
    const std::string one = "[[sweep]]\nparameter = \"ridge.lambda\"\nfrom = 0\nto = 1\npoints = 2\n";
    CHECK(contains(fault_of(one + one), "two different fields"));
    const auto swept = [](const std::string& field, const std::string& points) {
        return "[[sweep]]\nparameter = \"" + field + "\"\nfrom = 0.1\nto = 0.2\npoints = " + points + "\n";
    };
    CHECK(contains(fault_of(swept("step.constant", "2") + "[step]\nsize = 2"),
                   "sweep.parameter = \"step.constant\": required a field in force"));
    CHECK(contains(fault_of(swept("step.size", "2") + swept("step.exponent", "2")),
                   "sweep.parameter = \"step.exponent\": required a field in force"));
    CHECK(contains(fault_of(swept("ridge.lambda", "1000") + swept("data.noise", "1001")),
                   "sweep.points = 1001: required at most 1000000 points of two sweeps together"));
    CHECK(contains(fault_of(one + one + one), "at most two"));
}

TEST_CASE("sweep texts and their points") {
    const Sweep linear = parse_sweep("step.exponent=0:0.49:50");
    CHECK(linear.parameter == "step.exponent");
    const auto values = sweep_values(linear);
    REQUIRE(values.size() == 50);
    CHECK(values.front() == 0);
    CHECK(values.back() == 0.49);
    for (std::size_t i = 0; i < values.size(); ++i) {
        CHECK(values[i] == doctest::Approx(0.01 * static_cast<double>(i)).epsilon(1e-15));
    }
    const auto geometric = sweep_values(parse_sweep("ridge.lambda=1e-4:1:5:log"));
    REQUIRE(geometric.size() == 5);
    CHECK(geometric.front() == 1e-4);
    CHECK(geometric.back() == 1);
    CHECK(geometric[2] == doctest::Approx(1e-2).epsilon(1e-14));
    CHECK(sweep_values(parse_sweep("data.noise=0.5:0.5:1")) == std::vector<double>{0.5});
    CHECK(sweep_values(parse_sweep("data.noise=2:1:3")) == std::vector<double>{2, 1.5, 1});

    for (const auto* text :
         {"", "step.exponent", "step.exponent=", "step.exponent=0:1", "step.exponent=0:0.1:0",
          "step.exponent=0:0.1:2:cubic", "step.exponent=0:0.1:2:log:", "step.exponent=a:0.1:2",
          "step.exponent=0:0.1:2.5", "step.exponent=0:0.1:99999999", "network.rows=0:1:2",
          "step.exponent=0:nan:2", "=0:1:2"}) {
        CAPTURE(std::string(text));
        const std::string said = fault_of([&] { (void)parse_sweep(text); });
        CHECK(said.starts_with("--sweep: "));
    }
    CHECK(
        contains(fault_of([] { (void)parse_sweep("step.exponnt=0:0.1:2"); }), "did you mean step.exponent?"));
}
