#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace detequiv {

/// The step that is taken: the true gradient, or its part c_1 a beta^T alone. In these limits they differ in
/// what a label with a mean does to the rows of W_0 [eq. first_step:mean], which the second leaves alone.
enum class Gradient { full, rank_one };

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

class Activation;

/// The function that a choice names, an Activation of activation.hpp. Throws ExpressionError.
[[nodiscard]] Activation make_function(const FunctionChoice& choice);

/// A step size: constant * samples^exponent, or a plain size.
struct StepChoice {
    double exponent = 0.0;  ///< alpha < 1/2
    double constant = 1.0;  ///< > 0
    std::optional<double> size =
        std::nullopt;  ///< eta itself, 0 <= eta < sqrt(samples); overrides exponent and constant
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
    [[nodiscard]] double output_scale() const;   ///< s; 1/sqrt(N) for mean_field
    [[nodiscard]] double step_size() const;      ///< eta
    [[nodiscard]] double step_exponent() const;  ///< log(eta)/log(n) for a size, else the stated exponent
};

/// A fault in a study: what() is one line, `file: key = value: required ...` or `file: key: unknown key; did
/// you mean ...?`. The file is left out where a study did not come from one; `--set` stands in its place for
/// what overrides brought in.
class StudyError : public std::invalid_argument {
  public:
    using std::invalid_argument::invalid_argument;
};

/// Reads a TOML file; `overrides` are "key=value" texts (the command's --set) applied on top of it in order.
/// An override of step.size replaces the file's exponent and constant, one of step.exponent the file's size;
/// `data.first_batch=samples` ties the first batch to the fresh one again.
/// Throws StudyError: file missing, unreadable or above 1 MiB, TOML syntax (with line and column), unknown
/// key (with the nearest known one), wrong type, both a size and an exponent or constant of the step. Ends by
/// checking the values with `check_study`.
[[nodiscard]] Study read_study(const std::filesystem::path& file,
                               const std::vector<std::string>& overrides = {});

/// The same from TOML text; `name` stands for the file in messages.
[[nodiscard]] Study parse_study(std::string_view toml, std::string_view name = "study",
                                const std::vector<std::string>& overrides = {});

/// Writes every field in force, defaults included, as TOML that parse_study reads back to an equal study.
[[nodiscard]] std::string to_toml(const Study& study);

/// A field's value as it is read and written: a number, a text, a list, or a finite readout law.
using FieldValue = std::variant<double, std::string, std::vector<double>, ReadoutChoice>;

/// What there is to know about one field of a study.
struct FieldDescription {
    std::string key;          ///< dotted: "step.exponent"
    FieldValue value;         ///< in this study
    std::string requirement;  ///< what is admissible, as messages say it
    std::string meaning;
    bool numeric = false;  ///< may be swept
};

/// The fields in force, in the order of the documentation: of step.exponent, step.constant and step.size
/// those that determine the step. Sweeps are not fields.
[[nodiscard]] std::vector<FieldDescription> study_fields(const Study& study);

/// The study as TOML with a comment above every field: what it means, what is admissible, its default. Fields
/// that are not in force, and an example of a sweep where there is none, are commented out. parse_study reads
/// it back to an equal study.
[[nodiscard]] std::string commented_toml(const Study& study);

/// commented_toml of the defaults.
[[nodiscard]] std::string study_reference();

/// Parses "key=from:to:points" or "key=from:to:points:log"; throws StudyError.
[[nodiscard]] Sweep parse_sweep(std::string_view text);

/// The points of a sweep, equally spaced or geometric; the ends are hit exactly, one point is `from`.
[[nodiscard]] std::vector<double> sweep_values(const Sweep& sweep);

/// Reads or sets a numeric field by its dotted key. What follows from other fields is resolved:
/// data.first_batch is data.samples unless stated, step.size is eta, step.exponent log(eta)/log(n) for a
/// size. Setting step.exponent drops a stated size, setting step.size puts it in force. Throws StudyError for
/// an unknown or non-numeric key, for a value that the field does not admit, and on reading theory.columns =
/// "auto".
[[nodiscard]] double numeric_field(const Study& study, std::string_view key);
void set_numeric_field(Study& study, std::string_view key, double value);
[[nodiscard]] std::vector<std::string> numeric_field_names();

/// Refuses a field on which no answer of the theory depends, simulation.*: errors over it would be flat.
/// Throws StudyError, for an unknown or non-numeric key too.
void check_theory_field(std::string_view key);

/// The most points of one sweep, and of two together.
inline constexpr std::size_t max_sweep_points = 1'000'000;

/// Refuses values that no theory covers: sizes that are not finite or below 1 (samples: 2), ridge < 0, noise
/// < 0, a finite readout law whose probabilities do not sum to 1 or whose mean and variance are not 0 and 1
/// (to 1e-12), step size < 0, exponent >= 1/2 (also that of a size), more than two sweeps, two of the same
/// field, of a field that is not in force, or with points that the field does not admit. Throws StudyError.
/// Functions of z are checked where they are parsed.
void check_study(const Study& study);

}  // namespace detequiv
