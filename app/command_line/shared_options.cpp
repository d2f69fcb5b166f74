#include "command_line/shared_options.hpp"

#include <cmath>
#include <filesystem>
#include <fstream>
#include <map>
#include <stdexcept>

#include "detequiv/numerics/checks.hpp"
#include "figure.hpp"
#include "files.hpp"
#include "output.hpp"

namespace detequiv::app {
namespace {

/// The file behind a path, as far as it exists.
std::filesystem::path resolved(const std::string& file) {
    std::error_code error;
    auto path = std::filesystem::weakly_canonical(std::filesystem::absolute(file, error), error);
    return error ? std::filesystem::path(file) : path;
}

std::string shown(const std::string& text) {
    return text.empty() ? "\"\"" : text;
}

/// Refuses a text that is no number, or not the one required.
template <class Admits>
CLI::Validator required(const std::string& what, Admits admits) {
    return CLI::Validator(
        [=](const std::string& text) {
            double value = std::nan("");
            return CLI::detail::lexical_cast(text, value) && admits(value)
                       ? std::string()
                       : shown(text) + ": required " + what;
        },
        "");
}

bool is_database(const std::string& file) {
    constexpr std::string_view header("SQLite format 3\0", 16);
    std::string start(header.size(), ' ');
    std::ifstream stream(file, std::ios::binary);
    return stream.read(start.data(), static_cast<std::streamsize>(start.size())) && start == header;
}

/// What a call reads, and stores of results, are not written over.
void check_spared(const CLI::App& verb, const std::string& option, const std::string& file) {
    const auto refuse = [&](const char* why) {
        std::string message = option;
        message.append(" = ").append(file).append(": ").append(why);
        throw std::invalid_argument(message);
    };
    for (const char* source : {"STUDY", "--store"}) {
        const auto* stated = verb.get_option_no_throw(source);
        if (stated != nullptr && stated->count() > 0 &&
            resolved(stated->as<std::string>()) == resolved(file)) {
            refuse(source[0] == '-' ? "required another file than that of --store"
                                    : "required another file than the study");
        }
    }
    if (std::filesystem::is_regular_file(file) && is_database(file)) {
        refuse("a store of results; required another file");
    }
}

}  // namespace

void add_choice(CLI::App& verb, const std::string& name, const std::vector<std::string>& choices,
                const std::function<void(const std::string&)>& take, const std::string& meaning) {
    verb.add_option_function<std::string>(name, take, meaning)
        ->transform(CLI::IsMember(choices, CLI::ignore_case))
        ->type_name(CLI::detail::join(choices, "|"));
}

void add_data_output(CLI::App& verb, OutputOptions& output) {
    add_choice(
        verb, "--format", {"table", "csv", "json"},
        [&output](const std::string& name) {
            output.format = name == "table" ? Format::table : name == "csv" ? Format::csv : Format::json;
        },
        "shape of the data (default: by --out, or by where it goes)");
    verb.add_option("--out", output.out, "write the data to FILE instead of stdout, whole or not at all")
        ->check(file_name())
        ->type_name("FILE");
}

void add_output(CLI::App& verb, OutputOptions& output) {
    add_data_output(verb, output);
    verb.add_option("--plot", output.plot, "draw a figure: FILE.svg, FILE.pdf or FILE.png (needs gnuplot)")
        ->check(file_name())
        ->type_name("FILE");
    verb.add_flag("--keep-script", output.keep_script,
                  "keep the figure's gnuplot script FILE.gp and its data FILE.dat beside it");
}

void add_set(CLI::App& verb, StudyOptions& study) {
    verb.add_option("--set", study.overrides, "set a field of the study; repeatable")
        ->type_name("KEY=VALUE")
        ->allow_extra_args(false);
}

void add_study(CLI::App& verb, StudyOptions& study) {
    verb.add_option("STUDY", study.file, "a study as TOML (detequiv init writes one)")
        ->check(file_name())
        ->required();
    add_set(verb, study);
}

CLI::Validator number_in(double lower, double upper) {
    return required("a number in [" + check::shortest(lower) + ", " + check::shortest(upper) + "]",
                    [=](double value) { return value >= lower && value <= upper; });
}

CLI::Validator positive_number() {
    return required("a finite number > 0", [](double value) { return std::isfinite(value) && value > 0; });
}

CLI::Validator whole_number(long long lower, long long upper) {
    const std::string range = std::to_string(lower) + " to " + std::to_string(upper);
    return CLI::Validator(
        [=](std::string& text) {
            double value = std::nan("");  // so that 1e3 is one
            if (!CLI::detail::lexical_cast(text, value) || value != std::floor(value) ||
                !(value >= static_cast<double>(lower) && value <= static_cast<double>(upper))) {
                return shown(text) + ": required a whole number from " + range;
            }
            text = std::to_string(static_cast<long long>(value));
            return std::string();
        },
        "");
}

double share(const std::string& option, std::string text) {
    const std::string stated = text;
    const bool percent = !text.empty() && text.back() == '%';
    if (percent) {
        text.pop_back();
    }
    std::size_t read = 0;
    double value = -1;
    try {
        value = std::stod(text, &read);
    } catch (const std::exception&) {
        read = 0;
    }
    const bool number = read > 0 && read == text.size() && value >= 0 && std::isfinite(value);
    if (!number || (!percent && value > 1)) {
        throw CLI::ValidationError(option, shown(stated) + ": required a share in [0, 1], or a percentage: " +
                                               (number ? stated : "2") + "%");
    }
    return percent ? value / 100 : value;
}

CLI::Validator file_name() {
    return CLI::Validator(
        [](const std::string& text) {
            return text.empty() ? shown(text) + ": required a file name" : std::string();
        },
        "");
}

void check_output(const CLI::App& verb, const OutputOptions& output) {
    if (output.keep_script && output.plot.empty()) {
        throw std::invalid_argument("--keep-script: required --plot FILE");
    }
    std::vector<std::string> figures;
    if (!output.plot.empty()) {
        (void)figure_kind(output.plot);
        figures.push_back(output.plot);
    }
    if (output.keep_script) {
        figures.push_back(script_beside(output.plot));
        figures.push_back(data_beside(output.plot));
    }
    for (const auto& file : figures) {
        if (!output.out.empty() && resolved(file) == resolved(output.out)) {
            throw std::invalid_argument("--out = " + output.out +
                                        ": required another file than the figure's " + file);
        }
        check_writable(file);
        check_spared(verb, "--plot", file);
    }
    if (!output.out.empty()) {
        check_writable(output.out);
        check_spared(verb, "--out", output.out);
        if (!output.format && !format_of(output.out)) {
            throw std::invalid_argument("--out = " + output.out +
                                        ": required a name that ends in .csv, .json or .txt, or --format");
        }
    }
}

}  // namespace detequiv::app
