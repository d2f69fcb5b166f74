#include "activation/fault.hpp"

#include <algorithm>
#include <cstddef>

#include "detequiv/numerics/words.hpp"

namespace detequiv::expression {
namespace {

std::string quote(std::string_view text) {
    return "\"" + excerpt(text) + "\"";
}

}  // namespace

void refuse_at(std::string_view text, TextRange range, std::string_view fault) {
    const std::size_t begin = std::min(range.begin, text.size());
    const std::size_t end = std::clamp(range.end, begin, text.size());
    const std::string_view part = text.substr(begin, end - begin);
    std::string message = part.empty() ? "end of text" : quote(part);
    message += " at position " + std::to_string(begin + 1) + ": ";
    message += fault;
    if (part.size() != text.size()) {
        message += " (in " + quote(text) + ")";
    }
    throw ExpressionError(message, begin);
}

std::string nearest_word(std::string_view word, std::span<const std::string_view> known) {
    std::string_view best;
    std::size_t fewest = std::max<std::size_t>(2, word.size() / 2) + 1;
    for (const std::string_view candidate : known) {
        const std::size_t distance = edit_distance(word, candidate);
        if (distance < fewest) {
            fewest = distance;
            best = candidate;
        }
    }
    return std::string(best);
}

}  // namespace detequiv::expression
