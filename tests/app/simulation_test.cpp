#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

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

/// A study too slow to end while a test waits.
constexpr const char* endless = " --trials 100000 --workers 1 --threads 1";

/// The numbers of one block of a figure, row by row.
std::vector<std::vector<double>> block_of(const std::string& file, int wanted) {
    std::istringstream data(contents(file));
    std::string line;
    int block = -1;
    std::vector<std::vector<double>> rows;
    while (std::getline(data, line)) {
        block += line.starts_with("#") ? 1 : 0;
        if (block == wanted && !line.empty() && !line.starts_with("#")) {
            std::istringstream numbers(line);
            rows.emplace_back(std::istream_iterator<double>(numbers), std::istream_iterator<double>());
        }
    }
    return rows;
}

/// The ends of the vertical axis that a script sets, the first or a later one.
std::pair<double, double> vertical_axis(const std::string& script, int later = 0) {
    const std::string set = "set yrange [";
    auto at = script.find(set);
    for (; later > 0 && at != std::string::npos; --later) {
        at = script.find(set, at + 1);
    }
    std::pair<double, double> ends;
    char colon = 0;
    std::istringstream(at == std::string::npos ? "" : script.substr(at + set.size())) >> ends.first >>
        colon >> ends.second;
    return ends;
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

    const auto compared = run(
        "compare small.toml --stored --tolerance 50% --unseen 500% --format json --plot c.svg --keep-script",
        inside(folder));
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
    CHECK(json["verdict"]["finding"] == "agree");
    CHECK(json["verdict"]["unseen_allowed"] == 5);
    CHECK(json["verdict"]["unseen"].get<double>() > 0.5);
    CHECK(json["verdict"]["errors"] == 3);
    CHECK(json["verdict"]["blind"] == 0);
    CHECK(contains(contents(folder.file("c.svg")), "simulated"));
    const auto csv = run("compare small.toml --stored --format csv", inside(folder));
    CHECK(contains(csv.out, "z_conditioned"));
    CHECK(contains(csv.out, "excess,unseen\n"));
    // Six draws of small networks show nothing: no agreement, and no disagreement either.
    CHECK(csv.status == 0);
    CHECK(contains(csv.err, "theory and simulation are not told apart"));
    CHECK(contains(csv.err, "detequiv: next: more draws by --trials or --target-se"));
    const auto few = run("compare small.toml --stored --trials 4e0 --format table", inside(folder));
    CHECK(few.status == 0);
    CHECK(contains(few.out, "unseen"));
    CHECK(contains(few.out, "theory and simulation are not told apart"));
    CHECK(contains(few.out, "next: more draws by --trials"));
    CHECK(contains(few.err, "4 of 6 stored trials are compared; --trials 6 takes all"));
}

TEST_CASE("a zero has no sign in any answer") {
    const Folder folder;
    (void)folder.with("small.toml", small);
    // The study is part of the answer, with its coefficient of -0.
    const std::string call =
        " small.toml --set network.output_scale=none --set 'network.activation=[-0.0, 1, 0.2]' --format ";
    for (const std::string format : {"json", "csv", "table"}) {
        const auto predicted = run("predict" + call + format, inside(folder));
        CAPTURE(predicted.out);
        CHECK(predicted.status == 0);
        for (const char* signed_zero : {"-0\n", "-0,", "-0 ", "-0.0,", "-0.0\n"}) {
            CHECK_FALSE(contains(predicted.out, signed_zero));
        }
    }
    CHECK(contains(run("predict" + call + "json", inside(folder)).out, "\"g_b\": 0.0,"));
    CHECK(contains(run("predict" + call + "csv", inside(folder)).out, "first_step.g_b,0\n"));
    const auto table = run("compare" + call + "table", inside(folder)).out;
    const auto row = table.find("g_b");
    REQUIRE(row != std::string::npos);
    CHECK_FALSE(contains(table.substr(row, table.find('\n', row) - row), " -0 "));
}

TEST_CASE("trials of one swept network do not count for the others") {
    const Folder folder;
    (void)folder.with("small.toml", small);
    REQUIRE(run("simulate small.toml --trials 6", inside(folder)).status == 0);
    const auto outcome =
        run("compare small.toml --sweep network.width=30:60:2 --trials 3 --format json", inside(folder));
    CAPTURE(outcome.err);
    REQUIRE(outcome.status == 0);
    CHECK(Json::parse(outcome.out)["trials_stored"] == 3);  // of width 30; 6 of width 60
    CHECK_FALSE(contains(outcome.err, "stored trials are compared"));
}

TEST_CASE("a comparison that disagrees exits with 1 and says so" * doctest::test_suite("once")) {
    const Folder folder;
    (void)folder.with("small.toml", small);
    // Sizes of 60 are far from the limit: without an allowance the difference shows with 600 draws.
    const auto outcome =
        run("compare small.toml --trials 600 --tolerance 0 --finite-size 0 --false-alarm 0.4 --format json",
            inside(folder));
    CHECK(outcome.status == 1);
    CHECK(contains(outcome.err, "theory and simulation disagree"));
    CHECK(contains(outcome.err,
                   "next: --sizes shows whether differences shrink with the size, --gradient rank-one"));
    // What was simulated is not what to try next.
    const auto rank_one =
        run("compare small.toml --gradient rank-one --trials 600 --tolerance 0 --finite-size 0 "
            "--false-alarm 0.4 --format json",
            inside(folder));
    CHECK(rank_one.status == 1);
    CHECK(contains(rank_one.err, "theory and simulation disagree"));
    CHECK(contains(rank_one.err, "next: --sizes shows whether differences shrink with the size\n"));
}

