#include <toml++/toml.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <fstream>
#include <iterator>
#include <sstream>

#include "detequiv/numerics/words.hpp"
#include "study/field.hpp"
#include "study/toml_depth.hpp"

namespace detequiv {
namespace {

using namespace study_detail;

constexpr std::size_t largest_file = 1U << 20U;  // far above any study, below what hurts

std::optional<std::vector<double>> number_list(const toml::node* node) {
    const auto* array = node != nullptr ? node->as_array() : nullptr;
    if (array == nullptr) {
        return std::nullopt;
    }
    std::vector<double> numbers;
    for (const auto& element : *array) {
        if (!element.is_number()) {
            return std::nullopt;
        }
        numbers.push_back(*element.value<double>());
    }
    return numbers;
}

/// Empty where no field has a value of this kind (a boolean, a date, a list of texts).
std::optional<FieldValue> field_value(const toml::node& node) {
    if (node.is_number()) {
        return FieldValue(node.is_integer() ? static_cast<double>(node.as_integer()->get())
                                            : node.as_floating_point()->get());
    }
    if (const auto* text = node.as_string()) {
        return FieldValue(text->get());
    }
    if (auto numbers = number_list(&node)) {
        return FieldValue(std::move(*numbers));
    }
    if (const auto* table = node.as_table(); table != nullptr && table->size() == 2) {
        auto atoms = number_list(table->get("atoms"));
        auto probabilities = number_list(table->get("probabilities"));
        if (atoms && probabilities) {
            return FieldValue(
                ReadoutChoice{ReadoutChoice::Kind::finite, std::move(*atoms), std::move(*probabilities)});
        }
    }
    return std::nullopt;
}

/// What the user wrote, on one line.
std::string shown(const toml::node& node) {
    std::string text;
    if (const auto value = field_value(node)) {
        text = toml_text(*value);
    } else {
        std::ostringstream stream;
        const auto print = [&](const auto& inner) {
            stream << toml::toml_formatter{inner, toml::format_flags::none};
        };
        node.visit(print);
        text = stream.str();
        if (node.is_table() && !text.starts_with('{')) {  // a [table], which the formatter writes as lines
            text = "{ " + text + " }";
        }
    }
    std::replace_if(
        text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20; }, ' ');
    return excerpt(text);
}

template <class Owner>
void read_field(const Field<Owner>& field, Owner& owner, const toml::node& node, std::string_view key) {
    const auto value = field_value(node);
    if (!value) {
        throw StudyError(complaint(key, shown(node), field.requirement));
    }
    assign(field, owner, *value, key, shown(node));
}

Sweep read_sweep(const toml::table& table) {
    Sweep sweep;
    for (const auto& [name, node] : table) {
        const std::string key = "sweep." + std::string(name.str());
        const auto* field = find_field(sweep_fields(), name.str());
        if (field == nullptr) {
            throw StudyError(unknown_key(key, keys_of(sweep_fields(), "sweep.")));
        }
        read_field(*field, sweep, node, key);
    }
    for (const auto& field : sweep_fields()) {
        if (field.key != "scale" && !table.contains(field.key)) {
            throw StudyError("sweep." + field.key + ": missing; required " + field.requirement);
        }
    }
    return sweep;
}

void read_sweeps(Study& study, const toml::node& node) {
    if (const auto* table = node.as_table()) {
        study.sweep = {read_sweep(*table)};
        return;
    }
    const auto* array = node.as_array();
    if (array == nullptr || array->empty() || !array->is_homogeneous(toml::node_type::table)) {
        throw StudyError(complaint("sweep", shown(node), "a table, or an array of one or two tables"));
    }
    study.sweep.clear();
    for (const auto& element : *array) {
        study.sweep.push_back(read_sweep(*element.as_table()));
    }
}

bool is_table_name(std::string_view name) {
    return std::any_of(fields().begin(), fields().end(), [&](const Field<Study>& field) {
        return field.key.size() > name.size() && field.key.starts_with(name) && field.key[name.size()] == '.';
    });
}

std::vector<std::string> known_keys() {
    auto keys = keys_of(fields());
    for (auto& key : keys_of(sweep_fields(), "sweep.")) {
        keys.push_back(std::move(key));
    }
    return keys;
}

/// A size of the step leaves no room for an exponent or a constant.
void check_one_step(std::span<const std::string> keys, const Study& study) {
    const auto stated = [&](std::string_view key) {
        return std::find(keys.begin(), keys.end(), key) != keys.end();
    };
    const bool size = stated("step.size");
    for (const auto* other : {"step.exponent", "step.constant"}) {
        if (size && stated(other)) {
            throw StudyError("step.size, " + std::string(other) +
                             ": both are given; required either a size, or an exponent with a constant");
        }
    }
    if (study.step.size && stated("step.constant")) {
        throw StudyError(
            "step.constant: step.size is in force; required step.exponent as well, or only a size");
    }
}

/// Walks a table; `prefix` is its key with a dot behind. Notes the keys that were set.
void read_table(Study& study, const toml::table& table, const std::string& prefix,
                std::vector<std::string>& keys) {
    for (const auto& [name, node] : table) {
        const std::string key = prefix + std::string(name.str());
        if (key == "sweep") {
            read_sweeps(study, node);
        } else if (const auto* field = find_field(fields(), key)) {
            read_field(*field, study, node, key);
            keys.push_back(key);
        } else if (const auto* inner = node.as_table();
                   inner != nullptr && (is_table_name(key) || !inner->empty())) {
            read_table(study, *inner, key + ".", keys);
        } else if (is_table_name(key)) {
            throw StudyError(complaint(key, shown(node), "a table"));
        } else {
            throw StudyError(unknown_key(key, known_keys()));
        }
    }
}

/// A list or a table, which no text of a field but the title begins like.
bool is_structured(const std::string& text) {
    const auto first = text.find_first_not_of(" \t");
    return first != std::string::npos && (text[first] == '[' || text[first] == '{');
}

/// The value of an override: a number, TOML, or else the bare text (an expression needs no quotes).
FieldValue override_value(const std::string& text) {
    double number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error == std::errc{} && end == text.data() + text.size()) {
        return number;
    }
    try {
        check_depth("value = " + text);
        const auto table = toml::parse("value = " + text);
        if (const auto* node = table.get("value"); node != nullptr && table.size() == 1) {
            if (auto value = field_value(*node)) {
                return *value;
            }
        }
    } catch (const toml::parse_error&) {
        // No TOML value: the bare text.
    } catch (const StudyError&) {
        // Nor is this.
    }
    return text;
}

