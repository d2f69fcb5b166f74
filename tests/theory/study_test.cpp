#include "detequiv/theory/study.hpp"

#include <doctest/doctest.h>
#include <unistd.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <limits>

#include "detequiv/numerics/words.hpp"
#include "study_fault.hpp"

using namespace detequiv;
using test::contains;
using test::fault_of;

TEST_CASE("an empty file is the default study") {
    const Study study = parse_study("");
    CHECK(to_toml(study) == to_toml(Study{}));
    CHECK(study.network.width == 1000);
    CHECK(study.data.noise == 0.5);
    CHECK(study.first_batch() == 1000);
    CHECK_FALSE(study.theory.columns);
    CHECK(study.sweep.empty());
}

TEST_CASE("every field is read, and what is written reads back") {
    const std::string toml = R"toml(
title = "All \"of\" it"
[network]
activation = [0, 0.5, 0.25]
width = 800
rows = "gaussian"
readout = { atoms = [-2, 0.5], probabilities = [0.2, 0.8] }
output_scale = 0.5
[data]
teacher = "He1 + He2/sqrt(2)"
noise = 0
dimension = 300.5
samples = 1200
first_batch = 900
[ridge]
lambda = 1e-3
[step]
exponent = -0.25
constant = 2
[theory]
columns = 5
[[sweep]]
parameter = "step.exponent"
from = 0
to = 0.4
points = 3
[[sweep]]
parameter = "ridge.lambda"
from = 1e-4
to = 1
points = 5
scale = "log"
[simulation]
trials = 7
seed = 0
test_samples = 11
)toml";
    const Study study = parse_study(toml);
    const Study again = parse_study(to_toml(study));
    CHECK(to_toml(again) == to_toml(study));
    for (const Study& s : {study, again}) {
        CHECK(s.title == "All \"of\" it");
        CHECK(std::get<std::vector<double>>(s.network.activation) == std::vector<double>{0, 0.5, 0.25});
        CHECK(s.network.width == 800);
        CHECK(s.network.rows == RowLaw::gaussian);
        CHECK(s.network.readout.kind == ReadoutChoice::Kind::finite);
        CHECK(s.network.readout.atoms == std::vector<double>{-2, 0.5});
        CHECK(s.network.readout.probabilities == std::vector<double>{0.2, 0.8});
        CHECK(s.network.output_scale.kind == OutputScaleKind::number);
        CHECK(s.network.output_scale.number == 0.5);
        CHECK(std::get<std::string>(s.data.teacher) == "He1 + He2/sqrt(2)");
        CHECK(s.data.noise == 0);
        CHECK(s.data.dimension == 300.5);
        CHECK(s.data.samples == 1200);
        CHECK(s.first_batch() == 900);
        CHECK(s.ridge.lambda == 1e-3);
        CHECK(s.step_exponent() == -0.25);
        CHECK(s.step_size() == 2 * std::pow(1200.0, -0.25));
        CHECK(s.theory.columns == 5);
        REQUIRE(s.sweep.size() == 2);
        CHECK(s.sweep[0].parameter == "step.exponent");
        CHECK_FALSE(s.sweep[0].logarithmic);
        CHECK(s.sweep[1].to == 1);
        CHECK(s.sweep[1].logarithmic);
        CHECK(s.simulation.trials == 7);
        CHECK(s.simulation.seed == 0);
        CHECK(s.simulation.test_samples == 11);
    }
}

TEST_CASE("a negative zero is written as the zero that TOML reads") {
    Study study;
    study.data.noise = -0.0;
    CHECK(contains(to_toml(study), "noise = 0\n"));
    CHECK(to_toml(parse_study(to_toml(study))) == to_toml(study));
}

TEST_CASE("every choice of one field reads back") {
    for (const auto* choice :
         {"network.output_scale = \"none\"", "network.output_scale = \"mean-field\"",
          "network.output_scale = \"unit\"", "network.readout = \"rademacher\"", "network.rows = \"sphere\"",
          "theory.columns = \"auto\"", "theory.columns = 64", "data.first_batch = \"samples\"",
          "step.size = 4.5", "step.size = 0"}) {
        CAPTURE(std::string(choice));
        const Study study = parse_study(choice);
        CHECK(to_toml(parse_study(to_toml(study))) == to_toml(study));
    }
    CHECK(parse_study("network.output_scale = \"none\"").network.output_scale.kind == OutputScaleKind::none);
    CHECK(parse_study("network.readout = \"rademacher\"").network.readout.kind ==
          ReadoutChoice::Kind::rademacher);
}

