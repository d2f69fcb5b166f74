#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "app/run_command.hpp"

using detequiv::test::contains;
using detequiv::test::Folder;
using detequiv::test::run;
using detequiv::test::study;

namespace {

/// Exit status 2, nothing on stdout, one line on stderr with every part.
void check_refused(const detequiv::test::Outcome& outcome, const std::vector<std::string>& parts) {
    CHECK(outcome.status == 2);
    CHECK(outcome.out.empty());
    CHECK(outcome.err.starts_with("detequiv: "));
    CHECK(std::count(outcome.err.begin(), outcome.err.end(), '\n') == 1);
    for (const auto& part : parts) {
        CHECK_MESSAGE(contains(outcome.err, part), outcome.err);
    }
}

}  // namespace

TEST_CASE("a fault in a study is one line with file, key, value and requirement") {
    const Folder folder;
    const auto refuses = [&](const std::string& toml, const std::vector<std::string>& parts) {
        CAPTURE(toml);
        const auto file = folder.with("x.toml", toml);
        for (const std::string verb : {"predict ", "curve ", "spectrum "}) {
            check_refused(run(verb + file), parts);
        }
    };
    refuses("[data]\nsampels = 3", {"x.toml: data.sampels: unknown key; did you mean data.samples?"});
    refuses("network.width = \"wide\"", {"x.toml: network.width = \"wide\": required a finite number >= 1"});
    refuses("network.width = -3", {"x.toml: network.width = -3: required"});
    refuses("data.samples = inf", {"x.toml: data.samples = inf: required"});
    refuses("ridge.lambda = -1", {"x.toml: ridge.lambda = -1: required a finite number >= 0"});
    refuses("step.exponent = 0.5", {"x.toml: step.exponent = 0.5: required a finite number < 1/2"});
    refuses("step = { size = 1, exponent = 0 }", {"x.toml: step.size, step.exponent: both are given"});
    refuses("[sweep]\nparameter = \"step.exponent\"\nfrom = 0\nto = 0.4\npoints = 0",
            {"x.toml: sweep.points = 0"});
    refuses("data.samples = = 3", {"x.toml: line 1, column"});
    refuses("network.activation = \"tanh(z\"", {"x.toml: network.activation = \"tanh(z\": "});
    refuses("network.activation = \"frobnicate(z)\"", {"x.toml: network.activation", "frobnicate"});
    refuses("network.activation = \"exp(z^2)\"", {"x.toml: network.activation = \"exp(z^2)\": "});
    refuses("data.teacher = \"He1 +\"", {"x.toml: data.teacher = \"He1 +\": "});
    const auto jumps = folder.with("x.toml", "network.activation = \"sign\"");
    check_refused(run("predict " + jumps), {"x.toml: ", "sign"});
}

