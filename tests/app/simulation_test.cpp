#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>

#include "app/run_command.hpp"

using detequiv::test::contains;
using detequiv::test::contents;
using detequiv::test::Folder;
using detequiv::test::run;
using Json = nlohmann::ordered_json;

namespace {

constexpr const char* small = R"toml(
[network]
activation = "tanh"
width = 60
[data]
teacher = "He1"
dimension = 40
samples = 90
[ridge]
lambda = 0.1
[step]
size = 2
[simulation]
trials = 6
test_samples = 100
)toml";

/// A study too slow to end while a test waits.
constexpr const char* endless = " --trials 100000 --workers 1 --threads 1";

std::string inside(const Folder& folder) {
    return "cd '" + folder.path().string() + "' && ";
}

}  // namespace

TEST_CASE("simulate fills the study's store, compare reads it, and both say what they did") {
    const Folder folder;
    (void)folder.with("small.toml", small);
    const auto first = run("simulate small.toml", inside(folder));
    CAPTURE(first.err);
    REQUIRE(first.status == 0);
    CHECK(contains(first.out, "wanted"));
    CHECK(std::filesystem::exists(folder.file("small.sqlite")));
    const auto status = run("simulate small.toml --status", inside(folder));
    CHECK(status.out == first.out);

    const auto compared =
        run("compare small.toml --stored --tolerance 50% --format json --plot c.svg", inside(folder));
    CAPTURE(compared.err);
    REQUIRE(compared.status == 0);
    const Json json = Json::parse(compared.out);
    for (const char* name : {"version", "study", "trials", "points", "verdict", "warnings"}) {
        CHECK_MESSAGE(json.contains(name), name);
    }
    CHECK(json["trials"] == 6);
    CHECK(json["points"].size() == 2);
    CHECK(json["points"][1]["quantities"].size() == 3);
    CHECK(json["verdict"]["agrees"] == true);
    CHECK(contains(contents(folder.file("c.svg")), "simulated"));
    const auto csv = run("compare small.toml --stored --tolerance 50% --format csv", inside(folder));
    CHECK(contains(csv.out, "z_conditioned"));
    CHECK(contains(run("compare small.toml --stored --tolerance 50% --format table", inside(folder)).out,
                   "theory and simulation agree"));
}

TEST_CASE("a comparison that disagrees exits with 1 and says so") {
    const Folder folder;
    (void)folder.with("small.toml", small);
    // Sizes of 60 are far from the limit: without an allowance the difference shows with 600 draws.
    const auto outcome =
        run("compare small.toml --trials 600 --tolerance 0 --finite-size 0 --false-alarm 0.4 --format json", inside(folder));
    CHECK(outcome.status == 1);
    CHECK(contains(outcome.err, "theory and simulation disagree"));
}

TEST_CASE("an interrupted simulation keeps its trials and exits with 130") {
    const Folder folder;
    (void)folder.with("small.toml", small);
    // Interrupted as soon as a trial is stored. A shell without job control starts what it runs in the
    // background with SIGINT ignored; env sets it back.
    const auto outcome =
        run(std::string("simulate small.toml") + endless +
                " & p=$!; for i in $(seq 600); do sleep 0.1; '" DETEQUIV_COMMAND
                "' simulate small.toml --status 2>/dev/null | grep -Eq ' [1-9][0-9]* +6 ' && break; done; "
                "kill -INT $p; wait $p",
            "cd '" + folder.path().string() + "'; env --default-signal=INT");
    CHECK(outcome.status == 130);
    CHECK(contains(outcome.err, "interrupted; "));
    const auto status = run(std::string("simulate small.toml --status") + endless, inside(folder));
    CHECK(status.status == 0);
    CHECK_FALSE(contains(status.out, " 0  100000"));
}

TEST_CASE("shards merge into what one process would have stored") {
    const Folder folder;
    (void)folder.with("small.toml", small);
    CHECK(run("simulate small.toml --shard 0/2 --store a", inside(folder)).status == 0);
    CHECK(run("simulate small.toml --shard 1/2 --store b", inside(folder)).status == 0);
    CHECK(run("simulate small.toml --store c --merge a --merge b", inside(folder)).status == 0);
    CHECK(run("simulate small.toml --store whole", inside(folder)).status == 0);
    const std::string compare = "compare small.toml --stored --tolerance 50% --format json --store ";
    const Json merged = Json::parse(run(compare + "c", inside(folder)).out);
    const Json whole = Json::parse(run(compare + "whole", inside(folder)).out);
    CHECK(merged["points"] == whole["points"]);
}

