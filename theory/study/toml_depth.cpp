#include "study/toml_depth.hpp"

#include <algorithm>
#include <string>

#include "detequiv/theory/study.hpp"

namespace detequiv::study_detail {
namespace {

constexpr int most_parts = 8;

/// The end of the string that begins at `at` with a quotation mark, or of the text.
std::size_t end_of_string(std::string_view text, std::size_t at) {
    const char mark = text[at];
    const std::string three(3, mark);
    const bool long_string = text.substr(at, 3) == three;
    const std::string_view close = long_string ? std::string_view(three) : text.substr(at, 1);
    for (at += close.size(); at < text.size() && text.substr(at, close.size()) != close; ++at) {
        if (!long_string && text[at] == '\n') {
            return at;  // no TOML; the parser says so
        }
        at += mark == '"' && text[at] == '\\' ? 1U : 0U;
    }
    return std::min(at + close.size(), text.size());
}

}  // namespace

void check_depth(std::string_view toml) {
    int dots = 0;
    for (std::size_t at = 0; at < toml.size();) {
        const char c = toml[at];
        if (c == '"' || c == '\'') {
            at = end_of_string(toml, at);
            continue;
        }
        if (c == '#') {
            at = std::min(toml.find('\n', at), toml.size());
            continue;
        }
        const bool between_keys = std::string_view("\n=,[]{}").find(c) != std::string_view::npos;
        dots = between_keys ? 0 : dots + (c == '.' ? 1 : 0);
        if (dots >= most_parts) {
            const auto line =
                1 + std::count(toml.begin(), toml.begin() + static_cast<std::ptrdiff_t>(at), '\n');
            throw StudyError("line " + std::to_string(line) + ": a key of more than " +
                             std::to_string(most_parts) + " parts; required table.field");
        }
        ++at;
    }
}

}  // namespace detequiv::study_detail