TEST_CASE("a fault of the call is refused") {
    check_refused(run("predict /nonexistent/x.toml"), {"/nonexistent/x.toml: no such file"});
    check_refused(run("predict /"), {"/: is a directory"});
    check_refused(run("predict /dev/zero"), {"/dev/zero: too long: required a study of at most 1 MiB"});
    check_refused(run("predict /dev/stdin", "yes '#' | head -c 1100000 |"),
                  {"/dev/stdin: too long: required a study of at most 1 MiB"});
    check_refused(run(""), {"no command given"});
    check_refused(run("foretell"), {"foretell", "(detequiv --help)\n"});
    check_refused(run("hermite -z^2"), {"-z^2", "detequiv hermite -- \"-z^2\""});
    check_refused(run("hermite '[0,nan]'"), {"FUNCTION = [0,nan]: required a function of z"});
    check_refused(run("hermite \"$(printf 'z\\n+')\""), {"FUNCTION = z"});
    check_refused(run("predict"), {"STUDY"});
    check_refused(run("hermite relu --degree 65"), {"--degree: 65: required a whole number from 0 to 64"});
    check_refused(run("simulate x.toml --trials 2.5"), {"--trials: 2.5: required a whole number from 1 to"});
    check_refused(run("simulate x.toml --memory 0"), {"--memory: 0: required a finite number > 0"});
    check_refused(run("compare x.toml --sizes 100,-1"), {"--sizes: -1: required a finite number > 0"});
    check_refused(run("compare x.toml --false-alarm 1"),
                  {"--false-alarm: 1: required a number in [1e-12, 0.5]"});
    for (const std::string option :
         {"--unseen", "--tolerance", "--location-tolerance", "--overlap-tolerance", "--target-se"}) {
        check_refused(run("compare x.toml " + option + " 50"),
                      {option + ": 50: required a share in [0, 1], or a percentage: 50% (detequiv compare"});
        check_refused(run("compare x.toml " + option + " 1.5"), {option + ": 1.5: required a share"});
        for (const std::string admissible : {"0", "1", "50%", "500%"}) {  // so that the file is looked for
            check_refused(run("compare x.toml " + option + " " + admissible), {"x.toml: no such file"});
        }
    }
    check_refused(run("compare x.toml --unseen ''"), {"--unseen: \"\": required a share in [0, 1]"});
    check_refused(run("hermite 'z +'"), {"FUNCTION = z +: "});
    check_refused(run("hermite relu --format xml"), {"xml"});
    check_refused(run("hermite relu --plot x.gif"),
                  {"--plot = x.gif: required a name that ends in .svg, .pdf or .png"});
    check_refused(run("hermite relu --keep-script"), {"--keep-script: required --plot"});
    const auto file = study("linear_teacher");
    check_refused(run("predict " + file + " --set data.noise=-1"), {"--set: data.noise = -1: required"});
    check_refused(run("predict " + file + " --set network.activation=rellu"),
                  {"detequiv: --set: network.activation = \"rellu\": ", "relu"});
    check_refused(run("predict " + file + " --set step.size=1000"),
                  {"detequiv: --set: step.size = 1000: required"});
    check_refused(run("simulate " + file + " --store none --set network.width=60.5"),
                  {"detequiv: --set: network.width = 60.5: required"});
    check_refused(run("simulate " + file + " --store none --sweep network.width=60:61:3"),
                  {"detequiv: --sweep: network.width = 60.5: required"});
    check_refused(run("predict " + file + " --set data.niose=1"),
                  {"--set: data.niose: unknown key; did you mean data.noise?"});
    check_refused(run("curve " + file + " --sweep step.exponent=0:0.4:0"),
                  {"--sweep: sweep.points = 0: required"});
    check_refused(run("curve " + file + " --sweep step.exponent=0:0.6:3"),
                  {"--sweep: sweep: step.exponent = 0.6"});
    check_refused(run("curve " + file + " --sweep network.rows=0:1:3"),
                  {"--sweep: sweep.parameter = network.rows: required a numeric field, which network.rows"});
    check_refused(
        run("curve " + file + " --sweep simulation.seed=1:3:3"),
        {"detequiv: --sweep: sweep.parameter = \"simulation.seed\": required a field of the theory"});
    check_refused(run("curve " + file +
                      " --set sweep.parameter=simulation.seed --set sweep.from=1 --set sweep.to=3 --set "
                      "sweep.points=3 --set sweep.scale=linear"),
                  {"detequiv: --set: sweep.parameter = \"simulation.seed\": required a field of the theory"});
    check_refused(
        run("curve " + file + " --sweep step.size=1:3:3 --set step.exponent=0.2"),
        {"--set: step.exponent=0.2: required a field that the sweep of step.size does not replace"});
    check_refused(run("curve " + file + " --sweep step.exponent=0:0.2:3 --set step.size=2"),
                  {"--set: step.size=2"});
    check_refused(run("simulate " + file + " --sweep ridge.lambda=1:2:3 --set ridge.lambda=2"),
                  {"--set: ridge.lambda=2: required a field that the sweep"});
    check_refused(run("curve " + file + " --sweep step.size=1:3:3 --set sweep.points=2"),
                  {"--set: sweep.points=2: required without --sweep"});
    check_refused(run("init - --sweep ridge.lambda=-1:1:3"), {"detequiv: --sweep: sweep: ridge.lambda = -1"});
    check_refused(run("simulate " + file + " --status --merge x"), {"--status excludes --merge"});
    check_refused(run("predict " + file + " --set 'network.readout={atoms=[1,-1]}'"),
                  {"--set: network.readout = {atoms=[1,-1]}: required \"gaussian\""});
    check_refused(run("curve " + file + " --sweep \"$(printf 'a\\nb')\""), {"--sweep: \"a"});
    const Folder folder;
    check_refused(run("curve " + folder.with("x.toml", "")),
                  {"x.toml: sweep: missing; required a [sweep] table"});
}

