#include "output.hpp"

#include <unistd.h>

#include <cstdio>
#include <filesystem>

#include "detequiv/theory/activation.hpp"
#include "detequiv/version.hpp"
#include "files.hpp"
#include "table.hpp"

namespace detequiv::app {
namespace {

void check_function(const StudyOptions& options, std::string_view key, const FunctionChoice& function) {
    const auto* text = std::get_if<std::string>(&function);
    if (text == nullptr) {
        return;
    }
    try {
        (void)Activation::parse(*text);
    } catch (const std::invalid_argument& error) {
        throw StudyError(options.file + ": " + std::string(key) + " = \"" + *text + "\": " + error.what());
    }
}

}  // namespace

Format chosen_format(const OutputOptions& output, Format when_piped) {
    if (output.format) {
        return *output.format;
    }
    if (!output.out.empty()) {
        const auto extension = std::filesystem::path(output.out).extension();
        return extension == ".csv" ? Format::csv : extension == ".json" ? Format::json : Format::table;
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
    std::string text("detequiv: ");
    for (const char c : line) {  // what a user wrote may hold line ends
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x20 || byte == 0x7f) {
            char escape[8];
            std::snprintf(escape, sizeof escape, "\\u%04X", static_cast<unsigned>(byte));
            text.append(c == '\n' ? "\\n" : escape);
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

Study load_study(const StudyOptions& options) {
    Study study = read_study(options.file, options.overrides);
    if (!options.sweeps.empty()) {
        study.sweep.clear();
        for (const auto& text : options.sweeps) {
            study.sweep.push_back(parse_sweep(text));
        }
        naming_file({"--sweep"}, [&] { check_study(study); });
    }
    check_functions(options, study);
    return study;
}

void check_functions(const StudyOptions& options, const Study& study) {
    check_function(options, "network.activation", study.network.activation);
    check_function(options, "data.teacher", study.data.teacher);
}

}  // namespace detequiv::app
