#pragma once

#include <string>
#include <string_view>

namespace detequiv::check {

/// Argument checks. Each returns `value` when it is admissible and otherwise throws `std::invalid_argument`
/// with one line in a fixed grammar: `name = value: required ...`, and the remedy if one is given.
double finite(std::string_view name, double value, std::string_view remedy = {});
double positive(std::string_view name, double value, std::string_view remedy = {});
double nonnegative(std::string_view name, double value, std::string_view remedy = {});
double within(std::string_view name, double value, double lower, double upper, std::string_view remedy = {});
long long at_least(std::string_view name, long long value, long long lower, std::string_view remedy = {});

/// Throws `std::invalid_argument` with `name = value: required requirement; remedy`.
[[noreturn]] void refuse(std::string_view name, std::string_view value, std::string_view requirement,
                         std::string_view remedy = {});

/// The shortest decimal text that reads back as `value`: what every message prints.
[[nodiscard]] std::string shortest(double value);

}  // namespace detequiv::check