template <class Owner>
void override_field(const Field<Owner>& field, Owner& owner, const std::string& text, std::string_view key) {
    const FieldValue value = override_value(text);
    const bool is_text = std::holds_alternative<std::string>(value);
    const bool text_admissible = !is_structured(text) || field.key == "title";
    const auto required = is_text && !text_admissible ? field.requirement : field.set(owner, value);
    if (required.empty()) {
        return;
    }
    // A number may be meant as an expression: data.teacher=1.
    if (!text_admissible || !field.set(owner, text).empty()) {
        throw StudyError(complaint(key, excerpt(on_one_line(text)), required));
    }
}

void apply_override(Study& study, const std::string& text, std::vector<std::string>& keys) {
    const auto equals = text.find('=');
    if (equals == std::string::npos || equals == 0) {
        throw StudyError(excerpt(on_one_line(text)) + ": required key=value");
    }
    const std::string key = text.substr(0, equals);
    const std::string value = text.substr(equals + 1);
    if (const auto* field = find_field(fields(), key)) {
        override_field(*field, study, value, key);
    } else if (const auto* swept =
                   key.starts_with("sweep.") ? find_field(sweep_fields(), key.substr(6)) : nullptr) {
        if (study.sweep.size() != 1) {
            throw StudyError(key + ": required a study with exactly one sweep");
        }
        override_field(*swept, study.sweep.front(), value, key);
    } else {
        throw StudyError(unknown_key(key, known_keys()));
    }
    keys.push_back(key);
}

