#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <sstream>
#include <string>
#include <vector>

#include "app/run_command.hpp"

using detequiv::test::contains;
using detequiv::test::Folder;
using detequiv::test::run;

namespace {

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    std::istringstream stream(text);
    for (std::string line; std::getline(stream, line);) {
        lines.push_back(line);
    }
    return lines;
}

/// The names at the left under "Verbs:".
std::vector<std::string> verbs() {
    std::vector<std::string> names;
    bool inside = false;
    for (const auto& line : lines_of(run("--help").out)) {
        inside = line == "Verbs:" || (inside && !line.empty());
        if (inside && line.starts_with("  ") && line[2] != ' ') {
            names.push_back(line.substr(2, line.find(' ', 2) - 2));
        }
    }
    return names;
}

/// The calls under "Examples:", lines that end with a backslash joined to the next.
std::vector<std::string> examples(const std::string& verb) {
    std::vector<std::string> calls;
    bool inside = false;
    bool goes_on = false;
    for (const auto& line : lines_of(run(verb + " --help").out)) {
        if (inside && !line.starts_with("  #") && !line.empty()) {
            goes_on ? void(calls.back() += "\n" + line) : calls.push_back(line);
            goes_on = line.ends_with('\\');
        }
        inside = inside || line == "Examples:";
    }
    return calls;
}

/// The exit status of a line for bash, as a reader would type it in `folder`.
int typed(const Folder& folder, const std::string& line) {
    const std::string script = folder.with(".line", line + "\n");
    const auto program = std::filesystem::path(DETEQUIV_COMMAND).parent_path().string();
    const int status = std::system(("cd '" + folder.path().string() + "' && PATH='" + program +
                                    "':$PATH bash " + script + " >.out 2>.err </dev/null")
                                       .c_str());
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

}  // namespace

TEST_CASE("every help fits 80 columns and ends with two to four examples") {
    REQUIRE(verbs().size() >= 8);
    auto all = verbs();
    all.insert(all.begin(), "");
    for (const auto& verb : all) {
        CAPTURE(verb);
        const auto help = run(verb + " --help");
        CHECK(help.status == 0);
        CHECK(help.err.empty());
        CHECK(help.out.starts_with("Usage: detequiv"));
        for (const auto& line : lines_of(help.out)) {
            CHECK_MESSAGE(line.size() <= 80, line);
        }
        CHECK(examples(verb).size() >= 2);
        CHECK(examples(verb).size() <= 4);
    }
}

TEST_CASE("every page that explains exit status 1 names its two findings alike") {
    for (const char* page : {"--help", "compare --help", "manual", "manual compare"}) {
        CAPTURE(page);
        auto text = run(page).out;
        text.erase(std::remove(text.begin(), text.end(), '\\'), text.end());  // the manual's hyphens
        const auto words = lines_of(text);
        std::string joined;
        for (const auto& line : words) {
            joined += line.substr(std::min(line.find_first_not_of(' '), line.size())) + " ";
        }
        CHECK_MESSAGE(contains(joined, "closer than their error bars allow (too_close)"), joined);
    }
}

TEST_CASE("a help fits fewer columns where COLUMNS says so") {
    const auto help = run("compare --help", "COLUMNS=60").out;
    const auto options = help.find("Options:");
    REQUIRE(options != std::string::npos);
    for (const auto& line : lines_of(help.substr(options, help.find("\nExamples:") - options))) {
        CHECK_MESSAGE(line.size() <= 60, line);
    }
}

TEST_CASE("the examples of a help work in an empty folder after detequiv init" *
          doctest::test_suite("once")) {
    // Smaller than the defaults, so that simulations end soon under sanitizers too.
    const std::string small =
        "detequiv init --set network.width=200 --set data.dimension=120 --set data.samples=200"
        " --set simulation.test_samples=500";
    auto all = verbs();
    all.insert(all.begin(), "");
    for (const auto& verb : all) {
        const Folder folder;
        if (!verb.empty() && verb != "init") {
            REQUIRE(typed(folder, small) == 0);
        }
        for (const auto& call : examples(verb)) {
            const int status = typed(folder, call);
            CHECK_MESSAGE(status == 0, call << "\n" << detequiv::test::contents(folder.file(".err")));
        }
    }
}

TEST_CASE("a slip of the finger is met with the nearest name") {
    const auto says = [](const std::string& call, const std::string& part) {
        const auto outcome = run(call);
        CHECK(outcome.status == 2);
        CHECK_MESSAGE(contains(outcome.err, part), outcome.err);
    };
    says("predct x.toml", "unknown verb 'predct'; did you mean predict? (detequiv --help)");
    says("Curve x.toml", "unknown verb 'Curve'; did you mean curve?");
    says("xyzzyplugh", "unknown verb 'xyzzyplugh'; known are init, hermite, predict");
    says("predict x.toml --fromat csv",
         "unknown option --fromat; did you mean --format? (detequiv predict --help)");
    says("predict --fromat=csv x.toml", "unknown option --fromat; did you mean --format?");
    says("predict --hlep", "unknown option --hlep; did you mean --help?");
    says("curve x.toml --frobnicate", "unknown option --frobnicate; known are --set, --sweep");
    says("--verson", "unknown option --verson; did you mean --version?");
    says("completion tcsh", "tcsh");
}
