#pragma once

#include <cmath>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "detequiv/theory/hermite.hpp"
#include "study/field.hpp"

/// The kinds of fields that the table is made of.
namespace detequiv::study_detail {

using Admissible = bool (*)(double);

inline constexpr double largest_exact_integer = 9007199254740992.0;  // 2^53

inline bool any_number(double x) {
    return std::isfinite(x);
}
inline bool nonnegative(double x) {
    return std::isfinite(x) && x >= 0;
}
/// For numbers that enter the theory as their square.
inline bool nonnegative_square(double x) {
    return std::isfinite(x * x) && x >= 0;
}
inline bool positive(double x) {
    return std::isfinite(x) && x > 0;
}
inline bool at_least_one(double x) {
    return std::isfinite(x) && x >= 1;
}
inline bool at_least_two(double x) {
    return std::isfinite(x) && x >= 2;
}
inline bool below_half(double x) {
    return std::isfinite(x) && x < 0.5;
}
inline bool integer_from(double x, double lower, double upper) {
    return x >= lower && x <= upper && x == std::floor(x);
}
inline bool positive_integer(double x) {
    return integer_from(x, 1, largest_exact_integer);
}
inline bool seed_integer(double x) {
    return integer_from(x, 0, largest_exact_integer);
}
inline bool point_count(double x) {
    return integer_from(x, 1, static_cast<double>(max_sweep_points));
}
inline bool column_count(double x) {
    return integer_from(x, 1, max_hermite_degree);
}

/// A number that `access` refers to, be it a double, an optional or an integer.
template <class Owner, class Access>
Field<Owner> number(const std::string& key, const std::string& requirement, const std::string& meaning,
                    Access access, Admissible admissible) {
    Field<Owner> field;
    field.key = key;
    field.requirement = requirement;
    field.meaning = meaning;
    field.numeric = true;
    field.get = [access](const Owner& owner) { return FieldValue(static_cast<double>(access(owner))); };
    field.set = [access, admissible, requirement](Owner& owner, const FieldValue& value) -> std::string {
        const auto* stated = std::get_if<double>(&value);
        if (stated == nullptr || !admissible(*stated)) {
            return requirement;
        }
        auto& target = access(owner);
        target = static_cast<std::decay_t<decltype(target)>>(*stated);
        return {};
    };
    return field;
}

/// One of several names.
template <class Owner, class Access, class Value>
Field<Owner> choice(const std::string& key, const std::string& meaning, Access access,
                    const std::vector<std::pair<std::string, Value>>& names) {
    Field<Owner> field;
    field.key = key;
    field.meaning = meaning;
    for (const auto& [name, value] : names) {
        field.requirement.append(field.requirement.empty() ? "\"" : " or \"").append(name).append("\"");
    }
    field.get = [access, names](const Owner& owner) {
        for (const auto& [name, value] : names) {
            if (access(owner) == value) {
                return FieldValue(name);
            }
        }
        return FieldValue(std::string("?"));
    };
    field.set = [access, names, required = field.requirement](Owner& owner, const FieldValue& value) {
        const auto* text = std::get_if<std::string>(&value);
        for (const auto& [name, meant] : names) {
            if (text != nullptr && *text == name) {
                access(owner) = meant;
                return std::string{};
            }
        }
        return required;
    };
    return field;
}

/// A number that may be left to a rule with a name ("samples", "auto"): `access` refers to an optional.
template <class Access>
Field<Study> optional_number(const std::string& key, std::string_view word, const std::string& requirement,
                             const std::string& meaning, Access access, Admissible admissible) {
    Field<Study> field;
    field.key = key;
    field.requirement.append("\"").append(word).append("\" or ").append(requirement);
    field.meaning = meaning;
    field.numeric = true;
    field.get = [access, word](const Study& study) -> FieldValue {
        const auto& stated = access(study);
        return stated ? FieldValue(static_cast<double>(*stated)) : FieldValue(std::string(word));
    };
    field.set = [access, word, admissible, required = field.requirement](Study& study,
                                                                         const FieldValue& value) {
        auto& target = access(study);
        const auto* text = std::get_if<std::string>(&value);
        const auto* stated = std::get_if<double>(&value);
        if (text != nullptr && *text == word) {
            target = std::nullopt;
            return std::string{};
        }
        if (stated == nullptr || !admissible(*stated)) {
            return required;
        }
        target = static_cast<typename std::decay_t<decltype(target)>::value_type>(*stated);
        return std::string{};
    };
    return field;
}

[[nodiscard]] Field<Study> title_field();
/// Where a function of z lies.
struct FunctionAccess {
    const FunctionChoice& (*read)(const Study&);
    FunctionChoice& (*write)(Study&);
};
/// A function of z: a text or a list of Hermite coefficients.
[[nodiscard]] Field<Study> function_field(std::string key, std::string meaning, FunctionAccess access);
[[nodiscard]] Field<Study> readout_field();
[[nodiscard]] Field<Study> output_scale_field();

}  // namespace detequiv::study_detail