TEST_CASE("a path that cannot be written leaves nothing") {
    const Folder folder;
    check_refused(run("hermite relu --out /nonexistent/x.csv"),
                  {"/nonexistent/x.csv: cannot be written: No such file"});
    check_refused(run("hermite relu --out '" + folder.path().string() + "'"),
                  {"cannot be written: Is a directory"});
    const auto file = folder.with("file", "kept");
    check_refused(run("hermite relu --out " + file + "/x.csv"), {"cannot be written: Not a directory"});
    CHECK(detequiv::test::contents(file) == "kept");
    check_refused(run("predict " + study("relu") + " --set data.noise=-1 --out " + folder.file("x.json")),
                  {"data.noise"});
    CHECK(folder.entries() == 1);
    const auto out = folder.file("y.csv");
    check_refused(run("hermite relu --plot /nonexistent/x.svg --out " + out),
                  {"/nonexistent/x.svg: cannot be written: No such file"});
    check_refused(run("hermite relu --out /nonexistent/y.csv --plot " + folder.file("y.svg")),
                  {"/nonexistent/y.csv: cannot be written"});
    CHECK(folder.entries() == 1);
}

TEST_CASE("neither the study of a call nor any store of results is written over") {
    const Folder folder;
    const auto text = detequiv::test::contents(study("relu"));
    const auto file = folder.with("x.toml", text);
    const auto figure = folder.with("x.svg", text);
    check_refused(run("predict " + file + " --out " + file), {"--out = ", "another file than the study"});
    check_refused(run("predict " + figure + " --plot " + figure), {"--plot = ", "than the study"});
    CHECK(detequiv::test::contents(file) == text);
    CHECK(detequiv::test::contents(figure) == text);
    const auto store = folder.file("store");
    check_refused(run("compare " + file + " --store " + store + " --out " + store), {"that of --store"});
    const auto kept = folder.with("kept", std::string("SQLite format 3\0 and what follows", 33));
    check_refused(run("predict " + file + " --out " + kept), {"kept: a store of results"});
    CHECK(detequiv::test::contents(kept).starts_with("SQLite format 3"));
}

TEST_CASE("the data and the parts of a figure go to different files") {
    const Folder folder;
    const auto svg = folder.file("x.svg");
    check_refused(run("hermite relu --plot " + svg + " --out " + svg), {"--out = ", "another file"});
    check_refused(run("hermite relu --plot " + svg + " --out " + folder.path().string() + "/./x.svg"),
                  {"another file"});
    for (const auto* name : {"x.gp", "x.dat"}) {
        check_refused(run("hermite relu --keep-script --plot " + svg + " --out " + folder.file(name)),
                      {"--out = ", name, "another file"});
    }
    check_refused(run("hermite relu --out ''"), {"--out: \"\": required a file name"});
    check_refused(run("hermite relu --plot ''"), {"--plot: \"\": required a file name"});
    check_refused(run("predict ''"), {"STUDY: \"\": required a file name"});
    for (const std::string option : {"--store", "--merge"}) {
        check_refused(run("simulate " + study("relu") + " " + option + " ''"),
                      {option + ": \"\": required a file name"});
    }
    CHECK(folder.entries() == 0);
    check_refused(run("hermite relu --out " + folder.file("x.xlsx")),
                  {"x.xlsx: required a name that ends in .csv, .json or .txt, or --format"});
    CHECK(run("hermite relu --format csv --plot " + svg + " --out " + folder.file("x.dat")).status == 0);
}

TEST_CASE("as many samples as neurons without a ridge is said as such") {
    const std::string square =
        study("relu") + " --set ridge.lambda=0 --set network.width=900 --set data.samples=900";
    for (const std::string verb : {"predict ", "curve "}) {
        const auto outcome = run(verb + square);
        CHECK(outcome.status == 3);
        CHECK(
            contains(outcome.err, "n = N with ridge 0: the errors diverge; take ridge.lambda > 0 or n != N"));
        CHECK_FALSE(contains(outcome.err, "resolvent is undefined"));
    }
}

TEST_CASE("a full disk is said, with status 3") {
    const auto device = run("hermite relu --out /dev/full");
    CHECK(device.status == 3);
    CHECK(contains(device.err, "/dev/full: cannot be written: No space left on device"));
    CHECK(std::filesystem::is_character_file("/dev/full"));
    CHECK(run("hermite relu >/dev/full").status == 3);
    CHECK(contains(run("hermite relu >/dev/full").err, "stdout: cannot be written: No space left on device"));
    const Folder folder;  // a file size limit cuts the temporary short
    const auto cut = run("curve " + study("relu") + " --out " + folder.file("x.csv"), "ulimit -f 1;");
    CHECK(cut.status == 3);
    CHECK(contains(cut.err, "cannot be written: File too large"));
    CHECK(folder.entries() == 0);
}

TEST_CASE("a reader that goes away ends it quietly") {
    const auto outcome =
        run("curve " + study("relu") + " --sweep step.exponent=0:0.4:2000 --format json | head -c 10");
    CHECK(outcome.status == 0);
    CHECK(outcome.out.size() == 10);
    CHECK(outcome.err.find("roken pipe") == std::string::npos);
}
