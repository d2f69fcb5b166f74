#pragma once

#include <functional>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "detequiv/validation/simulation.hpp"

namespace detequiv::app {

enum class Format { table, csv, json };

/// Where the data goes and in which shape.
struct OutputOptions {
    std::optional<Format> format =
        std::nullopt;       ///< empty: from the extension of `out`, or by where stdout goes
    std::string out = {};   ///< empty: stdout
    std::string plot = {};  ///< empty: no figure
    bool keep_script = false;
};

/// Which study, and what is changed in it.
struct StudyOptions {
    std::string file = {};
    std::vector<std::string> overrides = {};
    std::vector<std::string> sweeps = {};  ///< replace the file's sweeps unless empty
};

/// A function of z that the call states by an option of its own.
struct StatedFunction {
    std::string option, key, text;
};

struct InitCommand {
    StudyOptions study = {.file =
                              "study.toml"};     ///< where it is written, and what is changed in the defaults
    std::vector<StatedFunction> functions = {};  ///< set before the study's overrides
    bool force = false;                          ///< over a file that exists
};

struct HermiteCommand {
    std::string function = {};
    int degree = 20;
    OutputOptions output = {};
};

struct PredictCommand {
    StudyOptions study = {};
    OutputOptions output = {};
};

struct CurveCommand {
    StudyOptions study = {};
    OutputOptions output = {};
};

/// Runs what a store lacks of a plan; detequiv::simulate, or the same over many ranks.
using Simulator = std::function<SimulationOutcome(const SimulationPlan&, Store&, const SimulationOptions&)>;

/// What is simulated, where its results are kept, and on how much of the machine.
struct SimulationCall {
    StudyOptions study = {};
    std::string store = {};  ///< empty: NAME.sqlite in this folder for a study NAME.toml
    long long trials = 0;    ///< 0: the study's
    int points = 9;          ///< of each sweep that are simulated
    bool rank_one = false, single_precision = false;
    int singular_values = 4, degrees = 4;
    int workers = 0, threads = 0;  ///< 0: chosen
    double memory_gb = 0;          ///< 0: 3/4 of what is available
    double target_error = 0;       ///< relative standard error of the improvement; 0: run all trials
    unsigned long long shard = 0, shards = 1;
    Simulator simulator = simulate;
};

struct SpectrumCommand {
    SimulationCall simulation = {};  ///< of the study's own point; trials = 0: theory alone
    int bins = 100;                  ///< of the simulated histogram, from 0 to the largest value
    int points = 500;                ///< of the density
    OutputOptions output = {};
};

struct SimulateCommand {
    SimulationCall simulation = {};
    bool status = false;
    std::vector<std::string> merge = {};
};

struct CompareCommand {
    SimulationCall simulation = {};
    bool stored = false;  ///< simulate nothing
    double tolerance = 0.02, location_tolerance = 0.02, overlap_tolerance = 0.03;
    double finite_size = 3, false_alarm_rate = 0.01, unseen = 0.5;
    bool plot_overlaps = false;      ///< the figure shows overlaps instead of errors
    std::vector<double> sizes = {};  ///< sample counts of a series in size; empty: the study's own
    OutputOptions output = {};
};

/// What is installed, and a self-check.
struct DoctorCommand {
    OutputOptions output = {};
};

/// A text that answers the whole call: help, version, the fields of a study, completion.
struct Answer {
    std::string text = {};
};

using Command = std::variant<Answer, InitCommand, HermiteCommand, PredictCommand, CurveCommand,
                             SpectrumCommand, SimulateCommand, CompareCommand, DoctorCommand>;

/// Reads the command line. Throws std::invalid_argument with one line for a call that is not understood.
[[nodiscard]] Command parse_command_line(int argc, const char* const* argv);

}  // namespace detequiv::app
