#include "detequiv/numerics/decimal.hpp"

#include <charconv>
#include <limits>

namespace detequiv::decimal {

namespace {

std::string text_of(double value, std::chars_format format, int precision) {
    // A sign, the largest number's digits before the point, the point.
    constexpr int longest = std::numeric_limits<double>::max_exponent10 + 3;
    std::string text(static_cast<std::size_t>(longest + precision), ' ');
    text.resize(static_cast<std::size_t>(
        std::to_chars(text.data(), text.data() + text.size(), value, format, precision).ptr - text.data()));
    return text;
}

}  // namespace

std::string fixed(double value, int places) {
    return text_of(value, std::chars_format::fixed, places);
}

std::string rounded(double value, int digits) {
    return text_of(value, std::chars_format::general, digits);
}

}  // namespace detequiv::decimal
