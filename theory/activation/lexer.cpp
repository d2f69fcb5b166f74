#include "activation/lexer.hpp"

#include <charconv>
#include <cmath>
#include <system_error>

#include "activation/fault.hpp"

namespace detequiv::expression {
namespace {

// The C library's character classes depend on the locale.
bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}
bool is_space(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/// The number that the text stands for: a decimal fraction is rarely a double.
Bounded literal(double value, std::size_t length) {
    constexpr std::size_t most_digits = 17;
    constexpr double largest = 0x1p53;
    // Two numbers of so few digits and bits that are the same double are the same number.
    const double scaled = std::ldexp(value, 20);
    const bool exact = length <= most_digits && scaled == std::trunc(scaled) && scaled < largest;
    return exact ? Bounded(value) : Bounded(value, bounded::result(value, 0).error);
}

constexpr std::string_view symbols = "+-*/^(),";

}  // namespace

Token Lexer::token(TokenKind kind, std::size_t begin) const {
    return {.kind = kind, .text = text_.substr(begin, at_ - begin), .range = {begin, at_}};
}

Token Lexer::next() {
    while (at_ < text_.size() && is_space(text_[at_])) {
        ++at_;
    }
    if (at_ == text_.size()) {
        return token(TokenKind::end, at_);
    }
    const char c = text_[at_];
    if (is_digit(c) || c == '.') {
        return number();
    }
    if (is_letter(c)) {
        return name();
    }
    const std::size_t begin = at_++;
    if (symbols.find(c) == std::string_view::npos) {
        // A character of several bytes is quoted whole.
        while (at_ < text_.size() && (static_cast<unsigned char>(text_[at_]) & 0xC0U) == 0x80U) {
            ++at_;
        }
        refuse_at(text_, {begin, at_}, "no such symbol; required + - * / ^ ( ) , a number or a name");
    }
    if (text_.substr(begin, 2) == "**") {
        refuse_at(text_, {begin, begin + 2}, "no such operator; powers are written with ^");
    }
    return token(TokenKind::symbol, begin);
}

Token Lexer::number() {
    const std::size_t begin = at_;
    double value = 0.0;
    const char* const first = text_.data() + begin;
    const auto [last, error] = std::from_chars(first, text_.data() + text_.size(), value);
    at_ += static_cast<std::size_t>(last - first);
    if (error == std::errc::result_out_of_range) {
        refuse_at(text_, {begin, at_}, "this number is outside the range of double precision");
    }
    if (error != std::errc()) {
        refuse_at(text_, {begin, begin + 1}, "no number starts like this");
    }
    Token result = token(TokenKind::number, begin);
    result.number = literal(value, at_ - begin);
    return result;
}

Token Lexer::name() {
    const std::size_t begin = at_;
    while (at_ < text_.size() && (is_letter(text_[at_]) || is_digit(text_[at_]))) {
        ++at_;
    }
    return token(TokenKind::name, begin);
}

}  // namespace detequiv::expression
