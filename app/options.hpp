#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

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

struct SpectrumCommand {
    StudyOptions study = {};
    int points = 500;  ///< of the density
    OutputOptions output = {};
};

/// A text that answers the whole call: help, version, the fields of a study.
struct Answer {
    std::string text = {};
};

using Command = std::variant<Answer, HermiteCommand, PredictCommand, CurveCommand, SpectrumCommand>;

/// Reads the command line. Throws std::invalid_argument with one line for a call that is not understood.
[[nodiscard]] Command parse_command_line(int argc, const char* const* argv);

}  // namespace detequiv::app