TEST_CASE("a series in size gives a limit and, where differences are resolved, a rate") {
    const Folder folder;
    (void)folder.with("small.toml", small);
    const std::string call = "compare small.toml --sizes 360,90,180 --trials 40 --format ";
    const auto outcome = run(call + "json --plot s.svg", inside(folder));
    CAPTURE(outcome.err);
    REQUIRE(outcome.status == 0);
    const Json json = Json::parse(outcome.out);
    REQUIRE(json["convergence"].size() == 3);
    const Json& test_error = json["convergence"][2];
    CHECK(test_error["quantity"] == "test_error");
    REQUIRE(test_error["sizes"].size() == 3);
    CHECK(test_error["sizes"][0]["samples"] == 90);
    CHECK(test_error["sizes"][2]["samples"] == 360);
    // Halving 1/n twice: the limit is 0 within its error and what 1/n leaves out; 40 draws, seed fixed.
    const double limit = test_error["limit"]["relative_difference"];
    const double error = test_error["limit"]["se"];
    CHECK(std::abs(limit) < 4 * error + 0.05);
    CHECK(contains(contents(folder.file("s.svg")), "in proportion"));
    CHECK(contains(run(call + "table --stored", inside(folder)).out, "for n to infinity"));
    CHECK(run("compare small.toml --sizes 91,182", inside(folder)).status == 2);
}

TEST_CASE("a simulated spectrum lies under its density, overlaps under theirs") {
    const Folder folder;
    (void)folder.with("small.toml", small);
    const auto spectrum =
        run("spectrum small.toml --trials 20 --bins 30 --plot s.svg --keep-script", inside(folder));
    CAPTURE(spectrum.err);
    REQUIRE(spectrum.status == 0);
    CHECK(contains(contents(folder.file("s.svg")), "simulated, 20 draws"));
    // Third block of the data: the histogram. Of n = 90 squared singular values 60 are not 0.
    std::istringstream data(contents(folder.file("s.dat")));
    std::string line;
    int block = -1;
    double mass = 0;
    double width = 0;
    while (std::getline(data, line)) {
        if (line.starts_with("#")) {
            ++block;
        } else if (block == 2 && !line.empty()) {
            double center = 0;
            double density = 0;
            std::istringstream(line) >> center >> density;
            width = width == 0 ? 2 * center : width;
            mass += density * width;
        }
    }
    CHECK(mass == doctest::Approx(2.0 / 3).epsilon(1e-6));
    CHECK(run("compare small.toml --sweep step.exponent=0.1:0.4:3 --trials 4 --tolerance 90% --finite-size 0 "
              "--plot-overlaps --plot o.svg",
              inside(folder))
              .status == 0);
    CHECK(contains(contents(folder.file("o.svg")), "singular vector 3"));
    CHECK(run("compare small.toml --trials 4 --tolerance 90% --plot-overlaps --plot p.svg", inside(folder))
              .status == 2);
    CHECK(run("spectrum small.toml --trials 1 --shard 1/2", inside(folder)).status == 2);
}

TEST_CASE("faults of a simulation: one line, the documented status, nothing altered") {
    const Folder folder;
    (void)folder.with("small.toml", small);
    (void)folder.with("text", "not a store");
    struct Fault {
        const char* arguments;
        int status;
        const char* says;
    };
    for (const Fault& fault :
         {Fault{"simulate small.toml --store text", 2, "not a store"},
          Fault{"simulate small.toml --status --store none", 2, "none"},
          Fault{"simulate small.toml --set simulation.trials=0", 2, "simulation.trials = 0"},
          Fault{"simulate small.toml --set network.width=60.5", 2, "whole number"},
          Fault{"simulate small.toml --set ridge.lambda=0", 2, "ridge.lambda = 0"},
          Fault{"simulate small.toml --memory 0.001", 3, "MB"},
          Fault{"simulate small.toml --set network.width=3e7 --memory 1", 3, "MB"},
          Fault{"simulate small.toml --shard 2/2", 2, "--shard"},
          Fault{"simulate small.toml --target-se nothing", 2, "--target-se"},
          Fault{"compare small.toml --stored --store none", 2, "none"},
          Fault{"compare small.toml --trials 2", 2, "at least 3"},
          Fault{"compare small.toml --plot-overlaps --plot p.svg", 2, "--plot-overlaps = no sweep"},
          Fault{"compare small.toml --sweep ridge.lambda=0.1:1:2 --sweep step.size=1:2:2 --plot p.svg", 2,
                "--plot = two sweeps"},
          Fault{"compare small.toml --set step.size=9", 2, "no point can be judged"},
          Fault{"simulate small.toml --workers 50 --memory 1", 3, "50 at a time"}}) {
        CAPTURE(fault.arguments);
        const auto outcome = run(fault.arguments, inside(folder));
        CAPTURE(outcome.err);
        CHECK(outcome.status == fault.status);
        CHECK(contains(outcome.err, fault.says));
        CHECK(outcome.out.empty());
        CHECK(std::count(outcome.err.begin(), outcome.err.end(), '\n') == 1);
    }
    CHECK(contents(folder.file("text")) == "not a store");
}
