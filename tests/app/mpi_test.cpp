#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "app/run_command.hpp"
#include "app/small_study.hpp"

using detequiv::test::contains;
using detequiv::test::Folder;
using detequiv::test::run;
using detequiv::test::small_study;
using Json = nlohmann::ordered_json;

namespace {

/// Enough trials for every rank.
std::string forty_trials() {
    const std::string trials = "trials = 6\n";
    std::string text = small_study;
    return text.replace(text.find(trials), trials.size(), "trials = 40\n");
}

/// The MPI library keeps memory to the end, which is not looked at here; tests may run as root.
std::string ranks(const Folder& folder, int count) {
    return "cd '" + folder.path().string() +
           "'; export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1 ASAN_OPTIONS=detect_leaks=0; "
           "'" DETEQUIV_MPIRUN "' --oversubscribe -n " +
           std::to_string(count);
}

std::string alone(const Folder& folder) {
    return "cd '" + folder.path().string() + "'; ";
}

/// Everything that is compared, whatever the verdict on a network so small.
std::string points(const Folder& folder, const std::string& store, const std::string& options = {}) {
    const auto outcome =
        run("compare small.toml --stored --finite-size 0 --format json --store " + store + " " + options,
            alone(folder));
    CAPTURE(outcome.err);
    REQUIRE(outcome.status <= 1);
    return Json::parse(outcome.out)["points"].dump();
}

/// Shell: once a trial of this call is stored, and `later` seconds have passed, a signal to one rank of the
/// mpirun that runs as process $p.
std::string signal_rank(int rank, const std::string& signal, const std::string& call,
                        const std::string& later = "0") {
    return "for i in $(seq 600); do sleep 0.1; '" DETEQUIV_COMMAND "' " + call +
           " --status 2>/dev/null | grep -Eq ' [1-9][0-9]* +40 ' && break; done; sleep " + later +
           "; for c in $(pgrep -P $p); do tr '\\0' '\\n' </proc/$c/environ | grep -qx OMPI_COMM_WORLD_RANK=" +
           std::to_string(rank) + " && kill -" + signal + " $c; done; ";
}

std::size_t count(const std::string& text, const std::string& part) {
    std::size_t found = 0;
    for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + part.size())) {
        ++found;
    }
    return found;
}

}  // namespace

TEST_CASE("a trial that fails on any rank ends the run with its message, once") {
    const Folder folder;
    std::string text = forty_trials();
    text.replace(text.find("\"tanh\""), 6, "\"4e38 + z\"\noutput_scale = 0");  // beyond single precision
    (void)folder.with("large.toml", text);
    for (const int count : {2, 3}) {
        const auto outcome =
            run("simulate large.toml --precision single --store large", ranks(folder, count));
        CAPTURE(outcome.err);
        CHECK(outcome.status == 3);
        CHECK(::count(outcome.err, "leaves the range of single precision") == 1);
    }
}

TEST_CASE("the trials of several ranks are those of one process, to the last digit") {
    const Folder folder;
    (void)folder.with("small.toml", forty_trials());
    REQUIRE(run("simulate small.toml --workers 1 --threads 1 --store one", alone(folder)).status == 0);
    const std::string expected = points(folder, "one");
    for (const int count : {2, 3, 5}) {
        CAPTURE(count);
        const std::string store = "ranks" + std::to_string(count);
        const auto outcome =
            run("simulate small.toml --workers 1 --threads 1 --store " + store, ranks(folder, count));
        CAPTURE(outcome.err);
        REQUIRE(outcome.status == 0);
        CHECK(points(folder, store) == expected);
    }
}

TEST_CASE("a fault is said once, by its rank or by the first, and ends all ranks" *
          doctest::test_suite("once")) {
    const Folder folder;
    (void)folder.with("small.toml", forty_trials());
    (void)folder.with("text", "not a store");
    const auto no_file = run("simulate none.toml", ranks(folder, 3));
    CHECK(no_file.status == 2);
    CHECK(contains(no_file.err, "none.toml: no such file"));
    const auto no_store = run("simulate small.toml --store text", ranks(folder, 3));
    CHECK(no_store.status == 2);
    CHECK(contains(no_store.err, "not a store"));
    const auto no_memory = run("simulate small.toml --memory 0.001 --store o", ranks(folder, 2));
    CHECK(no_memory.status == 3);
    CHECK(contains(no_memory.err, "(--memory GB)"));
}

