#pragma once

#include <filesystem>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace detequiv {

enum class RowLaw { sphere, gaussian };  ///< law of the rows of W_0
enum class OutputScaleKind { none, mean_field, unit, number };

/// The output scale s of the residual r = y - s f_0(X).
struct OutputScale {
    OutputScaleKind kind = OutputScaleKind::mean_field;
    double number = 0;  ///< used when kind == number
};

/// The readout a = omega/sqrt(N): a name, or a finite law of omega.
struct ReadoutChoice {
    enum class Kind { gaussian, rademacher, finite } kind = Kind::gaussian;
    std::vector<double> atoms = {};          ///< finite only
    std::vector<double> probabilities = {};  ///< finite only
};

/// An activation or teacher as the study states it: a text, or a list of Hermite coefficients.
using FunctionChoice = std::variant<std::string, std::vector<double>>;

/// A step size: constant * samples^exponent, or a plain size.
struct StepChoice {
    double exponent = 0.0;
    double constant = 1.0;
    std::optional<double> size = std::nullopt;  ///< overrides exponent and constant
};

/// One swept field: `points` values from `from` to `to`, equally spaced or geometrically.
struct Sweep {
    std::string parameter;  ///< a dotted key of a numeric field, "step.exponent"
    double from = 0;
    double to = 0;
    int points = 0;
    bool logarithmic = false;
};

/// The problem, shared by theory, validation, command and Python. Every field has a default.
struct Study {
    std::string title = "untitled";
    struct Network {
        FunctionChoice activation = std::string("shifted_relu");
        double width = 1000;  ///< N
        RowLaw rows = RowLaw::sphere;
        ReadoutChoice readout = {};
        OutputScale output_scale = {};
    } network = {};
    struct Data {
        FunctionChoice teacher = std::string("He1");
        double noise = 0.5;                                ///< sigma_eps, a standard deviation
        double dimension = 600;                            ///< d
        double samples = 1000;                             ///< n
        std::optional<double> first_batch = std::nullopt;  ///< n_1; default: samples
    } data = {};
    struct Ridge {
        double lambda = 0.01;
    } ridge = {};
    StepChoice step = {};
    struct Theory {
        std::optional<int> columns =
            std::nullopt;  ///< nullopt: "auto", resummed; or the number of monomial columns
    } theory = {};
    std::vector<Sweep> sweep = {};  ///< none, one or two
    struct Simulation {
        long long trials = 50;
        long long seed = 1;
        long long test_samples = 5000;
    } simulation = {};

    [[nodiscard]] double first_batch() const { return data.first_batch.value_or(data.samples); }
    [[nodiscard]] double step_size() const;      ///< eta
    [[nodiscard]] double step_exponent() const;  ///< log(eta)/log(n) for a size, else the stated exponent
};

/// A fault in a study: what() is one line `file: key = value: required ...`.
class StudyError : public std::invalid_argument {
  public:
    using std::invalid_argument::invalid_argument;
};

/// Reads a TOML file; `overrides` are "key=value" texts (the command's --set) applied on top of it.
/// Throws StudyError: file missing or unreadable, TOML syntax (with line), unknown key (with the nearest
/// known one), wrong type. Ends by checking the values with `check_study`.
[[nodiscard]] Study read_study(const std::filesystem::path& file,
                               const std::vector<std::string>& overrides = {});

/// The same from TOML text; `name` stands for the file in messages.
[[nodiscard]] Study parse_study(std::string_view toml, std::string_view name = "study",
                                const std::vector<std::string>& overrides = {});

/// Writes every field, defaults included, as TOML that parse_study reads back to an equal study.
[[nodiscard]] std::string to_toml(const Study& study);

/// Parses "key=a:b:n" (optionally "key=a:b:n:log"); throws StudyError.
[[nodiscard]] Sweep parse_sweep(std::string_view text);

/// The points of a sweep; the ends are hit exactly.
[[nodiscard]] std::vector<double> sweep_values(const Sweep& sweep);

/// Reads or sets a numeric field by its dotted key. Throws StudyError for an unknown or non-numeric key.
[[nodiscard]] double numeric_field(const Study& study, std::string_view key);
void set_numeric_field(Study& study, std::string_view key, double value);
[[nodiscard]] std::vector<std::string> numeric_field_names();

/// Refuses values that no theory covers: negative, zero or non-finite sizes, ridge < 0, noise < 0, a finite
/// readout law whose probabilities do not sum to 1 or whose mean and variance are not 0 and 1, step size < 0,
/// exponent >= 1/2, sweep with no points. Throws StudyError.
void check_study(const Study& study);

}  // namespace detequiv