void apply_overrides(Study& study, const std::vector<std::string>& overrides) {
    std::vector<std::string> keys;
    for (const auto& text : overrides) {
        apply_override(study, text, keys);
    }
    check_one_step(keys, study);
}

Study from_document(std::string_view text) {
    Study study;
    std::vector<std::string> keys;
    check_depth(text);
    try {
        read_table(study, toml::parse(text), {}, keys);
    } catch (const toml::parse_error& error) {
        const auto where = error.source().begin;
        throw StudyError("line " + std::to_string(where.line) + ", column " + std::to_string(where.column) +
                         ": " + excerpt(on_one_line(std::string(error.description())), 300));
    }
    check_one_step(keys, study);
    return study;
}

/// Runs `work` and puts `origin` before the message of any StudyError.
template <class Work>
void naming(std::string_view origin, Work work) {
    try {
        work();
    } catch (const StudyError& error) {
        throw StudyError(std::string(origin) + ": " + error.what());
    }
}

/// What is wrong of an admissible study after overrides is wrong by them.
bool admissible(const Study& study) {
    try {
        check_study(study);
    } catch (const StudyError&) {
        return false;
    }
    return true;
}

std::string contents(const std::filesystem::path& file) {
    std::error_code error;
    const auto status = std::filesystem::status(file, error);
    if (status.type() == std::filesystem::file_type::not_found) {
        throw StudyError("no such file");
    }
    if (std::filesystem::is_directory(status)) {
        throw StudyError("is a directory; required a TOML file");
    }
    errno = 0;
    std::ifstream stream(file, std::ios::binary);
    // A pipe has no size beforehand, a device may have no end: what counts is what comes.
    std::string text(largest_file + 1, '\0');
    stream.read(text.data(), static_cast<std::streamsize>(text.size()));
    if (!stream.is_open() || stream.bad()) {
        throw StudyError(std::string("cannot be read: ") + std::strerror(errno));
    }
    text.resize(static_cast<std::size_t>(stream.gcount()));
    if (text.size() > largest_file) {
        throw StudyError("too long: required a study of at most 1 MiB");
    }
    return text;
}

}  // namespace

Study parse_study(std::string_view toml, std::string_view name, const std::vector<std::string>& overrides) {
    Study study;
    naming(name, [&] { study = from_document(toml); });
    const Study as_read = study;
    naming("--set", [&] { apply_overrides(study, overrides); });
    naming(admissible(as_read) ? "--set" : name, [&] { check_study(study); });
    return study;
}

Study read_study(const std::filesystem::path& file, const std::vector<std::string>& overrides) {
    std::string text;
    naming(file.string(), [&] { text = contents(file); });
    return parse_study(text, file.string(), overrides);
}

Sweep parse_sweep(std::string_view text) {
    const auto fault = [&] {
        return StudyError("--sweep: " + excerpt(on_one_line(std::string(text))) +
                          ": required key=from:to:points or key=from:to:points:log");
    };
    const auto equals = text.find('=');
    if (equals == std::string_view::npos) {
        throw fault();
    }
    std::vector<std::string> parts{std::string(text.substr(0, equals))};
    std::istringstream rest{std::string(text.substr(equals + 1))};
    for (std::string part; std::getline(rest, part, ':');) {
        parts.push_back(part);
    }
    if (parts.size() < 4 || parts.size() > 5 || text.back() == ':') {
        throw fault();
    }
    Sweep sweep;
    naming("--sweep", [&] {
        for (std::size_t i = 0; i < parts.size(); ++i) {
            const auto& field = sweep_fields()[i];
            override_field(field, sweep, parts[i], "sweep." + field.key);
        }
    });
    return sweep;
}

}  // namespace detequiv
