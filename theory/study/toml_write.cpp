#include <algorithm>
#include <string>

#include "study/field.hpp"

namespace detequiv {
namespace {

using study_detail::Field;
using study_detail::fields;
using study_detail::sweep_fields;
using study_detail::toml_text;

std::string_view table_of(std::string_view key) {
    const auto dot = key.find('.');
    return dot == std::string_view::npos ? std::string_view{} : key.substr(0, dot);
}

/// Starts the table of `key` unless the field before it is in the same one.
void open_table(std::string& out, std::string& current, std::string_view key) {
    if (const auto table = table_of(key); table != current) {
        current = table;
        out.append("\n[").append(table).append("]\n");
    }
}

std::string name_in_table(std::string_view key) {
    const auto table = table_of(key);
    return std::string(table.empty() ? key : key.substr(table.size() + 1));
}

/// `text` as lines of at most 80 columns that begin with `mark`, a comment sign.
void append_comment(std::string& out, std::string_view mark, std::string_view text) {
    constexpr std::size_t columns = 80;
    while (!text.empty()) {
        auto end = text.size();
        if (mark.size() + end > columns) {
            const auto space = text.rfind(' ', columns - mark.size());
            end = space == std::string_view::npos ? text.find(' ') : space;
        }
        out.append(mark).append(text.substr(0, end)).append("\n");
        text.remove_prefix(std::min(text.size(), std::min(end, text.size()) + 1));
        mark = mark.starts_with('\n') ? mark.substr(1) : mark;
    }
}

/// A sweep with what its fields mean; `mark` stands before what is to be read.
void append_sweep(std::string& out, const Sweep& sweep, std::string_view mark) {
    out.append(mark).append("[[sweep]]\n");
    for (const auto& field : sweep_fields()) {
        append_comment(out, "# ", field.meaning + ": " + field.requirement);
        out.append(mark).append(field.key).append(" = ").append(toml_text(field.get(sweep))).append("\n");
    }
}

}  // namespace

std::string to_toml(const Study& study) {
    std::string out;
    std::string table;
    for (const auto& field : fields()) {
        if (field.in_force(study)) {
            open_table(out, table, field.key);
            out.append(name_in_table(field.key))
                .append(" = ")
                .append(toml_text(field.get(study)))
                .append("\n");
        }
    }
    for (const auto& sweep : study.sweep) {
        out += "\n[[sweep]]\n";
        for (const auto& field : sweep_fields()) {
            out.append(field.key).append(" = ").append(toml_text(field.get(sweep))).append("\n");
        }
    }
    return out;
}

std::string commented_toml(const Study& study) {
    const Study defaults;
    std::string out =
        "# A study for detequiv: every field, what it means and what it may be. A field\n"
        "# that is left out has its default. Numbers have no units: inputs are standard\n"
        "# normal, and the noise is in units of the labels.\n\n";
    std::string table;
    for (const auto& field : fields()) {
        open_table(out, table, field.key);
        const std::string fallback =
            field.in_force(defaults) ? "default " + toml_text(field.get(defaults)) : "not set by default";
        append_comment(out, "# ", field.meaning);
        append_comment(out, "#   ", field.requirement + "; " + fallback);
        out.append(field.in_force(study) ? "" : "# ").append(name_in_table(field.key)).append(" = ");
        out.append(toml_text(field.get(study))).append("\n");
    }
    append_comment(out, "\n# ",
                   "What curve, simulate and compare look at: one sweep, or two as [[sweep]] tables.");
    if (study.sweep.empty()) {
        append_sweep(out, {"step.exponent", 0, 0.49, 50, false}, "# ");
    }
    for (const auto& sweep : study.sweep) {
        append_sweep(out, sweep, "");
    }
    return out;
}

std::string study_reference() {
    return commented_toml(Study{});
}

}  // namespace detequiv