TEST_CASE("a step size stands for the exponent log(size)/log(samples)") {
    const Study study = parse_study("step.size = 10\ndata.samples = 10000");
    CHECK(study.step_size() == 10);
    CHECK(study.step_exponent() == doctest::Approx(0.25).epsilon(1e-15));
    CHECK(contains(to_toml(study), "size = 10\n"));
    CHECK_FALSE(contains(to_toml(study), "exponent"));
    CHECK(parse_study("step.size = 0").step_exponent() == -std::numeric_limits<double>::infinity());
}

TEST_CASE("an unknown key is named with its nearest neighbour") {
    CHECK(fault_of("[data]\nsampels = 3") == "x.toml: data.sampels: unknown key; did you mean data.samples?");
    CHECK(fault_of("[netwrok]\nwidth = 3") ==
          "x.toml: netwrok.width: unknown key; did you mean network.width?");
    CHECK(fault_of("noise = 3") == "x.toml: noise: unknown key; did you mean data.noise?");
    CHECK(fault_of("[ridge]\nLambda = 3") == "x.toml: ridge.Lambda: unknown key; did you mean ridge.lambda?");
    CHECK(fault_of("[sweep]\nparametre = \"step.size\"") ==
          "x.toml: sweep.parametre: unknown key; did you mean sweep.parameter?");
    CHECK(contains(fault_of("quaternion = 3"),
                   "x.toml: quaternion: unknown key; known are title network.activation"));
    CHECK(contains(fault_of("[emptiness]"), "emptiness: unknown key"));
    CHECK(fault_of("", {"step.exponnet=0.2"}) ==
          "--set: step.exponnet: unknown key; did you mean step.exponent?");
}

TEST_CASE("a symbol of the theory in place of a field's name leads to the field, whatever its table") {
    struct Meant {
        const char* symbol;
        const char* key;
    };
    for (const auto& [symbol, key] : std::initializer_list<Meant>{
             {"network.N", "network.width"},   {"data.N", "network.width"},
             {"N", "network.width"},           {"network.sigma", "network.activation"},
             {"sigma", "network.activation"},  {"data.sigma", "data.noise"},
             {"sigma_eps", "data.noise"},      {"data.sigma_*", "data.teacher"},
             {"a", "network.readout"},         {"W_0", "network.rows"},
             {"s", "network.output_scale"},    {"data.d", "data.dimension"},
             {"data.n", "data.samples"},       {"n", "data.samples"},
             {"data.n_1", "data.first_batch"}, {"n1", "data.first_batch"},
             {"lambda", "ridge.lambda"},       {"step.eta", "step.size"},
             {"alpha", "step.exponent"},       {"step.c", "step.constant"},
             {"theory.K", "theory.columns"},   {"T", "simulation.trials"}}) {
        const std::string name(symbol);
        CHECK(fault_of("", {name + "=2"}) == "--set: " + name + ": unknown key; did you mean " + key + "?");
    }
    // Where only numbers are known, the other meaning counts.
    CHECK_THROWS_WITH_AS((void)detequiv::numeric_field({}, "sigma"),
                         "sigma: unknown key; did you mean data.noise?", detequiv::StudyError);
}

TEST_CASE("a name near nothing is met with the fields of its table") {
    CHECK(fault_of("", {"ridge.x=2"}) == "--set: ridge.x: unknown key; known are ridge.lambda");
    CHECK(fault_of("", {"step.quaternion=2"}) ==
          "--set: step.quaternion: unknown key; known are step.exponent step.constant step.size");
}