TEST_CASE("a step that changes nothing has no improvement to speak of") {
    const Folder folder;
    (void)folder.with("small.toml", small);
    const auto outcome = run(
        "compare small.toml --gradient rank-one --set network.activation=He2 --format csv", inside(folder));
    CAPTURE(outcome.err);
    CHECK(outcome.status == 0);
    CHECK(contains(outcome.err, "the step changes nothing in this theory"));
    CHECK(contains(outcome.err, "the theory predicts no improvement, of which a share could be seen\n"));
    CHECK_FALSE(contains(outcome.err, "next:"));
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
    CHECK(run("simulate small.toml --store new --merge a --merge none", inside(folder)).status == 2);
    CHECK_FALSE(std::filesystem::exists(folder.file("new")));
    CHECK(run("simulate small.toml --store whole", inside(folder)).status == 0);
    const std::string compare = "compare small.toml --stored --tolerance 50% --format json --store ";
    const Json merged = Json::parse(run(compare + "c", inside(folder)).out);
    const Json whole = Json::parse(run(compare + "whole", inside(folder)).out);
    CHECK(merged["points"] == whole["points"]);
}

TEST_CASE("a simulated spectrum lies under its density, overlaps under theirs" *
          doctest::test_suite("once")) {
    const Folder folder;
    (void)folder.with("small.toml", small);
    const auto spectrum =
        run("spectrum small.toml --trials 2 --bins 400 --plot s.svg --keep-script", inside(folder));
    CAPTURE(spectrum.err);
    REQUIRE(spectrum.status == 0);
    CHECK(contains(contents(folder.file("s.svg")), "simulated, 2 draws"));
    // Third block of the data: the histogram. Of n = 90 squared singular values 60 are not 0.
    double mass = 0;
    double width = 0;
    double highest = 0;
    for (const auto& row : block_of(folder.file("s.dat"), 2)) {
        width = width == 0 ? 2 * row[0] : width;
        mass += row[1] * width;
        highest = std::max(highest, row[1]);
    }
    CHECK(highest < vertical_axis(contents(folder.file("s.gp"))).second);
    CHECK(mass == doctest::Approx(2.0 / 3).epsilon(1e-6));
    const std::string compare =
        "compare small.toml --sweep step.size=1.5:6:3:log --trials 4 --tolerance 90% --finite-size 0 "
        "--keep-script ";
    CHECK(run(compare + "--plot-overlaps --plot o.svg", inside(folder)).status == 0);
    CHECK(contains(contents(folder.file("o.svg")), "singular vector 3"));
    CHECK(contains(contents(folder.file("o.gp")), "set logscale x\n"));
    CHECK(contains(contents(folder.file("o.gp")), "set xtics (2, 4, 6) "));
    const auto theory = block_of(folder.file("o.dat"), 0);
    const auto overlap_axis = vertical_axis(contents(folder.file("o.gp")));
    for (const auto& row : block_of(folder.file("o.dat"), 1)) {
        for (std::size_t i = 1; i + 1 < row.size(); i += 2) {
            CHECK(row[i] - row[i + 1] > overlap_axis.first);
            CHECK(row[i] + row[i + 1] < overlap_axis.second);
        }
    }
    CHECK(theory[1][0] / theory[0][0] == doctest::Approx(theory[2][0] / theory[1][0]).epsilon(1e-12));
    CHECK(run(compare + "--stored --plot c.svg", inside(folder)).status == 0);
    const auto training_axis = vertical_axis(contents(folder.file("c.gp")), 2);
    double lowest = 1;
    for (const auto& row : block_of(folder.file("c.dat"), 4)) {
        lowest = std::min(lowest, row[3] - row[4]);
    }
    const double lowest_curve = block_of(folder.file("c.dat"), 1).back()[2];
    REQUIRE(lowest < 0.95 * lowest_curve);  // an error bar that reaches beyond the curves is whole
    CHECK(lowest >= training_axis.first);
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
          Fault{"simulate small.toml --memory 0.001", 3, "or allow more memory (--memory GB)"},
          Fault{"simulate small.toml --set network.width=3e7 --memory 1", 3, "MB may be used"},
          Fault{"simulate small.toml --shard 2/2", 2, "--shard"},
          Fault{"simulate small.toml --target-se nothing", 2, "--target-se"},
          Fault{"compare small.toml --stored --store none", 2, "none"},
          Fault{"compare small.toml --trials 2", 2, "at least 3"},
          Fault{"compare small.toml --sweep simulation.trials=2:4:2", 2,
                "simulation.trials = 2: required at least 3 to compare with; let the sweep begin at 3"},
          Fault{"compare small.toml --trials 3 --sweep simulation.trials=3:4:2", 2,
                "--trials = 3: required no sweep"},
          Fault{"compare small.toml --sweep simulation.seed=1:2:2 --plot p.svg", 2,
                "--plot = a sweep of simulation.seed"},
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
