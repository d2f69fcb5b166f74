#include <doctest/doctest.h>

#include "app/run_command.hpp"

using detequiv::test::contains;
using detequiv::test::contents;
using detequiv::test::Folder;
using detequiv::test::run;
using detequiv::test::study;

TEST_CASE("each verb draws, in each kind of file") {
    const Folder folder;
    const auto draws = [&](const std::string& call, const std::string& name, const std::string& magic) {
        CAPTURE(call);
        const auto outcome = run(call + " --plot " + folder.file(name));
        CHECK_MESSAGE(outcome.status == 0, outcome.err);
        CHECK_FALSE(outcome.out.empty());
        CHECK(contents(folder.file(name)).starts_with(magic));
    };
    draws("hermite relu", "hermite.svg", "<?xml");
    draws("predict " + study("relu"), "predict.svg", "<?xml");
    draws("curve " + study("quadratic_teacher"), "curve.pdf", "%PDF");
    draws("curve " + study("tanh_bump") + " --sweep step.exponent=0:0.4:5 --sweep ridge.lambda=1e-3:1:5:log",
          "map.png", "\x89PNG");
    draws("spectrum " + study("tanh_bump"), "spectrum.svg", "<?xml");
    CHECK(folder.entries() == 5);  // no scripts, no temporaries
    CHECK(contains(contents(folder.file("hermite.svg")), "</svg>"));
}

namespace {

/// The script of the figure that `call` draws.
std::string script_of(const std::string& call, int status = 0) {
    const Folder folder;
    const auto outcome = run(call + " --keep-script --plot " + folder.file("f.svg"));
    CAPTURE(call);
    CHECK_MESSAGE(outcome.status == status, outcome.err);
    return contents(folder.file("f.gp"));
}

}  // namespace

TEST_CASE("a kept script draws the same figure again, its long title in lines") {
    const Folder folder;
    std::string title = "test_error";
    for (int i = 0; i < 18; ++i) {
        title += " of words";
    }
    CHECK(run("curve " + study("linear_teacher") + " --set 'title=\"" + title +
              "\"' --keep-script --plot \"" + folder.file("it's 1.svg") + "\"")
              .status == 0);
    const auto script = contents(folder.file("it's 1.gp"));
    CHECK(contains(script, "set label 1 'test\\_error of words"));
    CHECK(contains(script, "set label 2 'words of words"));
    CHECK(contains(script, "set label 3 'activation"));
    CHECK(contains(script, "σ_ε = "));
    CHECK(contains(script, "size 1000,625 "));
    CHECK(std::filesystem::exists(folder.file("it's 1.gp")));
    CHECK(std::filesystem::exists(folder.file("it's 1.dat")));
    const auto first = contents(folder.file("it's 1.svg"));
    std::filesystem::remove(folder.file("it's 1.svg"));
    CHECK(std::system(("cd '" + folder.path().string() + "' && gnuplot \"it's 1.gp\"").c_str()) == 0);
    CHECK(contents(folder.file("it's 1.svg")) == first);
}

TEST_CASE("a map over a wide range has a logarithmic scale of colours") {
    const Folder folder;
    const auto script = [&](const std::string& ridges) {
        CHECK(run("curve " + study("quadratic_teacher") +
                  " --sweep step.exponent=0:0.4:3 --sweep ridge.lambda=" + ridges +
                  ":5:log --keep-script --plot " + folder.file("map.svg"))
                  .status == 0);
        return contents(folder.file("map.gp"));
    };
    const auto wide = script("1e-4:1");
    CHECK(contains(wide, "set logscale cb"));
    CHECK(contains(wide, "set cntrparam levels discrete 3,5,7,10,15,20,30"));
    CHECK_FALSE(contains(script("0.1:0.2"), "logscale cb"));
}