TEST_CASE("a wrong type or value names key, value and requirement") {
    struct Fault {
        const char* toml;
        const char* message;
    };
    for (const auto& [toml, message] : std::initializer_list<Fault>{
             {"network.width = \"wide\"", "x.toml: network.width = \"wide\": required a finite number >= 1"},
             {"network.width = -5", "x.toml: network.width = -5: required a finite number >= 1"},
             {"network.width = 0", "network.width = 0"},
             {"data.samples = inf", "data.samples = inf: required a finite number >= 2"},
             {"data.dimension = nan", "data.dimension = nan: required"},
             {"data.dimension = true", "data.dimension = true: required"},
             {"data.samples = [1, 2]", "data.samples = [1, 2]: required"},
             {"data.noise = -0.1", "data.noise = -0.1: required a finite number >= 0"},
             {"data.noise = 1e300",
              "data.noise = 1e+300: required a finite number >= 0 with a finite square"},
             {"network.output_scale = 1e300", "network.output_scale = 1e+300: required \"none\""},
             {"ridge.lambda = -1e-9", "ridge.lambda = -1e-09: required a finite number >= 0"},
             {"ridge = 3", "ridge = 3: required a table"},
             {"[ridge.lambda]\nx = 1", "ridge.lambda = { x = 1 }: required a finite number >= 0"},
             {"title = 3", "title = 3: required a text"},
             {"network.activation = \"\"", "required a function of z"},
             {"network.activation = []", "required a function of z"},
             {"network.activation = [0, 0.0]", "not all 0"},
             {"data.teacher = [1, \"x\"]", "data.teacher = [ 1, \"x\" ]: required a function"},
             {"data.teacher = 1979-05-27", "data.teacher = 1979-05-27: required a function"},
             {"network.rows = \"cube\"", "network.rows = \"cube\": required \"sphere\" or \"gaussian\""},
             {"network.readout = \"cauchy\"", "required \"gaussian\", \"rademacher\" or"},
             {"network.readout = { atoms = [1, -1] }", "network.readout = { atoms = [ 1, -1 ] }: required"},
             {"network.readout = { atoms = [1, -1], probabilities = [0.5, 0.4] }", "sum to 1, not 0.9"},
             {"network.readout = { atoms = [2, -1], probabilities = [0.5, 0.5] }",
              "a law of mean 0, not 0.5"},
             {"network.readout = { atoms = [2, -2], probabilities = [0.5, 0.5] }", "variance 1, not 4"},
             {"network.readout = { atoms = [1], probabilities = [0.5, 0.5] }",
              "as many probabilities as atoms"},
             {"network.readout = { atoms = [1, -1, 9], probabilities = [0.5, 0.5, 0] }", "probabilities > 0"},
             {"network.output_scale = -1", "network.output_scale = -1: required \"none\""},
             {"theory.columns = 0", "theory.columns = 0: required \"auto\" or an integer from 1 to 64"},
             {"theory.columns = 2.5", "theory.columns = 2.5: required \"auto\""},
             {"theory.columns = 65", "theory.columns = 65"},
             {"step.exponent = 0.5", "step.exponent = 0.5: required a finite number < 1/2"},
             {"step.size = -1", "step.size = -1: required a finite number >= 0"},
             {"step.constant = 0", "step.constant = 0: required a finite number > 0"},
             {"step.size = 32\ndata.samples = 1000",
              "step.size = 32: required a size below sqrt(data.samples)"},
             {"step = { size = 4, exponent = 0.2 }", "step.size, step.exponent: both are given"},
             {"step = { size = 4, constant = 2 }", "step.size, step.constant: both are given"},
             {"simulation.seed = -1", "simulation.seed = -1: required an integer from 0 to 2^53"},
             {"simulation.trials = 0", "simulation.trials = 0: required an integer >= 1"},
             {"width = = 3", "x.toml: line 1, column 9:"},
             {"a = 1\na = 2", "x.toml: line 2"}}) {
        const std::string text(toml);  // clang 14 captures no structured binding
        CAPTURE(text);
        const std::string said = fault_of(toml);
        CHECK_MESSAGE(contains(said, message), said);
        CHECK(said.starts_with("x.toml: "));
        CHECK(said.find('\n') == std::string::npos);
    }
}

TEST_CASE("overrides apply on top of the file") {
    const auto with = [](const std::vector<std::string>& overrides) {
        return parse_study(
            "step.exponent = 0.3\n[sweep]\nparameter = \"ridge.lambda\"\nfrom = 1\nto = 2\npoints = 2",
            "x.toml", overrides);
    };
    CHECK(with({"data.noise=0.25"}).data.noise == 0.25);
    CHECK(with({"network.width=1", "network.width=1e3"}).network.width == 1000);
    CHECK(with({"step.size=4"}).step_size() == 4);
    CHECK(with({"step.constant=2"}).step_size() == 2 * std::pow(1000.0, 0.3));
    CHECK(parse_study("step.size = 4", "x", {"step.exponent=0.1"}).step_size() == std::pow(1000.0, 0.1));
    CHECK(std::get<std::string>(with({"network.activation=max(z,0) - 0.4"}).network.activation) ==
          "max(z,0) - 0.4");
    CHECK(std::get<std::string>(with({"network.activation=\"tanh\""}).network.activation) == "tanh");
    CHECK(std::get<std::string>(with({"data.teacher=1"}).data.teacher) == "1");
    CHECK(std::get<std::vector<double>>(with({"data.teacher=[0, 1]"}).data.teacher).size() == 2);
    CHECK(with({"network.readout={atoms=[1,-1],probabilities=[0.5,0.5]}"}).network.readout.atoms.size() == 2);
    CHECK(with({"sweep.points=9"}).sweep.front().points == 9);

    CHECK(fault_of("", {"data.noise=-1"}) ==
          "--set: data.noise = -1: required a finite number >= 0 with a finite square");
    CHECK(fault_of("", {"data.noise"}) == "--set: data.noise: required key=value");
    CHECK(contains(fault_of("", {"network.width=wide"}), "--set: network.width = wide: required"));
    CHECK(contains(fault_of("", {"step.size=4", "step.exponent=0.1"}),
                   "--set: step.size, step.exponent: both"));
    CHECK(contains(fault_of("step.size = 4", {"step.constant=2"}),
                   "--set: step.constant: step.size is in force"));
    CHECK(parse_study("", "x", {"title=a\nnetwork.width = 3"}).network.width == 1000);
}

