#include <algorithm>
#include <cmath>
#include <cstdio>

#include "figure.hpp"

/// Lines above a figure, as many as its texts take. Nobody knows the width of a text but gnuplot's terminals,
/// which do not tell: letters of DejaVu Sans are estimated, rather too wide.
namespace detequiv::app {
namespace {

bool continues(char byte) {
    return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U;
}

/// The width of the letter that begins with `byte`, as a share of the letters' size.
double letter_width(char byte) {
    constexpr std::string_view narrow = " .,:;'|!ijl";
    constexpr std::string_view slim = "()[]-/trf\"";
    constexpr std::string_view wide = "mwMW@%+=<>^~#";
    if (continues(byte)) {
        return 0;
    }
    if (static_cast<unsigned char>(byte) >= 0xE1U) {  // from U+1000 on, scripts of broad letters among them
        return 1;
    }
    const auto in = [byte](std::string_view letters) { return letters.find(byte) != std::string_view::npos; };
    return in(narrow) ? 0.33 : in(slim) ? 0.42 : in(wide) ? 0.9 : byte >= 'A' && byte <= 'Z' ? 0.72 : 0.64;
}

/// How many bytes of `text` are no wider than `widest`: whole letters, one at least.
std::size_t fitting(std::string_view text, double widest) {
    double width = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        width += letter_width(text[i]);
        if (width > widest && i > 0 && !continues(text[i])) {
            return i;
        }
    }
    return text.size();
}

/// Where to break `text`, of which `fitting` bytes fit: between the parts of a list (two spaces), else
/// between words or terms of a sum unless that leaves most of the line empty, else anywhere.
std::size_t break_in(std::string_view text, std::size_t fitting) {
    const auto part = text.substr(0, fitting + 1).rfind("  ");
    if (part != std::string_view::npos && part > 0) {
        return part;
    }
    for (const char* separator : {" ", "+"}) {
        const auto at = text.substr(0, fitting + 1).rfind(separator);
        if (at != std::string_view::npos && at > fitting / 2) {
            return at;
        }
    }
    return fitting;
}

std::vector<std::string> broken(std::string_view text, double widest) {
    constexpr std::size_t most_lines = 6;  // of a text without end
    std::vector<std::string> lines;
    lines.reserve(most_lines);
    while (!text.empty() && lines.size() < most_lines) {
        const auto fits = fitting(text, widest);
        const auto end = fits < text.size() ? break_in(text, fits) : fits;
        lines.emplace_back(text.substr(0, end));
        text.remove_prefix(std::min(text.find_first_not_of(' ', end), text.size()));
    }
    if (!text.empty()) {
        lines.back() += "…";
    }
    return lines;
}

struct Letters {
    int size;
    int line_height;
    const char* colour;
};

}  // namespace

void add_caption(Figure& figure, std::string_view title, const std::vector<std::string>& below) {
    constexpr Letters large{.size = 16, .line_height = 25, .colour = "#000000"};
    constexpr Letters small{.size = 12, .line_height = 23, .colour = "#404040"};
    constexpr int first_line = 20;
    struct Line {
        std::string text;
        int from_top;
        const Letters* letters;
    };
    std::vector<Line> lines;
    int next = first_line;
    const auto add = [&](std::string_view text, const Letters& letters) {
        const auto parts = broken(text, 0.95 * figure.width / letters.size);
        for (std::size_t i = 0; i < parts.size(); ++i) {
            lines.push_back({parts[i], next, &letters});
            next += letters.line_height;
            figure.added += i == 0 ? 0 : letters.line_height;
        }
    };
    add(title, large);
    next += lines.empty() ? 0 : 3;
    for (const auto& text : below) {
        add(text, small);
    }
    const int height = figure.height + figure.added;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const auto& line = lines[i];
        char place[128];
        std::snprintf(place, sizeof place, " at screen 0.5, screen %.4f center font ',%d' textcolor '%s'\n",
                      1 - static_cast<double>(line.from_top) / height, line.letters->size,
                      line.letters->colour);
        figure.commands.append("set label ").append(std::to_string(i + 1)).append(" ");
        figure.commands.append(gnuplot_typeset(line.text)).append(place);
    }
}

}  // namespace detequiv::app
