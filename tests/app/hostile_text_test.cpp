#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "app/run_command.hpp"
#include "detequiv/numerics/words.hpp"
#include "detequiv/theory/prediction.hpp"

using detequiv::test::contains;
using detequiv::test::Folder;
using detequiv::test::run;
using detequiv::test::study;

namespace {

std::string repeated(const std::string& text, int times) {
    std::string all;
    for (int i = 0; i < times; ++i) {
        all += text;
    }
    return all;
}

/// Exit status 2, nothing on stdout, one line of bearable length on stderr in UTF-8.
void check_refused(const detequiv::test::Outcome& outcome, const std::string& part) {
    constexpr std::size_t longest = 2100;  // say() cuts at 2000
    CHECK(outcome.status == 2);
    CHECK(outcome.out.empty());
    CHECK(std::count(outcome.err.begin(), outcome.err.end(), '\n') == 1);
    CHECK(outcome.err.size() < longest);
    CHECK(detequiv::is_utf8(outcome.err));
    CHECK_MESSAGE(contains(outcome.err, part), outcome.err.substr(0, 300));
}

/// The same of the library.
void check_study_refused(const std::string& toml, const std::string& part) {
    try {
        (void)detequiv::make_study_functions(detequiv::parse_study(toml));
        FAIL("accepted: " << toml.substr(0, 60));
    } catch (const std::invalid_argument& fault) {
        const std::string said = fault.what();
        CHECK(said.size() < 2000);
        CHECK_MESSAGE(contains(said, part), said);
    }
}

constexpr int deep = 100'000;

}  // namespace

