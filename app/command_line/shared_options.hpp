#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <string>
#include <vector>

#include "options.hpp"

/// Options that several verbs have. The name of an option's value says what completion offers for it: FILE,
/// STUDY, KEY=..., or the choices themselves with | between them.
namespace detequiv::app {

inline constexpr const char* sweep_value = "KEY=FROM:TO:POINTS[:log]";

/// --format, --out.
void add_data_output(CLI::App& verb, OutputOptions& output);
/// The same with --plot and --keep-script.
void add_output(CLI::App& verb, OutputOptions& output);
/// Refuses before anything is computed what could not be delivered afterwards.
void check_output(const CLI::App& verb, const OutputOptions& output);

void add_set(CLI::App& verb, StudyOptions& study);
/// STUDY, --set.
void add_study(CLI::App& verb, StudyOptions& study);

/// An option whose value is one of several words, whatever its case.
void add_choice(CLI::App& verb, const std::string& name, const std::vector<std::string>& choices,
                const std::function<void(const std::string&)>& take, const std::string& meaning);

/// Numbers as CLI11's own ranges have them, but NaN and infinity are refused, and no bound is said in 300
/// digits.
[[nodiscard]] CLI::Validator number_in(double lower, double upper);
[[nodiscard]] CLI::Validator positive_number();
/// For transform: 1e3 is 1000.
[[nodiscard]] CLI::Validator whole_number(long long lower, long long upper);
/// Anything but an empty text.
[[nodiscard]] CLI::Validator file_name();

/// A number in [0, 1], or with % a hundredth of any number >= 0: 50 would hardly mean 5000 %, while 200% says
/// so. Throws CLI::ValidationError.
[[nodiscard]] double share(const std::string& option, std::string text);

}  // namespace detequiv::app
