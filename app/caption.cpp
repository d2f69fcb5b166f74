#include <algorithm>
#include <array>
#include <utility>

#include "figure.hpp"
#include "table.hpp"

namespace detequiv::app {
namespace {

/// The letters of the theory for the fields of a study.
constexpr std::array<std::pair<std::string_view, std::string_view>, 11> symbols{
    {{"network.width", "N"},
     {"data.samples", "n"},
     {"data.first_batch", "n₁"},
     {"data.dimension", "d"},
     {"data.noise", "σ_ε"},
     {"ridge.lambda", "λ"},
     {"step.exponent", "α"},
     {"step.constant", "c"},
     {"step.size", "η"},
     {"network.output_scale", "s"},
     {"theory.columns", "K"}}};

std::string symbol(std::string_view key) {
    for (const auto& [name, letter] : symbols) {
        if (name == key) {
            return std::string(letter);
        }
    }
    return std::string(key);
}

std::string shown(const FieldValue& value) {
    if (const auto* number = std::get_if<double>(&value)) {
        return readable(*number);
    }
    if (const auto* text = std::get_if<std::string>(&value)) {
        return *text;
    }
    const auto* list = std::get_if<std::vector<double>>(&value);
    if (list == nullptr) {
        return "finite law";
    }
    std::string out = "[";
    for (const double entry : *list) {
        out.append(out.size() > 1 ? ", " : "").append(readable(entry));
    }
    return out + "]";
}

/// A first batch as large as the fresh one, and what only simulations use, go without saying.
bool goes_without_saying(const Study& study, const FieldDescription& field) {
    return field.key.starts_with("simulation.") || field.key == "title" ||
           (field.key == "data.first_batch" && study.first_batch() == study.data.samples) ||
           (field.key == "step.constant" && study.step.constant == 1) ||
           (field.key == "theory.columns" && !study.theory.columns);
}

/// Swept itself, or put out of force by what is.
bool is_left_out(const std::string& key, const std::vector<std::string>& swept) {
    const auto listed = [&swept](const char* name) {
        return std::find(swept.begin(), swept.end(), name) != swept.end();
    };
    return std::find(swept.begin(), swept.end(), key) != swept.end() ||
           (listed("step.size") && (key == "step.exponent" || key == "step.constant"));
}

}  // namespace

void add_caption(Figure& figure, const Study& study, const std::vector<std::string>& left_out,
                 const std::string& last) {
    std::string functions;
    std::string numbers;
    for (const auto& field : study_fields(study)) {
        if (goes_without_saying(study, field) || is_left_out(field.key, left_out)) {
            continue;
        }
        const bool function = field.key == "network.activation" || field.key == "data.teacher";
        std::string& line = function ? functions : numbers;
        line.append(line.empty() ? "" : ",  ");
        if (function) {
            line.append(field.key == "data.teacher" ? "teacher " : "activation ").append(shown(field.value));
        } else if (const auto letter = symbol(field.key); letter != field.key) {
            line.append(letter).append(" = ").append(shown(field.value));
        } else {  // network.rows, network.readout
            line.append(shown(field.value)).append(" ").append(field.key.substr(field.key.find('.') + 1));
        }
    }
    add_caption(figure, study.title, {functions, numbers, last});
}

std::string axis_label(const Study& study, std::string_view key) {
    if (key == "step.exponent") {
        return study.step.constant == 1 ? "'α = log η / log n'" : "'exponent α of the step size η = c nᵅ'";
    }
    const auto letter = symbol(key);
    return gnuplot_typeset(letter == key ? letter : letter + "   (" + std::string(key) + ")");
}

}  // namespace detequiv::app
