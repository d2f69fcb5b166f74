#include <algorithm>
#include <cctype>
#include <cstdio>
#include <numeric>

#include "detequiv/numerics/checks.hpp"
#include "study/field.hpp"

/// What messages and files say: values as TOML, complaints, the nearest known key.
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
                if (const auto byte = static_cast<unsigned char>(c); byte < 0x20 || byte == 0x7f) {
                    char escape[8];
                    std::snprintf(escape, sizeof escape, "\\u%04X", static_cast<unsigned>(byte));
                    out += escape;
                } else {
                    out += c;
                }
        }
    }
    return out + "\"";
}

std::string list(const std::vector<double>& values) {
    std::string out = "[";
    for (const double value : values) {
        out.append(out.size() > 1 ? ", " : "").append(check::shortest(value));
    }
    return out + "]";
}

std::string_view last_part(std::string_view key) {
    const auto dot = key.rfind('.');
    return dot == std::string_view::npos ? key : key.substr(dot + 1);
}

bool same_letter(char a, char b) {
    const auto lower = [](char c) { return std::tolower(static_cast<unsigned char>(c)); };
    return lower(a) == lower(b);
}

/// Insertions, deletions, substitutions and swaps of neighbours that lead from a to b.
std::size_t distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> before(b.size() + 1);
    std::vector<std::size_t> previous(b.size() + 1);
    std::vector<std::size_t> current(b.size() + 1);
    std::iota(previous.begin(), previous.end(), std::size_t{0});
    for (std::size_t i = 1; i <= a.size(); ++i) {
        current[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const bool same = same_letter(a[i - 1], b[j - 1]);
            current[j] = std::min({previous[j] + 1, current[j - 1] + 1, previous[j - 1] + (same ? 0U : 1U)});
            if (i > 1 && j > 1 && same_letter(a[i - 1], b[j - 2]) && same_letter(a[i - 2], b[j - 1])) {
                current[j] = std::min(current[j], before[j - 2] + 1);
            }
        }
        std::swap(before, previous);
        std::swap(previous, current);
    }
    return previous[b.size()];
}

/// Nearness of the whole key, or of its last part (a field under the wrong table, or under none).
std::size_t strangeness(std::string_view key, std::string_view known) {
    return std::min(distance(key, known), distance(last_part(key), last_part(known)) + 1);
}

}  // namespace

std::string toml_text(const FieldValue& value) {
    if (const auto* number = std::get_if<double>(&value)) {
        return check::shortest(*number);
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
    const bool plain = std::none_of(text.begin(), text.end(),
                                    [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
    return plain ? text : quoted(text);
}

std::string complaint(std::string_view key, std::string_view value, std::string_view requirement) {
    std::string line(key);
    return line.append(" = ").append(value).append(": required ").append(requirement);
}

std::string unknown_key(std::string_view key, std::span<const std::string> known) {
    constexpr std::size_t longest_key = 60;
    const auto shown = on_one_line(std::string(key.substr(0, longest_key)));
    const auto nearest =
        std::min_element(known.begin(), known.end(), [&](const std::string& a, const std::string& b) {
            return strangeness(shown, a) < strangeness(shown, b);
        });
    std::string line = shown + ": unknown key; ";
    if (nearest != known.end() &&
        strangeness(shown, *nearest) <= std::max<std::size_t>(2, shown.size() / 3)) {
        return line + "did you mean " + *nearest + "?";
    }
    line += "known are";
    for (const auto& key_name : known) {
        line.append(" ").append(key_name);
    }
    return line;
}

}  // namespace detequiv::study_detail