TEST_CASE("deep and large studies are refused in one line") {
    struct Bomb {
        std::string name;
        std::string toml;
        const char* says;
    };
    const std::string header = "network.activation = \"";
    for (const Bomb& bomb :
         {Bomb{"brackets", header + repeated("(", deep) + "z" + repeated(")", deep) + "\"", "4096"},
          Bomb{"nested calls", header + repeated("exp(", 500) + "z" + repeated(")", 500) + "\"",
               "nested too"},
          Bomb{"signs", header + repeated("-", 4000) + "z\"", "nested too"},
          Bomb{"powers", header + repeated("z^", 2000) + "z\"", "nested too"},
          Bomb{"a long sum", header + repeated("z+", 400'000) + "z\"", "4096"},
          Bomb{"a list", "network.activation = [" + repeated("1,", 500'000) + "1]", "at most 65"},
          Bomb{"a law",
               "network.readout = { atoms = [" + repeated("0,", 90'000) + "0], probabilities = [" +
                   repeated("1,", 90'000) + "1] }",
               "sum to 1"},
          Bomb{"lists in lists", "a = " + repeated("[", deep) + repeated("]", deep), "depth"},
          Bomb{"tables in tables", "a = " + repeated("{a=", deep) + "1" + repeated("}", deep), "depth"},
          Bomb{"a dotted key", "a" + repeated(".a", deep) + " = 1", "a key of more than 8 parts"},
          Bomb{"a dotted table", "[a" + repeated(" . 'a'", deep) + "]\nb = 1", "a key of more than 8 parts"},
          Bomb{"dots inside lists", "a = " + repeated("{a.a.a.a=[", 120) + "1" + repeated("]}", 120),
               "unknown key"},
          Bomb{"a long key", "\"" + repeated("k", 900'000) + "\" = 1", "unknown key"},
          Bomb{"many keys",
               [] {
                   std::string all;
                   for (int i = 0; i < 80'000; ++i) {
                       all.append("a").append(std::to_string(i)).append("=1\n");
                   }
                   return all;
               }(),
               "unknown key"},
          Bomb{"many sweeps", repeated("[[sweep]]\nparameter='data.noise'\nfrom=1\nto=2\npoints=3\n", 15'000),
               "sweep = 15000 sweeps: required at most two"}}) {
        CAPTURE(bomb.name);
        const Folder folder;
        check_study_refused(bomb.toml, bomb.says);
        check_refused(run("predict " + folder.with("x.toml", bomb.toml)), bomb.says);
    }
    const Folder folder;
    check_refused(run("predict " + folder.with("x.toml", repeated("#", 10'000'000))), "at most 1 MiB");
}

TEST_CASE("long words of a call are refused in one line that is cut") {
    const std::string x = repeated("x", 100'000);
    const std::string file = study("relu");
    const std::string dots = repeated("a.", 50'000);
    struct Call {
        std::string words;
        const char* says;
    };
    for (const Call& call :
         {Call{"hermite " + x, "FUNCTION = xxx"}, Call{"hermite '" + repeated("(", 50'000) + "'", "4096"},
          Call{"hermite '" + repeated("[", 50'000) + "'", "FUNCTION = ["},
          Call{"hermite '[1" + repeated(",1", 50'000) + "]'", "FUNCTION = ["},
          Call{"predict " + file + " --set " + x, "required key=value"},
          Call{"predict " + file + " --set " + x + "=1", "unknown key"},
          Call{"predict " + file + " --set network.width=" + x, "network.width = xxx"},
          Call{"predict " + file + " --set 'network.width={" + dots + "a=1}'", "network.width"},
          Call{"predict " + file + " --set \"network.width=$(printf '1\\n" + dots + "a=1')\"",
               "network.width"},
          Call{"curve " + file + " --sweep " + x, "--sweep: xxx"},
          Call{"curve " + file + " --sweep ridge.lambda=" + x + ":1:3", "sweep.from"},
          Call{"predict " + file + " --out " + x, "xxx"},
          Call{"predict " + file + " --format " + x, "--format"}, Call{"predict " + x, "xxx"},
          Call{"simulate " + file + " --store " + x, "xxx"},
          Call{"simulate " + file + " --workers " + x, "--workers"},
          Call{"compare " + file + " --sizes " + x, "--sizes"}, Call{x, "unknown verb"}}) {
        CAPTURE(call.words.substr(0, 60));
        check_refused(run(call.words), call.says);
    }
    CHECK(run("predict " + file + " --format json --set title=" + x).status == 0);
}

TEST_CASE("bytes that are no text are refused, and never come out") {
    const Folder folder;
    for (const char* bytes :
         {R"(\377\376)", R"(\300\200)", R"(\355\240\200)", R"(\365\200\200\200)", R"(\316)"}) {
        CAPTURE(bytes);
        const std::string printed = "\"$(printf 'a" + std::string(bytes) + "')\"";
        check_refused(run("hermite " + printed), "FUNCTION = a?");
        check_refused(run("predict " + printed), "no such file");
        check_refused(run(printed), "unknown verb");
        check_refused(run("predict " + study("relu") + " --set title=" + printed),
                      "required a text in UTF-8");
        check_refused(run("predict " + study("relu") + " --set network.activation=" + printed),
                      "network.activation");
        check_refused(run("curve " + study("relu") + " --sweep " + printed), "--sweep: a?");
    }
    check_refused(run("predict " + folder.with("x.toml", std::string("title = \"a\0b\"", 13))),
                  "line 1, column");
    check_refused(run("predict " + folder.with("x.toml", std::string("ridge.lambda = 1\0\n", 18))),
                  "line 1, column");
    check_refused(run("predict " + folder.with("x.toml", "title = \"\xff\"")), "utf-8");
    check_refused(run("predict " + folder.with("x.toml", "\xff\xfer\0i\0d\0")), "utf-8");
    CHECK(run("predict " + folder.with("x.toml", "\xef\xbb\xbfridge.lambda = 0.5")).status == 0);
    CHECK_THROWS_AS((void)detequiv::Activation::parse(std::string_view("z\0", 2)), detequiv::ExpressionError);
    detequiv::Study odd;
    odd.title = "\xff";
    CHECK_THROWS_AS(detequiv::check_study(odd), detequiv::StudyError);
}

TEST_CASE("a message that quotes an expression is cut between characters") {
    // 119 letters, then a character of two bytes across the place where the quotation ends.
    const std::string text = repeated("z", 119) + "\xce\xbb" + repeated("z", 50);
    try {
        (void)detequiv::Activation::parse(text);
        FAIL("accepted");
    } catch (const detequiv::ExpressionError& fault) {
        CHECK(detequiv::is_utf8(fault.what()));
    }
}

TEST_CASE("numbers at the ends of double precision are refused or answered, never NaN in silence") {
    for (const std::string key :
         {"ridge.lambda", "data.noise", "network.width", "data.samples", "data.dimension", "step.size",
          "step.constant", "step.exponent", "network.output_scale"}) {
        for (const std::string value :
             {"1e400", "-1e400", "nan", "-nan", "inf", "-inf", "1,5", "", "0x", "1e", "--1", "1 2"}) {
            CAPTURE(key + "=" + value);
            CHECK_THROWS_AS((void)detequiv::parse_study("", "study", {key + "=" + value}),
                            detequiv::StudyError);
        }
        for (const std::string value : {"-0", "5e-324", "1.7976931348623157e308"}) {
            CAPTURE(key + "=" + value);
            detequiv::Study extreme;
            try {
                extreme = detequiv::parse_study("network.activation = 'tanh'", "study", {key + "=" + value});
            } catch (const detequiv::StudyError&) {
                continue;
            }
            const auto p = detequiv::predict(extreme);
            CHECK((!detequiv::usable(p.finite.status) || !std::isnan(p.finite.test_error)));
            CHECK((!detequiv::usable(p.resolvent.status) || !std::isnan(p.resolvent.m1)));
            CHECK((p.finite.status != detequiv::Status::ok || std::isfinite(p.finite.test_error)));
        }
    }
}

TEST_CASE("a function whose norm cannot be squared is refused") {
    for (const char* text : {"1e-320*z", "1e-110*tanh(z)", "1e110*z", "1e308"}) {
        CAPTURE(text);
        CHECK_THROWS_WITH_AS((void)detequiv::Activation::parse(text),
                             doctest::Contains("required between 1e-200 and 1e200"),
                             detequiv::ExpressionError);
    }
    CHECK_THROWS_AS((void)detequiv::Activation::hermite_series({0, 1e-320}), std::invalid_argument);
    CHECK(std::isfinite(detequiv::hermite_expansion(detequiv::Activation::parse("1e-90*tanh(z)")).norm2));
}

TEST_CASE("options take no NaN and no infinity") {
    const std::string file = study("relu");
    for (const char* option : {"--memory", "--target-se", "--tolerance", "--location-tolerance",
                               "--overlap-tolerance", "--finite-size", "--false-alarm", "--sizes"}) {
        for (const char* value : {"nan", "1e400"}) {
            const std::string call = "compare " + file + " --stored " + option + " " + value;
            CAPTURE(call);
            check_refused(run(call), option);
        }
    }
}

TEST_CASE("one neuron has no singular value to draw") {
    const Folder folder;
    check_refused(run("spectrum " + study("linear_teacher") +
                      " --set network.width=1 --set data.samples=20 "
                      "--set data.dimension=10 --trials 3 --store " +
                      folder.file("s")),
                  "network.width = 1: required at least 2");
    CHECK(folder.entries() == 0);
}
