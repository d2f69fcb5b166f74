#include "figure.hpp"

#include <cmath>
#include <cstdio>
#include <filesystem>
#include <stdexcept>

#include "detequiv/numerics/checks.hpp"
#include "files.hpp"
#include "gnuplot.hpp"

namespace detequiv::app {
namespace {

namespace fs = std::filesystem;

std::string terminal(const Figure& figure, FigureKind kind) {
    constexpr double pixels_per_inch = 110;
    const int height = figure.height + figure.added;
    const auto size = std::to_string(figure.width) + "," + std::to_string(height);
    switch (kind) {
        case FigureKind::svg:
            return "svg size " + size + " dynamic background 'white' font 'DejaVu Sans,14'";
        case FigureKind::png:
            return "pngcairo size " + std::to_string(2 * figure.width) + "," + std::to_string(2 * height) +
                   " font 'DejaVu Sans,14' fontscale 1.5 linewidth 2 pointscale 2.4";
        case FigureKind::pdf:
            break;
    }
    return "pdfcairo size " + check::shortest(figure.width / pixels_per_inch) + "in," +
           check::shortest(height / pixels_per_inch) +
           "in font 'DejaVu Sans,14' fontscale 0.54 linewidth 1.6";
}

std::string script_for(const Figure& figure, FigureKind kind, const std::string& picture,
                       const std::string& data) {
    // "./" keeps names that begin with "|" or "<" from being read as commands.
    return "# gnuplot, run in the folder of this file\nset terminal " + terminal(figure, kind) +
           "\nset output " + gnuplot_quoted("./" + picture) + "\ndata = " + gnuplot_quoted("./" + data) +
           "\nset encoding utf8\nset border linecolor '#404040'\n" + figure.commands + "unset output\n";
}

}  // namespace

FigureKind figure_kind(const std::string& file) {
    const auto extension = fs::path(file).extension();
    if (extension == ".svg") {
        return FigureKind::svg;
    }
    if (extension == ".pdf") {
        return FigureKind::pdf;
    }
    if (extension == ".png") {
        return FigureKind::png;
    }
    throw std::invalid_argument("--plot = " + file + ": required a name that ends in .svg, .pdf or .png");
}

std::string script_beside(const std::string& file) {
    return fs::path(file).replace_extension(".gp").string();
}

std::string data_beside(const std::string& file) {
    return fs::path(file).replace_extension(".dat").string();
}

int FigureData::block(std::string_view title) {
    text_.append(blocks_ == 0 ? "# " : "\n\n# ").append(title).append("\n");
    return blocks_++;
}

void FigureData::row(const std::vector<double>& values) {
    for (std::size_t j = 0; j < values.size(); ++j) {
        text_.append(j == 0 ? "" : " ").append(std::isfinite(values[j]) ? check::shortest(values[j]) : "NaN");
    }
    text_ += '\n';
}

std::string Figure::level(double share) const {
    char text[32];
    std::snprintf(text, sizeof text, "%.4g", share * height / (height + added));
    return text;
}

std::string gnuplot_quoted(std::string_view text) {
    std::string out = "'";
    for (const char c : text) {
        out.append(c == '\'' ? 2 : 1, static_cast<unsigned char>(c) < 0x20 ? ' ' : c);
    }
    return out.append("'");
}

std::string gnuplot_typeset(std::string_view text) {
    constexpr std::string_view marks = "\\{}^_@&~";
    constexpr std::string_view noise = "σ_ε";  // no letter is a subscript ε
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text.substr(i).starts_with(noise)) {
            out.append(noise);
            i += noise.size() - 1;
            continue;
        }
        out.append(marks.find(text[i]) == std::string_view::npos ? 0 : 1, '\\') += text[i];
    }
    return gnuplot_quoted(out);
}

void draw(const Figure& figure, const OutputOptions& output) {
    const fs::path target = output.plot;
    const auto kind = figure_kind(output.plot);
    const auto picture = target.filename().string();
    const auto data_name = fs::path(data_beside(picture));
    const auto script_name = fs::path(script_beside(picture));
    const auto script = script_for(figure, kind, picture, data_name.string());

    const HeldSignals held;  // the folder goes before an interruption takes effect
    const TemporaryFolder folder;
    write_file(folder.path() / data_name, figure.data.text());
    write_file(folder.path() / script_name, script);
    run_gnuplot(folder.path(), script_name.string());
    write_file(target, read_file(folder.path() / picture));
    if (output.keep_script) {
        write_file(data_beside(output.plot), figure.data.text());
        write_file(script_beside(output.plot), script);
    }
}

}  // namespace detequiv::app
