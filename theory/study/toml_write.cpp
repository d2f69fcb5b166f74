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

std::string study_reference() {
    const Study study;
    std::string out = "# Every field of a study with its default.\n";
    std::string table;
    for (const auto& field : fields()) {
        open_table(out, table, field.key);
        out.append("# ").append(field.meaning).append(": ").append(field.requirement).append("\n");
        out.append(field.in_force(study) ? "" : "# ").append(name_in_table(field.key)).append(" = ");
        out.append(toml_text(field.get(study))).append("\n");
    }
    out += "\n# One sweep, or two as [[sweep]] tables.\n# [sweep]\n";
    for (const auto& field : sweep_fields()) {
        const Sweep example{"step.exponent", 0, 0.49, 50, false};
        out.append("# ").append(field.meaning).append(": ").append(field.requirement).append("\n");
        out.append("# ").append(field.key).append(" = ").append(toml_text(field.get(example))).append("\n");
    }
    return out;
}

}  // namespace detequiv
