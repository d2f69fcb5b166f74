#include "activation/fault.hpp"

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <vector>

#include "detequiv/numerics/words.hpp"

namespace detequiv::expression {
namespace {

std::string quote(std::string_view text) {
    return "\"" + excerpt(text) + "\"";
}

/// Levenshtein's distance.
std::size_t edits(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 0; i < a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i + 1;
        for (std::size_t j = 0; j < b.size(); ++j) {
            const std::size_t change = diagonal + (a[i] == b[j] ? 0 : 1);
            diagonal = row[j + 1];
            row[j + 1] = std::min({change, row[j] + 1, diagonal + 1});
        }
    }
    return row.back();
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
        const std::size_t distance = edits(word, candidate);
        if (distance < fewest) {
            fewest = distance;
            best = candidate;
        }
    }
    return std::string(best);
}

}  // namespace detequiv::expression
