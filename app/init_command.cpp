#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "check_functions.hpp"
#include "commands.hpp"
#include "files.hpp"
#include "output.hpp"

namespace detequiv::app {
namespace {

/// The defaults with the changes of the call. Where it says nothing of the step, one that shows something:
/// two spikes, and a sweep over the exponents.
Study first_study(const StudyOptions& options) {
    std::vector<std::string> overrides = options.overrides;
    std::vector<std::string> sweeps = options.sweeps;
    const bool step_stated = std::any_of(overrides.begin(), overrides.end(),
                                         [](const auto& text) { return text.starts_with("step."); });
    if (!step_stated) {
        overrides.emplace_back("step.exponent=0.3");
        if (sweeps.empty()) {
            sweeps.emplace_back("step.exponent=0:0.49:50");
        }
    }
    Study study = parse_study("", options.file, overrides);
    for (const auto& text : sweeps) {
        study.sweep.push_back(parse_sweep(text));
    }
    naming_file({"--sweep"}, [&] { check_study(study); });
    naming_file(options, [&] { check_functions(study, ""); });
    return study;
}

}  // namespace

int run(const InitCommand& command) {
    const std::string text = commented_toml(first_study(command.study));
    const std::string& file = command.study.file;
    if (file == "-") {
        write_stdout(text);
        return success;
    }
    std::error_code ignored;
    if (!command.force && std::filesystem::is_regular_file(file, ignored)) {
        throw std::invalid_argument("FILE = " + file +
                                    ": exists; required another name, or --force to write over it");
    }
    write_file(file, text);
    say(file + " is written; next: detequiv predict " + file);
    return success;
}

}  // namespace detequiv::app
