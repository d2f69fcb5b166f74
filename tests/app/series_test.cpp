#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>

#include "app/run_command.hpp"
#include "app/small_study.hpp"

using detequiv::test::contains;
using detequiv::test::contents;
using detequiv::test::Folder;
using detequiv::test::inside;
using detequiv::test::run;
using Json = nlohmann::ordered_json;

namespace {

constexpr const char* small = detequiv::test::small_study;

/// Two spikes, of which a theory of one column has one.
constexpr const char* two_spikes = R"toml(
[network]
activation = "tanh(z) + 1.5*(exp(-z^2/2) - 2^(-1/2))"
output_scale = "none"
width = 60
[data]
teacher = "0.7*He1 + 0.7*He2/sqrt(2)"
noise = 0.1
dimension = 40
samples = 90
[ridge]
lambda = 0.1
[step]
exponent = 0.3
[simulation]
test_samples = 100
)toml";

}  // namespace

TEST_CASE("a series in size reports the weighted line through its sizes, in every format" *
          doctest::test_suite("once")) {
    const Folder folder;
    (void)folder.with("small.toml", small);
    const std::string call = "compare small.toml --sizes 360,90,180,90 --trials 20 --tolerance 90% --format ";
    const auto outcome = run(call + "json --plot s.svg --unseen 200%", inside(folder));
    CAPTURE(outcome.err);
    REQUIRE(outcome.status == 0);
    const Json json = Json::parse(outcome.out);
    for (const char* name :
         {"version", "study", "gradient", "trials", "convergence", "verdict", "warnings"}) {
        CHECK_MESSAGE(json.contains(name), name);
    }
    CHECK(json["warnings"].size() == 2);  // two of the three sizes are small
    CHECK(contains(outcome.err, "warning: data.samples = 90: the smallest size is 40"));
    REQUIRE(json["convergence"].size() == 3);
    for (const Json& quantity : json["convergence"]) {
        REQUIRE(quantity["sizes"].size() == 3);
        // Normal equations of limit + slope/n.
        double w = 0, wx = 0, wxx = 0, wy = 0, wxy = 0;
        for (const Json& at : quantity["sizes"]) {
            const double x = 1 / at["samples"].get<double>();
            const double y = at["relative_difference"];
            const double weight = std::pow(at["relative_difference_se"].get<double>(), -2);
            w += weight;
            wx += weight * x;
            wxx += weight * x * x;
            wy += weight * y;
            wxy += weight * x * y;
        }
        const double determinant = w * wxx - wx * wx;
        const Json& limit = quantity["limit"];
        CHECK(limit["correction_exponent"] == 1);
        CHECK(limit["dof"] == 1);
        CHECK(limit["relative_difference"].get<double>() ==
              doctest::Approx((wxx * wy - wx * wxy) / determinant).epsilon(1e-9));
        CHECK(
            limit["se"].get<double>() ==
            doctest::Approx(std::sqrt(wxx / determinant * std::max(1.0, limit["chi2_per_dof"].get<double>())))
                .epsilon(1e-9));
    }
    CHECK(json["convergence"][2]["sizes"][0]["samples"] == 90);
    CHECK(contains(contents(folder.file("s.svg")), "full gradient,  20 draws"));
    CHECK(contains(contents(folder.file("s.svg")), ">test error: limit"));
    CHECK(json["verdict"]["finding"] == "agree");
    CHECK(json["verdict"]["blind"] == 0);
    const std::string verdict = "theory and simulation agree in the limit: 3 limits over 20 draws";
    CHECK(contains(json["verdict"]["line"], verdict));
    const auto table = run(call + "table --stored --unseen 200%", inside(folder));
    CHECK(contains(table.out, "for n to infinity"));
    CHECK(contains(table.out, verdict));
    const auto csv = run(call + "csv --stored", inside(folder));
    CHECK(csv.status == 0);
    CHECK(contains(csv.out, "# theory and simulation are not told apart in the limit: 3 limits"));
    CHECK(contains(csv.out, "more than 50 % in 3 of 3 limits; "));
}

TEST_CASE("a series goes to the theory, and the same draws do not go to one that lacks a spike" *
          doctest::test_suite("once")) {
    const Folder folder;
    (void)folder.with("two_spikes.toml", two_spikes);
    const std::string call = "compare two_spikes.toml --sizes 45,360 --trials 300 --format json ";
    const auto outcome = run(call, inside(folder));
    CAPTURE(outcome.err);
    CHECK(outcome.status == 0);
    CHECK(Json::parse(outcome.out)["verdict"]["agrees"] == true);
    const auto lacking = run(call + "--stored --set theory.columns=1", inside(folder));
    CAPTURE(lacking.err);
    REQUIRE(lacking.status == 1);
    CHECK(contains(lacking.err, "theory and simulation disagree in the limit"));
    const Json json = Json::parse(lacking.out);
    CHECK(json["verdict"]["agrees"] == false);
    // A third of the improvement is missing, half as much again as the theory has: to three standard errors,
    // which must be small enough that no difference at all would not pass.
    const Json& limit = json["convergence"][1]["limit"];
    const double allowed = 3 * limit["se"].get<double>();
    CHECK(allowed < 0.5);
    CHECK(std::abs(limit["relative_difference"].get<double>() - 0.5) <= allowed);
}

TEST_CASE("a series of points that compare does not judge is a series") {
    const Folder folder;
    (void)folder.with("small.toml", small);
    const std::string steep = "compare small.toml --trials 4 --set step.exponent=0.45 ";
    CHECK(run(steep, inside(folder)).status == 2);
    const auto outcome = run(steep + "--sizes 90,180 --tolerance 200% --format json", inside(folder));
    CAPTURE(outcome.err);
    CHECK(outcome.status == 0);
    CHECK(Json::parse(outcome.out)["convergence"][0]["limit"]["correction_exponent"].get<double>() ==
          doctest::Approx(0.1));
}

TEST_CASE("a series that cannot be one is refused before anything is simulated") {
    const Folder folder;
    (void)folder.with("small.toml", small);
    struct Fault {
        const char* arguments;
        const char* says;
    };
    for (const Fault& fault :
         {Fault{"--sizes 180,182", "detequiv: --sizes: 182: data.dimension = 80.8"},
          Fault{"--sizes 1,2 --set data.dimension=40", "detequiv: --sizes: 1: data.dimension = 0.4"},
          Fault{"--sizes 90,180 --set ridge.lambda=0", "detequiv: --set: ridge.lambda = 0"},
          Fault{"--sizes 180", "two different sizes"}, Fault{"--sizes 90,90", "two different sizes"},
          Fault{"--sizes 90,180 --plot-overlaps --plot o.svg", "--plot-overlaps"},
          Fault{"--sizes 90,180 --sweep ridge.lambda=0.1:1:3", "--sweep"},
          Fault{"--sizes 90,180 --set step.size=0", "step.size = 0"},
          Fault{"--sizes 90,180 --set network.activation=He2", "predicted improvement = 0"},
          Fault{"--sizes 90,180 --trials 2", "simulation.trials = 2"}}) {
        CAPTURE(fault.arguments);
        const auto outcome = run(std::string("compare small.toml ") + fault.arguments, inside(folder));
        CAPTURE(outcome.err);
        CHECK(outcome.status == 2);
        CHECK(contains(outcome.err, fault.says));
        CHECK(outcome.out.empty());
        CHECK(std::count(outcome.err.begin(), outcome.err.end(), '\n') == 1);
    }
    CHECK_FALSE(std::filesystem::exists(folder.file("small.sqlite")));
}
