#include "options.hpp"

#include <CLI/CLI.hpp>
#include <filesystem>
#include <map>
#include <stdexcept>

#include "detequiv/theory/hermite.hpp"
#include "detequiv/theory/study.hpp"
#include "detequiv/version.hpp"
#include "figure.hpp"
#include "files.hpp"

namespace detequiv::app {
namespace {

constexpr const char* overview_footer = R"help(Examples:
  detequiv curve studies/quadratic_teacher.toml
  detequiv curve studies/quadratic_teacher.toml --plot curve.svg --out curve.csv
  detequiv predict studies/tanh_bump.toml --set step.exponent=0.3 --format json
  detequiv --study-fields > my_study.toml

Data goes to stdout, everything else to stderr. Without --format the extension of --out decides
(.csv, .json, else a table); without --out a terminal gets a table, a pipe or file CSV (hermite,
curve) or JSON (predict, spectrum). Numbers that do not exist are empty in CSV and null in JSON.
Exit status: 0; 2 bad input or a path that cannot be written; 3 a number that could not be computed,
a figure that could not be drawn, a full disk; 130 interrupted.)help";

constexpr const char* hermite_footer = R"help(Examples:
  detequiv hermite relu
  detequiv hermite "tanh(z) + 1.5*(exp(-z^2/2) - 2^(-1/2))" --degree 12 --plot bump.svg
  detequiv hermite "[0, 1, 0.5]" --format json
  detequiv hermite -- "-z + He3")help";

constexpr const char* predict_footer = R"help(Examples:
  detequiv predict studies/quadratic_teacher.toml
  detequiv predict studies/relu.toml --set step.size=2.9 --set network.readout=rademacher
  detequiv predict studies/tanh_bump.toml --format json --out point.json)help";

constexpr const char* curve_footer = R"help(Examples:
  detequiv curve studies/quadratic_teacher.toml --plot curve.pdf --keep-script
  detequiv curve studies/quadratic_teacher.toml --sweep step.exponent=0:0.49:1000 --format csv
  detequiv curve studies/tanh_bump.toml --sweep ridge.lambda=1e-4:10:40:log \
      --sweep step.exponent=0:0.45:40 --plot map.svg --out map.csv)help";

constexpr const char* spectrum_footer = R"help(Examples:
  detequiv spectrum studies/tanh_bump.toml --set step.exponent=0.35 --plot spectrum.svg
  detequiv spectrum studies/relu.toml --points 2000 --format csv --out spectrum.csv)help";

void add_output(CLI::App& verb, OutputOptions& output) {
    static const std::map<std::string, Format> formats{
        {"table", Format::table}, {"csv", Format::csv}, {"json", Format::json}};
    verb.add_option_function<std::string>(
            "--format", [&output](const std::string& name) { output.format = formats.at(name); },
            "table, csv or json")
        ->check(CLI::IsMember({"table", "csv", "json"}, CLI::ignore_case))
        ->transform(CLI::IsMember({"table", "csv", "json"}, CLI::ignore_case))
        ->type_name("FORMAT");
    verb.add_option("--out", output.out, "write the data to FILE instead of stdout, whole or not at all")
        ->type_name("FILE");
    verb.add_option("--plot", output.plot, "draw a figure: FILE.svg, FILE.pdf or FILE.png (needs gnuplot)")
        ->type_name("FILE");
    verb.add_flag("--keep-script", output.keep_script,
                  "keep the figure's gnuplot script FILE.gp and its data FILE.dat beside it");
}

void add_study(CLI::App& verb, StudyOptions& study) {
    verb.add_option("STUDY", study.file, "a study as TOML (see detequiv --study-fields)")->required();
    verb.add_option("--set", study.overrides, "set a field of the study; repeatable")
        ->type_name("KEY=VALUE")
        ->allow_extra_args(false);
}

/// The file behind a path, as far as it exists.
std::filesystem::path resolved(const std::string& file) {
    std::error_code error;
    auto path = std::filesystem::weakly_canonical(std::filesystem::absolute(file, error), error);
    return error ? std::filesystem::path(file) : path;
}

/// Refuses before anything is computed what could not be delivered afterwards.
void check_output(const CLI::App& verb, const OutputOptions& output) {
    for (const auto* option : {"--out", "--plot"}) {
        if (verb.count(option) > 0 &&
            (option == std::string_view("--out") ? output.out : output.plot).empty()) {
            throw std::invalid_argument(std::string(option) + " = \"\": required a file name");
        }
    }
    if (output.keep_script && output.plot.empty()) {
        throw std::invalid_argument("--keep-script: required --plot FILE");
    }
    std::vector<std::string> figures;
    if (!output.plot.empty()) {
        (void)figure_kind(output.plot);
        figures.push_back(output.plot);
    }
    if (output.keep_script) {
        figures.push_back(script_beside(output.plot));
        figures.push_back(data_beside(output.plot));
    }
    for (const auto& file : figures) {
        if (!output.out.empty() && resolved(file) == resolved(output.out)) {
            throw std::invalid_argument("--out = " + output.out +
                                        ": required another file than the figure's " + file);
        }
        check_writable(file);
    }
    if (!output.out.empty()) {
        check_writable(output.out);
    }
}

