#include <filesystem>

#include "check_functions.hpp"
#include "commands.hpp"
#include "files.hpp"
#include "output.hpp"

namespace detequiv::app {
namespace {

/// The defaults with the changes of the call.
Study first_study(const StudyOptions& options) {
    Study study = parse_study("", options.file, options.overrides);
    for (const auto& text : options.sweeps) {
        study.sweep.push_back(parse_sweep(text));
    }
    check_study(study);
    check_functions(study, options.file);
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
