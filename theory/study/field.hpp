#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "detequiv/theory/study.hpp"

/// The table of fields: the one place that says what a study holds. Reading, writing, overriding, sweeping,
/// checking, suggestions and documentation all walk it.
namespace detequiv::study_detail {

/// One field of an Owner (Study or Sweep).
template <class Owner>
struct Field {
    std::string key;
    std::string requirement;
    std::string meaning;
    bool numeric = false;
    std::function<FieldValue(const Owner&)> get;
    /// Sets the field; returns what is required when the value is not admissible, and nothing otherwise.
    std::function<std::string(Owner&, const FieldValue&)> set;
    /// The number that a reader of the field means where `get` gives a text; absent if there is none.
    std::function<double(const Owner&)> resolved = {};
    /// False where another field replaces this one; absent: always in force.
    std::function<bool(const Owner&)> condition = {};

    [[nodiscard]] bool in_force(const Owner& owner) const { return !condition || condition(owner); }
};

[[nodiscard]] const std::vector<Field<Study>>& fields();
[[nodiscard]] const std::vector<Field<Sweep>>& sweep_fields();

template <class Owner>
[[nodiscard]] const Field<Owner>* find_field(const std::vector<Field<Owner>>& table, std::string_view key) {
    for (const auto& field : table) {
        if (field.key == key) {
            return &field;
        }
    }
    return nullptr;
}

/// A value as TOML writes it, which is also how messages show it.
[[nodiscard]] std::string toml_text(const FieldValue& value);

/// A text on one line: itself, or quoted as TOML where it holds control characters.
[[nodiscard]] std::string on_one_line(const std::string& text);

/// "key = value: required requirement".
[[nodiscard]] std::string complaint(std::string_view key, std::string_view value,
                                    std::string_view requirement);

/// "key: unknown key; did you mean meant?": what a symbol of the theory in its last part stands for
/// ("network.N"), or the nearest known key. Where none is near, the known keys: of its table, if that exists,
/// else all.
[[nodiscard]] std::string unknown_key(std::string_view key, std::span<const std::string> known);

/// The keys of a table, each after `prefix`.
template <class Owner>
[[nodiscard]] std::vector<std::string> keys_of(const std::vector<Field<Owner>>& table,
                                               std::string_view prefix = {}) {
    std::vector<std::string> keys;
    keys.reserve(table.size());
    for (const auto& field : table) {
        keys.push_back(std::string(prefix) + field.key);
    }
    return keys;
}

/// Sets `field`; throws StudyError with a complaint about `shown` (the value as the user wrote it).
template <class Owner>
void assign(const Field<Owner>& field, Owner& owner, const FieldValue& value, std::string_view key,
            std::string_view shown) {
    if (const auto required = field.set(owner, value); !required.empty()) {
        throw StudyError(complaint(key, shown, required));
    }
}

/// A step size must be finite, and a stated one belong to an exponent below 1/2. Throws StudyError.
void check_step(const Study& study);

}  // namespace detequiv::study_detail
