#include "output.hpp"

#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>

#include "check_functions.hpp"
#include "detequiv/numerics/words.hpp"
#include "detequiv/version.hpp"
#include "files.hpp"
#include "table.hpp"

namespace detequiv::app {

std::optional<Format> format_of(const std::string& file) {
    const auto extension = std::filesystem::path(file).extension();
    if (extension == ".csv") {
        return Format::csv;
    }
    if (extension == ".json") {
        return Format::json;
    }
    return extension.empty() || extension == ".txt" ? std::optional(Format::table) : std::nullopt;
}

Format chosen_format(const OutputOptions& output, Format when_piped) {
    if (output.format) {
        return *output.format;
    }
    if (!output.out.empty()) {
        return format_of(output.out).value_or(Format::table);
    }
    return ::isatty(STDOUT_FILENO) == 1 ? Format::table : when_piped;
}

void deliver(const OutputOptions& output, std::string_view data) {
    if (output.out.empty()) {
        write_stdout(data);
    } else {
        write_file(output.out, data);
    }
}

void say(std::string_view line) {
    constexpr std::size_t longest = 2000;
    std::string text("detequiv: ");
    for (const char c : excerpt(line, longest)) {  // what a user wrote may hold line ends
        if (c == '\n') {
            text += "\\n";
        } else if (is_control(c)) {
            text += escaped_control(c);
        } else {
            text += c;
        }
    }
    text += '\n';
    (void)std::fwrite(text.data(), 1, text.size(), stderr);
}

void say_warnings(const std::vector<std::string>& warnings) {
    for (const auto& warning : warnings) {
        say("warning: " + warning);
    }
}

int exit_status(const std::vector<std::string>& numerical_faults) {
    for (const auto& fault : numerical_faults) {
        say("numerical failure: " + fault);
    }
    return numerical_faults.empty() ? success : failure;
}

std::string provenance(std::string_view verb, const Study& study, const std::vector<std::string>& warnings,
                       const std::vector<std::string>& more) {
    std::string text = "detequiv ";
    text.append(version()).append(" ");
    text.append(verb).append("\n").append(to_toml(study));
    for (const auto& line : more) {
        text.append(line).append("\n");
    }
    for (const auto& warning : warnings) {
        text.append("warning: ").append(warning).append("\n");
    }
    return as_comment(text);
}

std::string origin_of(const StudyOptions& options, std::string_view fault) {
    const auto states = [&](const std::string& text) {
        const auto key = text.substr(0, text.find('='));
        return fault.starts_with(key + " ") || fault.starts_with(key + ":");
    };
    const bool of_sweeps = !options.sweeps.empty() && fault.starts_with("sweep");  // the file's are replaced
    return of_sweeps || std::any_of(options.sweeps.begin(), options.sweeps.end(), states) ? "--sweep"
           : std::any_of(options.overrides.begin(), options.overrides.end(), states)      ? "--set"
                                                                                          : options.file;
}

namespace {

/// Whether values of `swept` leave nothing of `key`.
bool replaces(std::string_view swept, std::string_view key) {
    const bool size = swept == "step.size" && (key == "step.exponent" || key == "step.constant");
    return key == swept || size || (swept == "step.exponent" && key == "step.size");
}

}  // namespace

void check_in_force(const StudyOptions& options, const Study& study) {
    for (const std::string& text : options.overrides) {
        const std::string key = text.substr(0, text.find('='));
        if (key.starts_with("sweep.") && !options.sweeps.empty()) {
            throw StudyError("--set: " + excerpt(text) +
                             ": required without --sweep, which replaces the study's sweep");
        }
        for (const Sweep& sweep : study.sweep) {
            if (replaces(sweep.parameter, key)) {
                throw StudyError("--set: " + excerpt(text) + ": required a field that the sweep of " +
                                 sweep.parameter +
                                 " does not replace; leave it out, or sweep another field by --sweep");
            }
        }
    }
}

Study load_study(const StudyOptions& options) {
    Study study = read_study(options.file, options.overrides);
    if (!options.sweeps.empty()) {
        study.sweep.clear();
        for (const auto& text : options.sweeps) {
            study.sweep.push_back(parse_sweep(text));
        }
        naming_file({"--sweep"}, [&] { check_study(study); });
    }
    naming_file(options, [&] { check_functions(study, ""); });
    return study;
}

}  // namespace detequiv::app