/// One line for whatever CLI11 complains about.
std::string one_line(const CLI::Error& error) {
    std::string text = error.what();
    for (char& c : text) {
        c = c == '\n' ? ' ' : c;
    }
    return text + " (detequiv --help)";
}

/// An expression such as -z^2 is read as options; what then helps, or nothing.
std::string expression_remedy(int argc, const char* const* argv) {
    if (argc < 3 || argv[1] != std::string_view("hermite")) {
        return {};
    }
    for (int i = 2; i < argc && argv[i] != std::string_view("--"); ++i) {
        const std::string_view argument(argv[i]);
        if (argument.size() > 1 && argument[0] == '-' && argument[1] != '-') {
            return "; a FUNCTION that begins with - stands behind --: detequiv hermite -- \"" +
                   std::string(argument) + "\"";
        }
    }
    return {};
}

}  // namespace

Command parse_command_line(int argc, const char* const* argv) {
    CLI::App app("Predicts what a two-layer network learns from one gradient step.", "detequiv");
    app.footer(overview_footer);
    app.set_version_flag("--version", std::string("detequiv ").append(version()), "print the version");
    bool fields = false;
    app.add_flag("--study-fields", fields,
                 "print every field of a study: default, meaning, what is admissible");
    app.require_subcommand(0, 1);

    HermiteCommand hermite;
    auto* hermite_verb = app.add_subcommand("hermite", "Hermite coefficients of a function");
    hermite_verb
        ->add_option("FUNCTION", hermite.function,
                     "a built-in name, an expression in z, or a list of Hermite coefficients")
        ->required();
    hermite_verb->add_option("--degree", hermite.degree, "highest degree printed")
        ->check(CLI::Range(0, max_hermite_degree))
        ->capture_default_str();
    add_output(*hermite_verb, hermite.output);
    hermite_verb->footer(hermite_footer);

    PredictCommand predict;
    auto* predict_verb = app.add_subcommand("predict", "everything the theory says of one point");
    add_study(*predict_verb, predict.study);
    add_output(*predict_verb, predict.output);
    predict_verb->footer(predict_footer);

    CurveCommand curve;
    auto* curve_verb =
        app.add_subcommand("curve", "plateau and finite-size errors over one or two swept fields");
    add_study(*curve_verb, curve.study);
    curve_verb
        ->add_option("--sweep", curve.study.sweeps,
                     "sweep a numeric field, in place of the study's sweeps; once or twice")
        ->type_name("KEY=FROM:TO:POINTS[:log]")
        ->allow_extra_args(false);
    add_output(*curve_verb, curve.output);
    curve_verb->footer(curve_footer);

    SpectrumCommand spectrum;
    auto* spectrum_verb = app.add_subcommand(
        "spectrum", "bulk density, edges and outliers of the feature matrix F/sqrt(width)");
    add_study(*spectrum_verb, spectrum.study);
    spectrum_verb->add_option("--points", spectrum.points, "points of the density")
        ->check(CLI::Range(2, 1000000))
        ->capture_default_str();
    add_output(*spectrum_verb, spectrum.output);
    spectrum_verb->footer(spectrum_footer);

    try {
        app.parse(argc, argv);
    } catch (const CLI::CallForHelp&) {
        const auto verbs = app.get_subcommands();
        return Answer{verbs.empty() ? app.help() : verbs.front()->help()};
    } catch (const CLI::CallForVersion&) {
        return Answer{std::string("detequiv ").append(version()).append("\n")};
    } catch (const CLI::ParseError& error) {
        throw std::invalid_argument(one_line(error) + expression_remedy(argc, argv));
    }
    if (*hermite_verb) {
        check_output(*hermite_verb, hermite.output);
        return hermite;
    }
    if (*predict_verb) {
        check_output(*predict_verb, predict.output);
        return predict;
    }
    if (*curve_verb) {
        check_output(*curve_verb, curve.output);
        return curve;
    }
    if (*spectrum_verb) {
        check_output(*spectrum_verb, spectrum.output);
        return spectrum;
    }
    if (fields) {
        return Answer{study_reference()};
    }
    throw std::invalid_argument(
        "no command given; required hermite, predict, curve or spectrum (detequiv --help)");
}

}  // namespace detequiv::app
