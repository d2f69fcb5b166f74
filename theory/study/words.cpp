#include "detequiv/numerics/words.hpp"

#include <algorithm>

#include "detequiv/numerics/checks.hpp"
#include "study/field.hpp"

/// What messages and files say: values as TOML, complaints.
namespace detequiv::study_detail {
namespace {

std::string quoted(const std::string& text) {
    std::string out = "\"";
    for (const char c : text) {
        switch (c) {
            case '"':
                out += "\\\"";
                break;
            case '\\':
                out += "\\\\";
                break;
            case '\n':
                out += "\\n";
                break;
            case '\t':
                out += "\\t";
                break;
            default:
                if (is_control(c)) {
                    out += escaped_control(c);
                } else {
                    out += c;
                }
        }
    }
    return out + "\"";
}

/// -0 as 0: TOML reads "-0" as an integer, which has no sign to keep.
std::string number_text(double value) {
    return check::shortest(value + 0.0);
}

std::string list(const std::vector<double>& values) {
    std::string out = "[";
    for (const double value : values) {
        out.append(out.size() > 1 ? ", " : "").append(number_text(value));
    }
    return out + "]";
}

}  // namespace

std::string toml_text(const FieldValue& value) {
    if (const auto* number = std::get_if<double>(&value)) {
        return number_text(*number);
    }
    if (const auto* text = std::get_if<std::string>(&value)) {
        return quoted(*text);
    }
    if (const auto* values = std::get_if<std::vector<double>>(&value)) {
        return list(*values);
    }
    const auto& law = std::get<ReadoutChoice>(value);
    return "{ atoms = " + list(law.atoms) + ", probabilities = " + list(law.probabilities) + " }";
}

std::string on_one_line(const std::string& text) {
    return std::none_of(text.begin(), text.end(), is_control) ? text : quoted(text);
}

std::string complaint(std::string_view key, std::string_view value, std::string_view requirement) {
    std::string line(key);
    return line.append(" = ").append(value).append(": required ").append(requirement);
}

}  // namespace detequiv::study_detail
