#include "options.hpp"

#include <CLI/CLI.hpp>
#include <cmath>
#include <cstdio>
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
Exit status: 0; 1 compare: theory and simulation disagree; 2 bad input or a path that cannot be written; 3 a number that could not be computed,
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
  detequiv spectrum studies/tanh_bump.toml --set step.exponent=0.35 --trials 5 --plot spectrum.svg
  detequiv spectrum studies/relu.toml --points 2000 --format csv --out spectrum.csv)help";

constexpr const char* simulate_footer = R"help(Examples:
  detequiv simulate studies/tanh_bump.toml --trials 20 --points 4
  detequiv simulate studies/tanh_bump.toml --status
  detequiv simulate studies/tanh_bump.toml --target-se 2%
  detequiv simulate STUDY --store part3.sqlite --shard 3/8     (one of 8 machines or array jobs)
  detequiv simulate STUDY --store all.sqlite --merge part0.sqlite --merge part1.sqlite

Every trial is stored when it ends: interrupt at will, the same call goes on from there. More trials or
step sizes add to a store; anything physical that changes in the study has results of its own.)help";

constexpr const char* compare_footer = R"help(Examples:
  detequiv compare studies/tanh_bump.toml --trials 20 --points 4 --plot compare.svg
  detequiv compare studies/tanh_bump.toml --stored --format csv --out compare.csv
  detequiv compare studies/tanh_bump.toml --sizes 300,600,1200 --trials 100 --plot sizes.svg

Exit status 1: theory and simulation disagree, by more than --tolerance of the improvement, --finite-size
times what the step adds to the rows' squared norms, and the number of standard errors that keeps the whole
comparison's false-alarm rate at --false-alarm. Differences between --tolerance and that are said to be of
finite size; --sizes shows whether they shrink.)help";

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

/// A number, or with % a hundredth of it.
double share(const std::string& option, std::string text) {
    const bool percent = !text.empty() && text.back() == '%';
    if (percent) {
        text.pop_back();
    }
    std::size_t read = 0;
    double value = -1;
    try {
        value = std::stod(text, &read);
    } catch (const std::exception&) {
        read = 0;
    }
    if (read == 0 || read != text.size() || !(value >= 0) || !std::isfinite(value)) {
        throw CLI::ValidationError(option, "required a share such as 0.02 or 2%");
    }
    return percent ? value / 100 : value;
}

void read_shard(SimulationCall& call, const std::string& text) {
    char rest = 0;
    if (std::sscanf(text.c_str(), "%llu/%llu%c", &call.shard, &call.shards, &rest) != 2 ||
        text.find('-') != std::string::npos || call.shards < 1 || call.shard >= call.shards) {
        throw CLI::ValidationError("--shard", "required I/P with 0 <= I < P");
    }
}

