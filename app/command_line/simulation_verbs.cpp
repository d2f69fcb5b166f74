#include <cstdio>
#include <memory>
#include <string>

#include "command_line/shared_options.hpp"
#include "command_line/verb.hpp"

/// Verbs that draw networks, or may.
namespace detequiv::app {
namespace {

void read_shard(SimulationCall& call, const std::string& text) {
    char rest = 0;
    if (std::sscanf(text.c_str(), "%llu/%llu%c", &call.shard, &call.shards, &rest) != 2 ||
        text.find('-') != std::string::npos || call.shards < 1 || call.shard >= call.shards) {
        throw CLI::ValidationError("--shard", "required I/P with 0 <= I < P");
    }
}

/// How much of the machine a simulation takes.
void add_machine(CLI::App& verb, SimulationCall& call) {
    verb.add_option("--workers", call.workers, "trials at a time (default: by cores and memory)")
        ->transform(whole_number(1, 4096));
    verb.add_option("--threads", call.threads, "threads inside each trial (default: cores per worker)")
        ->transform(whole_number(1, 4096));
    verb.add_option("--memory", call.memory_gb,
                    "that all trials may use together (default: 3/4 of what is free)")
        ->check(positive_number())
        ->type_name("GB");
}

void add_simulation(CLI::App& verb, SimulationCall& call,
                    const char* trials = "draws of the network (default: the study's)") {
    add_study(verb, call.study);
    verb.add_option("--store", call.store, "results are kept in FILE (default: the study's name, .sqlite)")
        ->check(file_name())
        ->type_name("FILE");
    verb.add_option("--trials", call.trials, trials)->transform(whole_number(1, 4'000'000'000));
    add_choice(
        verb, "--gradient", {"full", "rank-one"},
        [&call](const std::string& kind) { call.rank_one = kind == "rank-one"; },
        "the true gradient, or only c_1 a beta^T of it (default full)");
    add_choice(
        verb, "--precision", {"double", "single"},
        [&call](const std::string& kind) { call.single_precision = kind == "single"; },
        "of the simulation's arithmetic (default double)");
    verb.add_option("--singular-values", call.singular_values, "largest ones that are measured")
        ->transform(whole_number(0, 100))
        ->capture_default_str();
    verb.add_option("--degrees", call.degrees, "highest He_i of the overlaps")
        ->transform(whole_number(0, 30))
        ->capture_default_str();
    add_machine(verb, call);
}

void add_share(CLI::App& verb, const std::string& name, double& value, const std::string& meaning) {
    verb.add_option_function<std::string>(
            name, [name, &value](const std::string& text) { value = share(name, text); }, meaning)
        ->type_name("SHARE");
}

/// When to stop, and which points of the study's sweeps.
void add_extent(CLI::App& verb, SimulationCall& call) {
    add_share(verb, "--target-se", call.target_error,
              "stop when the standard error of the improvement in test error is below this share of it");
    verb.add_option("--sweep", call.study.sweeps, "sweep a numeric field, in place of the study's sweeps")
        ->type_name(sweep_value)
        ->allow_extra_args(false);
    verb.add_option("--points", call.points, "points of each sweep that are simulated, 0 for all")
        ->transform(whole_number(0, 1000000))
        ->capture_default_str();
}

void add_judgement(CLI::App& verb, CompareCommand& compare) {
    add_share(verb, "--tolerance", compare.tolerance,
              "difference allowed at any size, as a share of the improvement (default 2%)");
    add_share(verb, "--location-tolerance", compare.location_tolerance,
              "the same of an outlier's location (default 2%)");
    add_share(verb, "--overlap-tolerance", compare.overlap_tolerance,
              "the same of a squared overlap, not relative (default 0.03)");
    verb.add_option("--finite-size", compare.finite_size,
                    "allowed on top of all three: this many times the growth of the rows' squared norms, "
                    "which the theory neglects; 0: nothing")
        ->check(number_in(0, 1e6))
        ->capture_default_str();
    verb.add_option("--false-alarm", compare.false_alarm_rate, "rate of the whole comparison")
        ->check(number_in(1e-12, 0.5))
        ->capture_default_str();
    add_share(
        verb, "--unseen", compare.unseen,
        "agreement is said where, in half of the errors, at most this share of the improvement may pass "
        "unseen (default 50%)");
}

}  // namespace

Verb add_spectrum(CLI::App& program) {
    auto stated = std::make_shared<SpectrumCommand>();
    CLI::App* verb = program.add_subcommand(
        "spectrum", "bulk density, edges and outliers of the feature matrix F/sqrt(width)");
    add_simulation(*verb, stated->simulation, "simulated draws whose histogram is drawn (default: none)");
    verb->add_option("--points", stated->points, "points of the density")
        ->transform(whole_number(2, 1000000))
        ->capture_default_str();
    add_output(*verb, stated->output);
    verb->add_option("--bins", stated->bins, "of the simulated histogram")
        ->transform(whole_number(2, 100000))
        ->capture_default_str();
    for (const char* of_draws : {"--store", "--gradient", "--precision", "--singular-values", "--degrees",
                                 "--workers", "--threads", "--memory", "--bins"}) {
        verb->get_option(of_draws)->needs("--trials");  // without draws they would say nothing
    }
    return {verb, [verb, stated]() -> Command {
                check_output(*verb, stated->output);
                return *stated;
            }};
}

Verb add_simulate(CLI::App& program) {
    auto stated = std::make_shared<SimulateCommand>();
    CLI::App* verb = program.add_subcommand("simulate", "Monte Carlo of finite networks into a store");
    add_simulation(*verb, stated->simulation);
    add_extent(*verb, stated->simulation);
    SimulationCall& call = stated->simulation;
    verb->add_option_function<std::string>(
            "--shard", [&call](const std::string& text) { read_shard(call, text); },
            "this process takes the trials t with t mod P = I")
        ->type_name("I/P");
    verb->add_flag("--status", stated->status, "say what the store holds, run nothing");
    verb->add_option("--merge", stated->merge, "take over another store's results, run nothing; repeatable")
        ->check(file_name())
        ->type_name("FILE")
        ->allow_extra_args(false)
        ->excludes("--status");
    return {verb, [stated]() -> Command { return *stated; }};
}

Verb add_compare(CLI::App& program) {
    auto stated = std::make_shared<CompareCommand>();
    CLI::App* verb = program.add_subcommand(
        "compare", "simulate what is missing, then theory beside simulation with z-scores");
    add_simulation(*verb, stated->simulation);
    add_extent(*verb, stated->simulation);
    verb->add_flag("--stored", stated->stored, "compare what is stored, simulate nothing");
    add_judgement(*verb, *stated);
    verb->add_flag("--plot-overlaps", stated->plot_overlaps,
                   "the figure shows singular vectors against Hermite features instead of errors");
    verb->add_option("--sizes", stated->sizes,
                     "compare at these numbers of samples, all sizes in proportion: rate and limit")
        ->delimiter(',')
        ->check(positive_number())
        ->type_name("N,N,...");
    add_output(*verb, stated->output);
    return {verb, [verb, stated]() -> Command {
                check_output(*verb, stated->output);
                return *stated;
            }};
}

}  // namespace detequiv::app
