#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

#include "detequiv/numerics/checks.hpp"
#include "figure.hpp"
#include "table.hpp"

/// The bulk of F/sqrt(width) as a density, its outliers as labelled lines.
namespace detequiv::app {
namespace {

constexpr double mark_height = 0.36;  // of the highest density

/// "he_{12} ×2 at 3.07", where he_12 has a subscript.
std::string outlier_label(const Outlier& outlier) {
    const bool polynomial = outlier.kind == OutlierKind::polynomial;
    std::string label = polynomial ? "he_{" + std::to_string(outlier.degree) + "}" : outlier.label();
    char place[32];
    std::snprintf(place, sizeof place, " at %.3g", outlier.location);
    if (outlier.multiplicity > 1) {
        label.append(" ×").append(std::to_string(outlier.multiplicity));
    }
    return label + place;
}

/// Labels above the outliers' marks, beside the bulk if they reach it and inside the axis' `end`. The largest
/// comes first; one that would touch another stands higher, and where no height is free there is none.
std::string outlier_labels(const Spectrum& spectrum, double top, double end) {
    constexpr std::size_t levels = 8;
    constexpr double letter = 0.011;  // of the axis
    constexpr std::size_t marks = 3;  // of a subscript, which are not seen
    std::array<double, levels> free_to{};
    free_to.fill(end);
    std::string commands;
    for (const auto& outlier : spectrum.outliers) {  // descending
        const auto label = outlier_label(outlier);
        const double half = 0.5 * letter * end * static_cast<double>(label.size() - marks);
        const double beside = std::min(spectrum.edge.location, outlier.location) + half;
        const double at = std::min(std::max(outlier.location, beside), end - half);
        auto* const free =
            std::find_if(free_to.begin(), free_to.end(), [&](double left) { return at + half <= left; });
        if (free == free_to.end()) {
            continue;
        }
        *free = at - half;
        const double height = mark_height + 0.04 + 0.08 * static_cast<double>(free - free_to.begin());
        commands.append("set label ").append(gnuplot_quoted(label)).append(" at first ");
        commands.append(check::shortest(at)).append(", first ").append(check::shortest(top * height));
        commands.append(" center font ',13' textcolor '#D55E00'\n");
    }
    return commands;
}

std::string title_of(std::size_t draws) {
    return " title 'simulated, " + std::to_string(draws) + (draws == 1 ? " draw'" : " draws'");
}

}  // namespace

Figure spectrum_figure(const Prediction& prediction, const std::vector<double>& locations,
                       const std::vector<double>& density, const SimulatedSpectrum& simulated) {
    Figure figure;
    figure.width = 860;
    figure.height = 520;
    figure.data.block("singular value of F/sqrt(width), density of the bulk");
    double highest = 0;
    double right = locations.empty() ? 1 : locations.back();
    for (std::size_t i = 0; i < locations.size(); ++i) {
        figure.data.row({locations[i], density[i]});
        highest = std::isfinite(density[i]) ? std::max(highest, density[i]) : highest;
    }
    for (const double bin : simulated.density) {
        highest = std::max(highest, bin);
    }
    const double top = highest > 0 ? highest : 1;
    figure.data.block("outlier, height of its mark");
    for (const auto& outlier : prediction.spectrum.outliers) {
        right = std::max(right, outlier.location);
        figure.data.row({outlier.location, mark_height * top});
    }
    if (prediction.spectrum.outliers.empty()) {
        figure.data.row({-1, 0});
    }
    const bool any = simulated.draws > 0;
    if (any) {
        figure.data.block("simulated: singular value, density");
        for (std::size_t i = 0; i < simulated.centers.size(); ++i) {
            figure.data.row({simulated.centers[i], simulated.density[i]});
        }
        figure.data.block("simulated: largest singular values, height of their marks");
        for (const double value : simulated.largest) {
            right = std::max(right, value);
            figure.data.row({value, 0.03 * top});
        }
    }
    const double end = 1.06 * right;
    const bool marked = !prediction.spectrum.outliers.empty();
    add_caption(figure, prediction.study);
    figure.commands +=
        "set tmargin at screen " + figure.level(0.82) + "\nset bmargin at screen " + figure.level(0.235) +
        "\nset border 3\nset tics nomirror out\nset xlabel 'singular value of F/√N'\nset ylabel 'density of "
        "the bulk'\nset xrange [0:" +
        check::shortest(end) + "]\nset yrange [0:" + check::shortest(1.08 * top) +
        "]\nset style fill transparent solid 0.35 noborder\nset key at screen 0.5, screen " +
        figure.level(0.05) + " center center horizontal maxrows 2 reverse Left samplen 2.5 width 1\n" +
        outlier_labels(prediction.spectrum, top, end) + "plot " +
        (any ? "data index 2 using 1:2 with boxes linecolor '#999999'" + title_of(simulated.draws) +
                   ", \\\n     "
             : std::string()) +
        "data index 0 using 1:2 with filledcurves y=0 linecolor '#56B4E9' notitle, \\\n"
        "     data index 0 using 1:2 with lines linecolor '#0072B2' linewidth 2.5 title 'bulk, up to " +
        readable(prediction.spectrum.edge.location) +
        "', \\\n"
        "     data index 1 using 1:2 with impulses linecolor '#D55E00' linewidth 3.5" +
        (marked ? " title 'outliers'" : " notitle") +
        (any ? ", \\\n     data index 3 using 1:2 with points pointtype 9 pointsize 1.2 linecolor '#000000' "
               "title 'largest simulated'"
             : "") +
        "\n";
    return figure;
}

}  // namespace detequiv::app
