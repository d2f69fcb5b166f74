#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "detequiv/theory/study.hpp"
#include "options.hpp"

namespace detequiv::app {

/// The format that a file's extension means: .csv, .json; a table for .txt and none; empty for any other.
[[nodiscard]] std::optional<Format> format_of(const std::string& file);

/// The format asked for; else that of the extension of --out; else a table on a terminal and `when_piped`
/// elsewhere.
[[nodiscard]] Format chosen_format(const OutputOptions& output, Format when_piped);

/// Sends the data to --out or to stdout.
void deliver(const OutputOptions& output, std::string_view data);

/// One line on stderr, "detequiv: ..."; control characters are escaped, what is no UTF-8 becomes "?", and
/// what is longer than 2000 bytes is cut.
void say(std::string_view line);
void say_warnings(const std::vector<std::string>& warnings);

/// Says each of the faults; the exit status that they leave.
[[nodiscard]] int exit_status(const std::vector<std::string>& numerical_faults);

/// Where a table of numbers came from, as lines above it: version, verb, every field, warnings, and `more`.
[[nodiscard]] std::string provenance(std::string_view verb, const Study& study,
                                     const std::vector<std::string>& warnings,
                                     const std::vector<std::string>& more = {});

/// Reads the study of a call: file, overrides, sweeps; its functions of z are parsed once so that a fault
/// names the file and the key. Throws StudyError.
[[nodiscard]] Study load_study(const StudyOptions& options);

/// Where a fault comes from: --set or --sweep where it begins with a field that the call sets by them, or
/// with a sweep that --sweep states, else the study's file.
[[nodiscard]] std::string origin_of(const StudyOptions& options, std::string_view fault);

/// Refuses a --set of a field that a sweep replaces at every point, or of a sweep that --sweep replaces.
void check_in_force(const StudyOptions& options, const Study& study);

/// Runs `work`, putting the origin before the message of a std::invalid_argument.
template <class Work>
auto naming_file(const StudyOptions& options, Work work) {
    try {
        return work();
    } catch (const std::invalid_argument& error) {
        throw StudyError(origin_of(options, error.what()) + ": " + error.what());
    }
}

}  // namespace detequiv::app
