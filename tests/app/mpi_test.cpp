#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "app/run_command.hpp"

using detequiv::test::contains;
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
trials = 40
test_samples = 100
)toml";

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

std::string points(const Folder& folder, const std::string& store) {
    const auto outcome =
        run("compare small.toml --stored --tolerance 50% --format json --store " + store, alone(folder));
    CAPTURE(outcome.err);
    REQUIRE(outcome.status == 0);
    return Json::parse(outcome.out)["points"].dump();
}

}  // namespace

TEST_CASE("the trials of several ranks are those of one process, to the last digit") {
    const Folder folder;
    (void)folder.with("small.toml", small);
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

TEST_CASE("a fault is said once, by its rank or by the first, and ends all ranks") {
    const Folder folder;
    (void)folder.with("small.toml", small);
    (void)folder.with("text", "not a store");
    const auto no_file = run("simulate none.toml", ranks(folder, 3));
    CHECK(no_file.status == 2);
    CHECK(contains(no_file.err, "none.toml: no such file"));
    const auto no_store = run("simulate small.toml --store text", ranks(folder, 3));
    CHECK(no_store.status == 2);
    CHECK(contains(no_store.err, "not a store"));
    const auto no_memory = run("simulate small.toml --memory 0.001 --store o", ranks(folder, 2));
    CHECK(no_memory.status == 3);
    CHECK(contains(no_memory.err, "MB"));
}

TEST_CASE("a killed rank ends the run with a message, and the store keeps what was done") {
    const Folder folder;
    (void)folder.with("small.toml", small);
    // Killed once a trial is stored: the child of mpirun whose rank is 1.
    const auto outcome = run(
        "simulate small.toml --trials 1000000 --workers 1 --threads 1 & p=$!; "
        "for i in $(seq 600); do sleep 0.1; '" DETEQUIV_COMMAND
        "' simulate small.toml --status 2>/dev/null | grep -Eq ' [1-9][0-9]* +40 ' && break; done; "
        "for c in $(pgrep -P $p); do tr '\\0' '\\n' </proc/$c/environ | grep -qx OMPI_COMM_WORLD_RANK=1 && "
        "kill -KILL $c; done; wait $p",
        ranks(folder, 2));
    CHECK(outcome.status != 0);
    CAPTURE(outcome.err);
    CHECK(contains(outcome.err, "signal 9"));
    const auto status = run("simulate small.toml --status", alone(folder));
    CHECK(status.status == 0);
    const auto more = run("simulate small.toml --trials 50", alone(folder));
    CHECK(more.status == 0);
}

TEST_CASE("under mpirun, commands that simulate nothing stay what they are") {
    const Folder folder;
    (void)folder.with("small.toml", small);
    const auto outcome = run("predict small.toml --format json", ranks(folder, 1));
    CHECK(outcome.status == 0);
    CHECK(Json::parse(outcome.out).contains("finite"));
}
