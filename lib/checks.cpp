#include "detequiv/numerics/checks.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <stdexcept>

namespace detequiv::check {

std::string shortest(double value) {
    std::array<char, 32> buffer{};
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value).ptr;
    return {buffer.data(), end};
}

void refuse(std::string_view name, std::string_view value, std::string_view requirement,
            std::string_view remedy) {
    std::string message(name);
    message.append(" = ").append(value).append(": required ").append(requirement);
    if (!remedy.empty()) {
        message.append("; ").append(remedy);
    }
    throw std::invalid_argument(message);
}

double finite(std::string_view name, double value, std::string_view remedy) {
    if (!std::isfinite(value)) {
        refuse(name, shortest(value), "a finite number", remedy);
    }
    return value;
}

double positive(std::string_view name, double value, std::string_view remedy) {
    if (!(std::isfinite(value) && value > 0)) {
        refuse(name, shortest(value), "a finite number > 0", remedy);
    }
    return value;
}

double nonnegative(std::string_view name, double value, std::string_view remedy) {
    if (!(std::isfinite(value) && value >= 0)) {
        refuse(name, shortest(value), "a finite number >= 0", remedy);
    }
    return value;
}

double within(std::string_view name, double value, double lower, double upper, std::string_view remedy) {
    if (!(value >= lower && value <= upper)) {
        refuse(name, shortest(value), "a number in [" + shortest(lower) + ", " + shortest(upper) + "]",
               remedy);
    }
    return value;
}

long long at_least(std::string_view name, long long value, long long lower, std::string_view remedy) {
    if (value < lower) {
        refuse(name, std::to_string(value), "an integer >= " + std::to_string(lower), remedy);
    }
    return value;
}

}  // namespace detequiv::check