TEST_CASE("one point, one row of a map, one value of an error are seen") {
    const auto point = script_of("curve " + study("quadratic_teacher") + " --sweep step.size=2:2:1");
    CHECK(contains(point, "using 1:2 with points linecolor '#0072B2' pointtype 6"));
    CHECK_FALSE(contains(point, "with lines"));
    CHECK(contains(point, "set xtics (2) "));
    const auto row = script_of("curve " + study("tanh_bump") +
                               " --sweep step.exponent=0.2:0.2:1 --sweep ridge.lambda=0.1:1:5:log");
    CHECK(contains(row, "with points palette"));
    CHECK_FALSE(contains(row, "pm3d,"));
    const auto even = script_of("curve " + study("quadratic_teacher") +
                                " --set data.noise=1e4 --sweep step.constant=1:1.001:4");
    CHECK(contains(even, "set yrange [2705"));  // not from 0
}

TEST_CASE("axes: few decades have tics, errors over many are logarithmic, points without a number are gaps") {
    const auto narrow =
        script_of("curve " + study("quadratic_teacher") + " --sweep step.size=2.2:4.4:15:log");
    CHECK(contains(narrow, "set logscale x\nset xrange [2.2:4.4]\nset xtics (2.5, 3, 3.5, 4) "));
    const auto wide =
        script_of("curve " + study("quadratic_teacher") + " --sweep ridge.lambda=1e-8:100:9:log");
    CHECK(contains(wide, "set logscale y\n"));
    CHECK(contains(wide, "set xtics autofreq format '10^{%L}'"));
    CHECK_FALSE(contains(wide, "datafile missing"));  // which would draw lines across gaps
    const auto nothing = script_of("curve " + study("quadratic_teacher") +
                                       " --sweep ridge.lambda=1e-300:1e-290:2:log --sweep step.size=1:2:2",
                                   3);
    CHECK(contains(nothing, "'no point has a number'"));
}

TEST_CASE("tics at the ends of a short logarithmic axis are drawn") {
    const Folder folder;
    const auto outcome = run("curve " + study("quadratic_teacher") +
                             " --sweep step.exponent=0:0.4:3 --sweep network.width=100:5000:5:log --plot " +
                             folder.file("m.svg"));
    CHECK_MESSAGE(outcome.status == 0, outcome.err);
    for (const char* tic : {">100<", ">200<", ">5000<"}) {
        CHECK_MESSAGE(contains(contents(folder.file("m.svg")), tic), tic);
    }
}

TEST_CASE("labels of many plateaus stand upright, those of outliers have subscripts") {
    const auto many = script_of("predict " + study("quadratic_teacher") + " --set step.exponent=0.48");
    CHECK(contains(many, "rotate by 90"));
    const auto spectrum = script_of("spectrum " + study("tanh_bump"));
    CHECK(contains(spectrum, "'he_{1} at 4.13'"));
    CHECK_FALSE(
        contains(script_of("spectrum " + study("tanh_bump") + " --set step.size=0.01"), "title 'outliers'"));
}

TEST_CASE("without gnuplot the data still come, with status 3") {
    const Folder folder;
    const auto outcome = run("hermite relu --plot " + folder.file("x.svg"), "PATH=/nonexistent");
    CHECK(outcome.status == 3);
    CHECK(contains(outcome.err, "the figure needs gnuplot, which is not installed"));
    CHECK_FALSE(outcome.out.empty());
    CHECK(folder.entries() == 0);
}

TEST_CASE("a gnuplot that fails leaves no figure and says why, also where SIGCHLD was ignored before") {
    for (const char* before : {"", " env --ignore-signal=CHLD"}) {
        CAPTURE(std::string(before));
        const Folder folder;
        // What it drew before it failed is no figure.
        const auto program = folder.with(
            "gnuplot", "#!/bin/sh\necho half > x.svg\necho '\"x.gp\" line 3: out of ink' >&2\nexit 1\n");
        std::filesystem::permissions(program, std::filesystem::perms::owner_all);
        const auto outcome = run("hermite relu --plot " + folder.file("x.svg"),
                                 "PATH=" + folder.path().string() + ":$PATH" + before);
        CHECK(outcome.status == 3);
        CHECK(contains(outcome.err, "gnuplot failed: \"x.gp\" line 3: out of ink"));
        CHECK(folder.entries() == 1);
    }
}

TEST_CASE("a figure that cannot be put in its place is refused") {
    const auto outcome = run("hermite relu --plot /nonexistent/x.svg");
    CHECK(outcome.status == 2);
    CHECK(contains(outcome.err, "/nonexistent/x.svg: cannot be written"));
}
