#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace detequiv::app {

/// Nothing, a number, a count, a text.
using Cell = std::variant<std::monostate, double, long long, std::string>;

/// Rows under a header; every row has as many cells as the header.
struct Table {
    std::vector<std::string> header = {};
    std::vector<std::vector<Cell>> rows = {};
};

/// A number to read: six significant digits, 0 also for -0; "-" where there is none.
[[nodiscard]] std::string readable(double value);

/// Columns aligned to read, numbers to the right.
[[nodiscard]] std::string to_text(const Table& table);

/// RFC 4180 with \n line ends: numbers as the shortest text that reads back to the same double, no text for a
/// number that does not exist (NaN, infinite), 0 for -0.
[[nodiscard]] std::string to_csv(const Table& table);

/// `text` with "# " before each line: what goes above a CSV header.
[[nodiscard]] std::string as_comment(std::string_view text);

}  // namespace detequiv::app
