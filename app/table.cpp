#include "table.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "detequiv/numerics/checks.hpp"

namespace detequiv::app {
namespace {

std::string text_of(const Cell& cell) {
    if (const auto* number = std::get_if<double>(&cell)) {
        return readable(*number);
    }
    if (const auto* count = std::get_if<long long>(&cell)) {
        return std::to_string(*count);
    }
    const auto* text = std::get_if<std::string>(&cell);
    return text != nullptr ? *text : "";
}

std::string csv_text(const std::string& text) {
    if (text.find_first_of(",\"\n\r") == std::string::npos) {
        return text;
    }
    std::string out = "\"";
    for (const char c : text) {
        out.append(c == '"' ? 2 : 1, c);
    }
    return out.append("\"");
}

std::string csv_of(const Cell& cell) {
    if (const auto* number = std::get_if<double>(&cell)) {
        return std::isfinite(*number) ? check::shortest(*number + 0.0) : std::string{};
    }
    if (const auto* count = std::get_if<long long>(&cell)) {
        return std::to_string(*count);
    }
    const auto* text = std::get_if<std::string>(&cell);
    return text != nullptr ? csv_text(*text) : std::string{};
}

/// Code points, which is what a terminal gives a column each.
std::size_t width_of(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(
        text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

void append_padded(std::string& line, std::string_view text, std::size_t width, bool right) {
    const std::string padding(width - width_of(text), ' ');
    line.append(line.empty() ? "" : "  ");
    line.append(right ? padding : "").append(text).append(right ? "" : padding);
}

}  // namespace

std::string readable(double value) {
    if (!std::isfinite(value)) {
        return std::isnan(value) ? "-" : (value > 0 ? "inf" : "-inf");
    }
    char buffer[32];
    std::snprintf(buffer, sizeof buffer, "%.6g", value + 0.0);  // -0 as 0
    return buffer;
}

std::string to_text(const Table& table) {
    std::vector<std::vector<std::string>> lines{table.header};
    std::vector<bool> right(table.header.size(), true);
    for (const auto& row : table.rows) {
        auto& line = lines.emplace_back();
        for (std::size_t j = 0; j < row.size(); ++j) {
            line.push_back(text_of(row[j]));
            right[j] = right[j] && !std::holds_alternative<std::string>(row[j]);
        }
    }
    std::vector<std::size_t> widths(table.header.size());
    for (const auto& line : lines) {
        for (std::size_t j = 0; j < line.size(); ++j) {
            widths[j] = std::max(widths[j], width_of(line[j]));
        }
    }
    std::string out;
    for (const auto& line : lines) {
        std::string text;
        for (std::size_t j = 0; j < line.size(); ++j) {
            append_padded(text, line[j], widths[j], right[j]);
        }
        text.erase(text.find_last_not_of(' ') + 1);
        out.append(text).append("\n");
    }
    return out;
}

std::string to_csv(const Table& table) {
    std::string out;
    const auto append = [&out](std::size_t j, const std::string& text) {
        out.append(j == 0 ? "" : ",").append(text);
    };
    for (std::size_t j = 0; j < table.header.size(); ++j) {
        append(j, csv_text(table.header[j]));
    }
    out += '\n';
    for (const auto& row : table.rows) {
        for (std::size_t j = 0; j < row.size(); ++j) {
            append(j, csv_of(row[j]));
        }
        out += '\n';
    }
    return out;
}

std::string as_comment(std::string_view text) {
    std::string out;
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size());
        out.append(end == 0 ? "#" : "# ").append(text.substr(0, end)).append("\n");
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return out;
}

}  // namespace detequiv::app