void add_simulation(CLI::App& verb, SimulationCall& call,
                    const char* trials = "draws of the network (default: the study's)") {
    add_study(verb, call.study);
    verb.add_option("--store", call.store, "results are kept in FILE (default: the study's name, .sqlite)")
        ->type_name("FILE");
    verb.add_option("--trials", call.trials, trials)->check(CLI::Range(1LL, 4'000'000'000LL));
    verb.add_option_function<std::string>(
            "--gradient", [&call](const std::string& kind) { call.rank_one = kind == "rank-one"; },
            "full, or rank-one: only c_1 a beta^T of it")
        ->check(CLI::IsMember({"full", "rank-one"}))
        ->type_name("KIND");
    verb.add_option_function<std::string>(
            "--precision", [&call](const std::string& kind) { call.single_precision = kind == "single"; },
            "double or single")
        ->check(CLI::IsMember({"double", "single"}))
        ->type_name("KIND");
    verb.add_option("--singular-values", call.singular_values, "largest ones that are measured")
        ->check(CLI::Range(0, 100))
        ->capture_default_str();
    verb.add_option("--degrees", call.degrees, "highest He_i of the overlaps")
        ->check(CLI::Range(0, 30))
        ->capture_default_str();
    verb.add_option("--workers", call.workers, "trials at a time (default: by cores and memory)")
        ->check(CLI::Range(1, 4096));
    verb.add_option("--threads", call.threads, "threads inside each trial")->check(CLI::Range(1, 4096));
    verb.add_option("--memory", call.memory_gb, "GB that all trials may use (default: 3/4 of what is free)")
        ->check(CLI::PositiveNumber);
    verb.add_option_function<std::string>(
            "--target-se",
            [&call](const std::string& text) { call.target_error = share("--target-se", text); },
            "stop when the standard error of the improvement in test error is below this share of it")
        ->type_name("SHARE");
    verb.add_option_function<std::string>(
            "--shard", [&call](const std::string& text) { read_shard(call, text); },
            "this process takes the trials t with t mod P = I")
        ->type_name("I/P");
}

/// Which points of the study's sweeps.
void add_simulated_points(CLI::App& verb, SimulationCall& call) {
    verb.add_option("--sweep", call.study.sweeps, "sweep a numeric field, in place of the study's sweeps")
        ->type_name("KEY=FROM:TO:POINTS[:log]")
        ->allow_extra_args(false);
    verb.add_option("--points", call.points, "points of each sweep that are simulated, 0 for all")
        ->check(CLI::Range(0, 1000000))
        ->capture_default_str();
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
    add_simulation(*spectrum_verb, spectrum.simulation,
                   "simulated draws whose histogram is drawn (default: none)");
    spectrum_verb->add_option("--points", spectrum.points, "points of the density")
        ->check(CLI::Range(2, 1000000))
        ->capture_default_str();
    add_output(*spectrum_verb, spectrum.output);
    spectrum_verb->add_option("--bins", spectrum.bins, "of the simulated histogram")
        ->check(CLI::Range(2, 100000))
        ->capture_default_str();
    spectrum_verb->footer(spectrum_footer);

    SimulateCommand simulate;
    auto* simulate_verb = app.add_subcommand("simulate", "Monte Carlo of finite networks into a store");
    add_simulation(*simulate_verb, simulate.simulation);
    add_simulated_points(*simulate_verb, simulate.simulation);
    simulate_verb->add_flag("--status", simulate.status, "say what the store holds, run nothing");
    simulate_verb
        ->add_option("--merge", simulate.merge, "take over another store's results, run nothing; repeatable")
        ->type_name("FILE")
        ->allow_extra_args(false);
    simulate_verb->footer(simulate_footer);

    CompareCommand compare;
    auto* compare_verb = app.add_subcommand(
        "compare", "simulate what is missing, then theory beside simulation with z-scores");
    add_simulation(*compare_verb, compare.simulation);
    add_simulated_points(*compare_verb, compare.simulation);
    compare_verb->add_flag("--stored", compare.stored, "compare what is stored, simulate nothing");
    compare_verb
        ->add_option_function<std::string>(
            "--tolerance",
            [&compare](const std::string& text) { compare.tolerance = share("--tolerance", text); },
            "difference allowed at any size, as a share of the improvement (default 2%)")
        ->type_name("SHARE");
    compare_verb
        ->add_option_function<std::string>(
            "--location-tolerance",
            [&compare](const std::string& text) {
                compare.location_tolerance = share("--location-tolerance", text);
            },
            "the same of an outlier's location (default 2%)")
        ->type_name("SHARE");
    compare_verb
        ->add_option_function<std::string>(
            "--overlap-tolerance",
            [&compare](const std::string& text) {
                compare.overlap_tolerance = share("--overlap-tolerance", text);
            },
            "the same of a squared overlap, not relative (default 0.03)")
        ->type_name("SHARE");
    compare_verb
        ->add_option("--finite-size", compare.finite_size,
                     "allowed on top of all three: this many times the growth of the rows' squared norms, "
                     "which the theory neglects; 0: nothing")
        ->check(CLI::Range(0.0, 1e6))
        ->capture_default_str();
    compare_verb->add_flag("--plot-overlaps", compare.plot_overlaps,
                           "the figure shows singular vectors against Hermite features instead of errors");
    compare_verb
        ->add_option("--sizes", compare.sizes,
                     "compare at these numbers of samples, all sizes in proportion: rate and limit")
        ->delimiter(',')
        ->check(CLI::PositiveNumber)
        ->type_name("N,N,...");
    compare_verb->add_option("--false-alarm", compare.false_alarm_rate, "of the whole comparison")
        ->check(CLI::Range(1e-12, 0.5))
        ->capture_default_str();
    add_output(*compare_verb, compare.output);
    compare_verb->footer(compare_footer);

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
    if (*simulate_verb) {
        return simulate;
    }
    if (*compare_verb) {
        check_output(*compare_verb, compare.output);
        return compare;
    }
    if (fields) {
        return Answer{study_reference()};
    }
    throw std::invalid_argument(
        "no command given; required hermite, predict, curve, spectrum, simulate or compare (detequiv "
        "--help)");
}

}  // namespace detequiv::app
