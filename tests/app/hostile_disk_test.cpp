#include <doctest/doctest.h>
#include <unistd.h>

#include <algorithm>
#include <string>
#include <vector>

#include "app/run_command.hpp"
#include "app/small_study.hpp"

using detequiv::test::contains;
using detequiv::test::contents;
using detequiv::test::Folder;
using detequiv::test::Outcome;
using detequiv::test::run;
using detequiv::test::small_study;

namespace {

/// Whether a disk of our own can be put over a folder: it takes root and a kernel that lets it.
bool can_mount() {
    static const bool can = ::geteuid() == 0 && std::system("unshare --mount true 2>/dev/null") == 0;
    if (!can) {
        MESSAGE("skipped: a disk can only be mounted by root");
    }
    return can;
}

/// Runs the command in a new disk with `options`, made of what `folder` holds; `prepared` is done to it
/// first. What the disk holds afterwards is listed in the file "left" of the folder.
Outcome run_on_disk(const Folder& folder, const std::string& options, const std::string& arguments,
                    const std::string& prepared = "true") {
    std::filesystem::create_directory(folder.path() / "disk");
    const std::string script =
        "mount -t tmpfs -o " + options +
        " none disk && { cp small.toml disk; cp small.sqlite disk 2>/dev/null; true; } && { " + prepared +
        "; } && cd disk && { \"$@\"; s=$?; ls -A >../left; cp small.sqlite ../after.sqlite 2>/dev/null; exit "
        "$s; }";
    return run(arguments, "cd '" + folder.path().string() + "' && unshare --mount sh -c '" + script + "' sh");
}

/// One line that says what is wrong, and on the disk only what was there.
void check_said(const Folder& folder, const Outcome& outcome, int status, const std::string& part,
                const std::string& left) {
    CHECK(outcome.status == status);
    CHECK(outcome.out.empty());
    CHECK(std::count(outcome.err.begin(), outcome.err.end(), '\n') == 1);
    CHECK_MESSAGE(contains(outcome.err, part), outcome.err);
    CHECK(contents(folder.file("left")) == left);
}

}  // namespace

TEST_CASE("a disk that fills up leaves whole files or none, with status 3") {
    if (!can_mount()) {
        return;
    }
    const Folder folder;
    (void)folder.with("small.toml", small_study);
    const std::string full = "size=8k";  // two pages, one of which the study fills
    const std::string sweep = "small.toml --sweep step.exponent=0:0.4:500 --out x";
    for (const std::string call :
         {"predict small.toml --out x.json", "hermite relu --degree 64 --format json --out x",
          "spectrum small.toml --out x.json", "init x.toml"}) {
        CAPTURE(call);
        check_said(folder, run_on_disk(folder, full, call, "head -c 3500 /dev/zero >disk/filled"), 3,
                   "cannot be written: No space left on device", "filled\nsmall.toml\n");
    }
    check_said(folder, run_on_disk(folder, "size=16k", "curve " + sweep), 3,
               "x: cannot be written: No space left", "small.toml\n");
    // The data come before the figure.
    const auto figure = run_on_disk(folder, full, "predict small.toml --format csv --plot x.svg");
    CHECK(figure.status == 3);
    CHECK(contains(figure.err, "x.svg: cannot be written: No space left on device"));
    CHECK(contents(folder.file("left")) == "small.toml\n");
}

TEST_CASE("a simulation on a disk that fills up keeps what it stored") {
    if (!can_mount()) {
        return;
    }
    for (const std::string verb : {"simulate", "compare"}) {
        CAPTURE(verb);
        const Folder folder;
        (void)folder.with("small.toml", small_study);
        const auto outcome = run_on_disk(folder, "size=64k", verb + " small.toml --trials 2000 --workers 1");
        check_said(folder, outcome, 3, "small.sqlite: the disk is full; what was added before is kept",
                   "small.sqlite\nsmall.toml\n");
        const auto status = run("simulate small.toml --status --store after.sqlite",
                                "cd '" + folder.path().string() + "' &&");
        CHECK(status.status == 0);
        CHECK_FALSE(contains(status.out, " 0       6 "));
    }
}

TEST_CASE("a read-only folder is refused before anything is computed, and read where that is all") {
    if (!can_mount()) {
        return;
    }
    const Folder folder;
    (void)folder.with("small.toml", small_study);
    REQUIRE(run("simulate small.toml", "cd '" + folder.path().string() + "' &&").status == 0);
    const std::string frozen = "mount -o remount,ro disk";
    const std::string left = "small.sqlite\nsmall.toml\n";
    struct Refused {
        const char* call;
        const char* says;
    };
    for (const Refused& refused :
         {Refused{"predict small.toml --out x.json", "x.json: cannot be written: Read-only file system"},
          Refused{"curve small.toml --sweep data.noise=0:1:3 --plot x.svg",
                  "x.svg: cannot be written: Read-only"},
          Refused{"predict small.toml --plot x.svg --keep-script",
                  "cannot be written: Read-only file system"},
          Refused{"init x.toml", "x.toml: cannot be written: Read-only file system"},
          Refused{"simulate small.toml", "small.sqlite: not writable"},
          Refused{"compare small.toml", "small.sqlite: not writable"},
          Refused{"simulate small.toml --store other", "other: cannot be opened"}}) {
        CAPTURE(refused.call);
        check_said(folder, run_on_disk(folder, "size=1m", refused.call, frozen), 2, refused.says, left);
    }
    CHECK(run_on_disk(folder, "size=1m", "simulate small.toml --status", frozen).status == 0);
    const auto compared =
        run_on_disk(folder, "size=1m", "compare small.toml --stored --tolerance 90%", frozen);
    CHECK(compared.status == 0);
    CHECK(contents(folder.file("left")) == left);
}

TEST_CASE("a reader that goes away is no fault of any verb, and a closed stdout is said") {
    const Folder folder;
    (void)folder.with("small.toml", small_study);
    const std::string inside = "cd '" + folder.path().string() + "' && { ";
    REQUIRE(run("simulate small.toml", "cd '" + folder.path().string() + "' &&").status == 0);
    for (const std::string call :
         {"hermite relu", "predict small.toml", "spectrum small.toml --points 20000 --format csv",
          "simulate small.toml --status", "compare small.toml --stored --tolerance 90%", "--help", "manual",
          "completion bash", "--study-fields", "init -"}) {
        CAPTURE(call);
        // The reader is gone before a byte is written.
        const auto outcome = run(call + "; echo $? >status; } | true", inside + "sleep 0.2; ");
        CHECK(outcome.status == 0);
        CHECK(contents(folder.file("status")) == "0\n");
        CHECK_FALSE(contains(outcome.err, "ipe"));
        const auto closed = run(call + " >&-", "cd '" + folder.path().string() + "' &&");
        CHECK(closed.status == 2);
        CHECK(contains(closed.err, "stdout: cannot be written: Bad file descriptor"));
    }
}
