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

/// A fault names the option, as that of --set would.
void check_stated(const StatedFunction& function) {
    const std::string field = "--set: " + function.key + " = ";
    try {
        check_functions(parse_study("", function.option, {function.key + "=" + function.text}), "--set");
    } catch (const StudyError& error) {
        const std::string said = error.what();
        throw StudyError(said.starts_with(field) ? function.option + " = " + said.substr(field.size())
                                                 : said);
    }
}

/// The defaults with the changes of the call. Where it says nothing of the step, one that shows something:
/// two spikes, and a sweep over the exponents.
Study first_study(const InitCommand& command) {
    const StudyOptions& options = command.study;
    std::vector<std::string> overrides;
    for (const StatedFunction& function : command.functions) {
        check_stated(function);
        overrides.push_back(function.key + "=" + function.text);
    }
    overrides.insert(overrides.end(), options.overrides.begin(), options.overrides.end());
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
    const std::string text = commented_toml(first_study(command));
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
