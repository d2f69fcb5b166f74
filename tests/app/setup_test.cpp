#include <doctest/doctest.h>

#include <chrono>
#include <nlohmann/json.hpp>
#include <string>

#include "app/run_command.hpp"
#include "detequiv/theory/study.hpp"
#include "detequiv/version.hpp"

using detequiv::test::contains;
using detequiv::test::contents;
using detequiv::test::Folder;
using detequiv::test::inside;
using detequiv::test::run;
using Json = nlohmann::ordered_json;

namespace {

/// The study that a call of init prints.
std::string written(const std::string& options) {
    const auto outcome = run("init - " + options);
    CHECK_MESSAGE(outcome.status == 0, outcome.err);
    return detequiv::to_toml(detequiv::parse_study(outcome.out));
}

std::string expected(const std::vector<std::string>& overrides) {
    return detequiv::to_toml(detequiv::parse_study("", "study", overrides));
}

/// Where nothing is said of the step, init takes one with two spikes, and sweeps it.
std::string expected_with_step(std::vector<std::string> overrides) {
    overrides.emplace_back("step.exponent=0.3");
    detequiv::Study study = detequiv::parse_study("", "study", overrides);
    study.sweep = {detequiv::parse_sweep("step.exponent=0:0.49:50")};
    return detequiv::to_toml(study);
}

}  // namespace

TEST_CASE("init writes the default study, its step apart, with a comment on every field") {
    const Folder folder;
    const auto outcome = run("init", inside(folder));
    CHECK(outcome.status == 0);
    CHECK(outcome.out.empty());
    CHECK(contains(outcome.err, "study.toml is written; next: detequiv predict study.toml"));
    CHECK(folder.entries() == 1);
    CHECK(detequiv::to_toml(detequiv::read_study(folder.file("study.toml"))) == expected_with_step({}));
    CHECK(run("init -").out == contents(folder.file("study.toml")));
    CHECK(run("init -").err.empty());
    CHECK(detequiv::to_toml(detequiv::parse_study(run("--study-fields").out)) ==
          detequiv::to_toml(detequiv::Study{}));
}

TEST_CASE("init writes the changes that it is given") {
    CHECK(written("--activation tanh --teacher 'He1 + He2'") ==
          expected_with_step({"network.activation=tanh", "data.teacher=He1 + He2"}));
    CHECK(written("--activation '[0, 1, 0.5]' --set step.size=2") ==
          expected({"network.activation=[0, 1, 0.5]", "step.size=2"}));
    CHECK(written("--set data.samples=300 --set network.readout=rademacher") ==
          expected_with_step({"data.samples=300", "network.readout=rademacher"}));
    const auto swept = detequiv::parse_study(run("init - --sweep ridge.lambda=0.01:1:5:log").out);
    REQUIRE(swept.sweep.size() == 1);
    CHECK(swept.sweep[0].parameter == "ridge.lambda");
    CHECK(swept.sweep[0].logarithmic);
}

TEST_CASE("init does not write over a file unless it is told to, and writes no study that is refused") {
    const Folder folder;
    const auto file = folder.with("mine.toml", "kept");
    const auto refused = run("init mine.toml", inside(folder));
    CHECK(refused.status == 2);
    CHECK(contains(refused.err, "FILE = mine.toml: exists; required another name, or --force"));
    CHECK(contents(file) == "kept");
    const auto faulty = run("init mine.toml --force --activation 'tanh(z'", inside(folder));
    CHECK(faulty.status == 2);
    CHECK(contains(faulty.err, "detequiv: --activation = \"tanh(z\": "));
    CHECK(contains(run("init - --teacher '[0, a]'").err, "detequiv: --teacher = [0, a]: required"));
    CHECK(
        contains(run("init - --set data.teacher=rellu").err, "detequiv: --set: data.teacher = \"rellu\": "));
    CHECK(contents(file) == "kept");
    CHECK(run("init mine.toml --force", inside(folder)).status == 0);
    CHECK(contains(contents(file), "[network]"));
    const auto typo = run("init new.toml --set data.niose=1", inside(folder));
    CHECK(typo.status == 2);
    CHECK(contains(typo.err, "did you mean data.noise?"));
    CHECK(run("init /nonexistent/x.toml").status == 2);
    CHECK(folder.entries() == 1);
}

TEST_CASE("doctor says what is installed and finds the known numbers") {
    const auto start = std::chrono::steady_clock::now();
    const auto outcome = run("doctor --format json");
    CHECK_MESSAGE(outcome.status == 0, outcome.err);
    const Json json = Json::parse(outcome.out);
    CHECK(json["version"] == detequiv::version());
    for (const auto* name : {"compiler", "Eigen", "Boost", "Gauss-Hermite nodes", "BLAS", "SQLite", "MPI",
                             "gnuplot", "instructions", "hardware threads", "memory for trials"}) {
        CHECK_MESSAGE(json["installation"].contains(name), name);
        CHECK_FALSE(json["installation"][name].get<std::string>().empty());
    }
    REQUIRE(json["checks"].size() == 11);
    for (const auto& check : json["checks"]) {
        CAPTURE(check.dump());
        CHECK(check["ok"] == true);
        CHECK(check["difference"].get<double>() <= check["allowed"].get<double>());
    }
    CHECK(json["ok"] == true);
    CHECK(json["seconds"].get<double>() <
          std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
}

TEST_CASE("OpenBLAS runs the kernels that were asked for, and else ones that suit the processor" *
          doctest::test_suite("once")) {
    const auto blas = [](const std::string& environment) {
        const auto outcome = run("doctor --format json", environment);
        CHECK_MESSAGE(outcome.status == 0, outcome.err);
        return Json::parse(outcome.out)["installation"]["BLAS"].get<std::string>();
    };
    const std::string asked = blas("OPENBLAS_CORETYPE=Nehalem");
    const bool flexible = contains(asked, "DYNAMIC_ARCH");
    CHECK(contains(asked, "Nehalem") == flexible);
    // What a processor is taken for that OpenBLAS does not know.
    if (flexible && contains(contents("/proc/cpuinfo"), " avx2 ")) {
        CHECK_FALSE(contains(blas("env -u OPENBLAS_CORETYPE"), "Prescott"));
    }
}

TEST_CASE("doctor says which check fails, with status 3") {
    const auto outcome = run("doctor", "TMPDIR=/proc");  // where no store can be made
    CHECK(outcome.status == 3);
    CHECK(contains(outcome.out, "FAILED"));
    CHECK(contains(outcome.out, "Something is wrong here"));
    CHECK(contains(outcome.err, "self-check failed: 16 simulated networks"));
    CHECK(contains(outcome.err, "/proc/"));
}

TEST_CASE("doctor without gnuplot says so and is well nonetheless" * doctest::test_suite("once")) {
    const auto outcome = run("doctor", "PATH=/nonexistent");
    CHECK(outcome.status == 0);
    CHECK(contains(outcome.out, "no: --plot draws nothing"));
    CHECK(contains(outcome.out, "All is well"));
}