TEST_CASE("a killed rank ends the run with a message, and the store keeps what was done") {
    const Folder folder;
    (void)folder.with("small.toml", forty_trials());
    const auto outcome = run("simulate small.toml --trials 1000000 --workers 1 --threads 1 & p=$!; " +
                                 signal_rank(1, "KILL", "simulate small.toml") + "wait $p",
                             ranks(folder, 2));
    CHECK(outcome.status != 0);
    CAPTURE(outcome.err);
    CHECK(contains(outcome.err, "signal 9"));
    const auto status = run("simulate small.toml --status", alone(folder));
    CHECK(status.status == 0);
    const auto more = run("simulate small.toml --trials 50", alone(folder));
    CHECK(more.status == 0);
}

TEST_CASE("an interrupt ends the run while ranks still compute, and the store keeps what was done" *
          doctest::test_suite("once")) {
    const Folder folder;
    (void)folder.with("small.toml", forty_trials());
    // Trials longer than rank 0 waits after a stop, with answers larger than MPI buffers. A rank must finish
    // one between the stop and the end, hence several moments.
    for (const std::string later : {"0.2", "0.4", "0.6"}) {
        CAPTURE(later);
        const std::string call =
            "simulate small.toml --set network.width=800 --set data.samples=1200 --set data.dimension=600 "
            "--sweep step.size=0.5:6:12 --points 0 --singular-values 20 --degrees 6 --store s" +
            later;
        const auto outcome = run(
            call + " --trials 1000000 --workers 1 --threads 1 & p=$!; " + signal_rank(0, "INT", call, later) +
                "(sleep 60; kill -TERM $p) >/dev/null 2>&1 & "
                "s=$(date +%s); wait $p; r=$?; echo seconds $(($(date +%s) - s)); kill $!; exit $r",
            ranks(folder, 4));
        CAPTURE(outcome.out);
        CAPTURE(outcome.err);
        CHECK(outcome.status == 130);
        const auto at = outcome.out.find("seconds ");
        REQUIRE(at != std::string::npos);
        CHECK(std::stoi(outcome.out.substr(at + 8)) < 30);
        const auto said = outcome.err.find("interrupted; ");
        REQUIRE(said != std::string::npos);
        const int present = std::stoi(outcome.err.substr(said + 13));
        CHECK(present > 0);
        const auto status = run(call + " --status", alone(folder));
        CHECK(status.status == 0);
        CHECK(contains(status.out, std::to_string(present) + "      40"));
    }
}

TEST_CASE("tasks and answers larger than MPI buffers give the numbers of one process" *
          doctest::test_suite("once")) {
    const Folder folder;
    (void)folder.with("small.toml", forty_trials());
    const std::string sweep = "--sweep step.size=0.01:3:300 --trials 12 --points ";
    const std::string call = "simulate small.toml --workers 1 --threads 1 " + sweep + "0 --store ";
    const auto one = run(call + "one", alone(folder));
    REQUIRE(one.status == 0);
    const auto two = run(call + "two", ranks(folder, 2));
    CAPTURE(two.err);
    REQUIRE(two.status == 0);
    CHECK(contains(one.out, " 301 "));
    // The theory of all points would take longer than their simulation.
    CHECK(points(folder, "two", sweep + "30") == points(folder, "one", sweep + "30"));
}

TEST_CASE("a mistake in the options is said by one rank" * doctest::test_suite("once")) {
    const Folder folder;
    (void)folder.with("small.toml", forty_trials());
    for (const std::string call : {"simulate small.toml --wrong", "compare small.toml --wrong",
                                   "spectrum small.toml --trials 2 --wrong", "spectrum --trials=none x"}) {
        CAPTURE(call);
        const auto outcome = run(call, ranks(folder, 3));
        CAPTURE(outcome.err);
        CHECK(outcome.status == 2);
        CHECK(count(outcome.err, " --help)") == 1);
    }
}

TEST_CASE("the spectrum that several ranks draw is that of one process") {
    const Folder folder;
    (void)folder.with("small.toml", forty_trials());
    const std::string call =
        "spectrum small.toml --trials 20 --bins 30 --workers 1 --threads 1 --keep-script --format json ";
    REQUIRE(run(call + "--plot one.svg --store one", alone(folder)).status == 0);
    const auto outcome = run(call + "--plot two.svg --store two", ranks(folder, 2));
    CAPTURE(outcome.err);
    REQUIRE(outcome.status == 0);
    CHECK(Json::parse(outcome.out).contains("spectrum"));  // one answer
    const std::string data = detequiv::test::contents(folder.file("one.dat"));
    CHECK_FALSE(data.empty());
    CHECK(detequiv::test::contents(folder.file("two.dat")) == data);
}

TEST_CASE("under mpirun, commands that simulate nothing stay what they are") {
    const Folder folder;
    (void)folder.with("small.toml", forty_trials());
    const auto outcome = run("predict small.toml --format json", ranks(folder, 1));
    CHECK(outcome.status == 0);
    CHECK(Json::parse(outcome.out).contains("finite"));
}
