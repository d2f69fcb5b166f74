#include <doctest/doctest.h>

#include <chrono>
#include <nlohmann/json.hpp>
#include <random>
#include <string>

#include "app/run_command.hpp"
#include "app/small_study.hpp"

using detequiv::test::contains;
using detequiv::test::contents;
using detequiv::test::Folder;
using detequiv::test::Outcome;
using detequiv::test::run;
using detequiv::test::small_study;

namespace {

constexpr int moments = 4;

/// Runs a call in the folder, with its temporary files there, too.
Outcome run_inside(const Folder& folder, const std::string& arguments, const std::string& before = {}) {
    return run(arguments, "cd '" + folder.path().string() + "' && TMPDIR=tmp " + before);
}

/// The same, interrupted after `seconds`; 130 where that ended it.
Outcome run_interrupted(const Folder& folder, const std::string& arguments, double seconds) {
    return run_inside(folder, arguments,
                      "env --default-signal=INT timeout --preserve-status -s INT " + std::to_string(seconds));
}

/// The interruption came in time, or the call was through; nothing half done is left in either case.
void check_clean(const Folder& folder, const Outcome& outcome) {
    CHECK_MESSAGE((outcome.status == 130 || outcome.status == 0), outcome.err);
    for (const auto& entry : std::filesystem::directory_iterator(folder.path())) {
        CHECK_FALSE(entry.path().filename().string().starts_with(".detequiv"));
    }
    CHECK(std::filesystem::is_empty(folder.path() / "tmp"));
}

bool is_whole_json(const std::string& file) {
    return !std::filesystem::exists(file) || nlohmann::json::accept(contents(file));
}

bool is_whole_svg(const std::string& file) {
    return !std::filesystem::exists(file) || contents(file).ends_with("</svg>\n\n") ||
           contents(file).ends_with("</svg>\n");
}

/// Calls `check` after an interruption at each of some moments between 0 and the end of the call.
template <class Check>
void interrupt(const std::string& arguments, std::uint32_t seed, Check check) {
    std::mt19937 random(seed);
    const Folder timing;
    (void)timing.with("small.toml", small_study);
    std::filesystem::create_directory(timing.path() / "tmp");
    const auto start = std::chrono::steady_clock::now();
    REQUIRE(run_inside(timing, arguments).status == 0);
    const std::chrono::duration<double> whole = std::chrono::steady_clock::now() - start;
    int interrupted = 0;
    for (int i = 0; i < moments; ++i) {
        CAPTURE(arguments);
        const Folder folder;
        (void)folder.with("small.toml", small_study);
        std::filesystem::create_directory(folder.path() / "tmp");
        // One moment in each part of the time that the call takes.
        const double part = (i + static_cast<double>(random() % 1000) / 1000) / moments;
        const Outcome outcome = run_interrupted(folder, arguments, 0.001 + part * whole.count());
        check_clean(folder, outcome);
        interrupted += outcome.status == 130 ? 1 : 0;
        check(folder, outcome);
    }
    CHECK(interrupted > 0);
}

}  // namespace

TEST_CASE("an interruption at any moment leaves whole files or none" * doctest::test_suite("once")) {
    const auto whole_files = [](const Folder& folder, const Outcome& outcome) {
        CHECK(is_whole_json(folder.file("x.json")));
        CHECK(is_whole_svg(folder.file("x.svg")));
        CHECK((outcome.status == 130 || std::filesystem::exists(folder.file("x.json"))));
    };
    interrupt("predict small.toml --out x.json --plot x.svg", 1, whole_files);
    interrupt("curve small.toml --sweep step.size=0:8:200 --out x.json --plot x.svg", 2, whole_files);
    // A map: two sweeps.
    interrupt(
        "curve small.toml --sweep step.size=0:8:20 --sweep ridge.lambda=0.01:1:20:log --out x.json --plot "
        "x.svg",
        3, whole_files);
    interrupt("spectrum small.toml --out x.json --plot x.svg", 4, whole_files);
}

TEST_CASE("a gnuplot that does not end is ended by an interruption") {
    const Folder folder;
    std::filesystem::create_directory(folder.path() / "tmp");
    const std::filesystem::path program = folder.with("gnuplot", "#!/bin/sh\ntrap '' INT\nexec sleep 60\n");
    std::filesystem::permissions(program, std::filesystem::perms::owner_all);
    const auto start = std::chrono::steady_clock::now();
    const Outcome outcome =
        run_inside(folder, "hermite relu --plot x.svg",
                   "PATH=\"$PWD:$PATH\" env --default-signal=INT timeout --preserve-status -s INT 2");
    CHECK(outcome.status == 130);
    CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(30));
    check_clean(folder, outcome);
    CHECK_FALSE(std::filesystem::exists(folder.file("x.svg")));
}

TEST_CASE("an interruption at any moment loses no trial that was stored") {
    const auto goes_on = [](const Folder& folder, const Outcome& outcome) {
        CHECK(is_whole_json(folder.file("x.json")));
        // Before the simulation begins, and once compare says what it found, an interruption ends the call
        // without a word.
        const bool found = contains(outcome.err, "warning: the smallest size is 40");
        CHECK(
            (outcome.status == 0 || outcome.err.empty() || found || contains(outcome.err, "interrupted; ")));
        const auto rest = run_inside(folder, "simulate small.toml --trials 30");
        CHECK_MESSAGE(rest.status == 0, rest.err);
        CHECK(contains(rest.out, " 30 "));
        CHECK_FALSE(std::filesystem::exists(folder.file("small.sqlite-journal")));
    };
    interrupt("simulate small.toml --trials 30", 5, goes_on);
    interrupt("compare small.toml --trials 30 --tolerance 90% --out x.json", 6, goes_on);
    interrupt("spectrum small.toml --trials 30 --out x.json", 7, [](const Folder& folder, const Outcome&) {
        CHECK(is_whole_json(folder.file("x.json")));
        CHECK(run_inside(folder, "spectrum small.toml --trials 30").status == 0);
    });
}