TEST_CASE("an override that begins like a list or a table is never a text") {
    std::string long_list = "[1";
    for (int k = 1; k <= 65; ++k) {
        long_list += ",0";
    }
    for (const std::string& value : {std::string("[]"), std::string("[0,nan]"), std::string("[\"a\"]"),
                                     std::string("[0, 1"), std::string(" {x=1}"), long_list + "]"}) {
        CHECK(fault_of("", {"network.activation=" + value}) ==
              "--set: network.activation = " + excerpt(value) +
                  ": required a function of z as a text, or a list of at most 65 finite Hermite "
                  "coefficients, not all 0");
    }
    CHECK(parse_study("", "x", {"title=[draft] of it"}).title == "[draft] of it");
}

TEST_CASE("control characters are quoted, so that a message is one line") {
    CHECK(fault_of("", {"data.noise=a\nb"}) ==
          "--set: data.noise = \"a\\nb\": required a finite number >= 0 with a finite square");
    for (const auto* text : {"data.noise=1\x7f", "a\nb", "data.no\nise=1", "network.activation=[\n"}) {
        const std::string said = fault_of("", {text});
        CHECK(said.starts_with("--set: "));
        CHECK(said.find_first_of("\n\x7f") == std::string::npos);
    }
}

TEST_CASE("the first batch follows the samples unless it is stated") {
    Study study = parse_study("data.samples = 500");
    set_numeric_field(study, "data.samples", 700);
    CHECK(study.first_batch() == 700);
    CHECK(numeric_field(study, "data.first_batch") == 700);
    Study stated = parse_study("data.samples = 500\ndata.first_batch = 500");
    set_numeric_field(stated, "data.samples", 700);
    CHECK(stated.first_batch() == 500);
    CHECK(parse_study("data.first_batch = 500", "x", {"data.first_batch=samples"}).first_batch() == 1000);
}

TEST_CASE("every numeric field can be read and set by its key") {
    for (const auto& key : numeric_field_names()) {
        CAPTURE(key);
        Study study;
        const double value = key == "step.exponent" ? 0.25 : 3;
        set_numeric_field(study, key, value);
        CHECK(numeric_field(study, key) == value);
        CHECK_THROWS_AS(set_numeric_field(study, key, std::numeric_limits<double>::quiet_NaN()), StudyError);
    }
    Study study;
    CHECK_THROWS_AS(set_numeric_field(study, "title", 1), StudyError);
    CHECK_THROWS_AS((void)numeric_field(study, "data.sampels"), StudyError);
    CHECK_THROWS_AS((void)numeric_field(study, "theory.columns"), StudyError);
    CHECK(numeric_field(study, "network.output_scale") == 1 / std::sqrt(1000.0));
    set_numeric_field(study, "step.size", 2);
    set_numeric_field(study, "step.exponent", 0.25);
    CHECK(study.step_exponent() == 0.25);
}

TEST_CASE("files that cannot be read are named") {
    const auto folder =
        std::filesystem::temp_directory_path() / ("detequiv_study_" + std::to_string(::getpid()));
    std::filesystem::create_directory(folder);
    const auto missing = folder / "missing.toml";
    CHECK(fault_of([&] { (void)read_study(missing); }) == missing.string() + ": no such file");
    CHECK(contains(fault_of([&] { (void)read_study(folder); }), "is a directory"));
    const auto file = folder / "good.toml";
    std::ofstream(file) << "data.noise = 0.75\n";
    CHECK(read_study(file, {"network.width=10"}).data.noise == 0.75);
    std::ofstream(file) << std::string(2'000'000, '#');
    CHECK(contains(fault_of([&] { (void)read_study(file); }), "at most 1 MiB"));
    std::filesystem::remove_all(folder);
}

TEST_CASE("a study that never was a file is checked alike") {
    Study study;
    study.data.samples = -1;
    CHECK(contains(fault_of([&] { check_study(study); }), "data.samples = -1: required"));
    study = {};
    study.step.constant = 1e308;
    study.step.exponent = 0.4;
    CHECK(contains(fault_of([&] { check_study(study); }), "step.constant = 1e+308: required a step size"));
    study = {};
    study.sweep = {{"step.exponent", 0, 0.4, -3, false}};
    CHECK(contains(fault_of([&] { check_study(study); }), "sweep.points = -3"));
    study.sweep = {{"nothing", 0, 0.4, 3, false}};
    CHECK(contains(fault_of([&] { check_study(study); }), "sweep.parameter = \"nothing\""));
}
