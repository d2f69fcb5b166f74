#include <algorithm>
#include <cstdio>
#include <limits>

#include "detequiv/numerics/checks.hpp"
#include "figure.hpp"
#include "table.hpp"

/// The bulk of F/sqrt(width) as a density, its outliers as labelled lines.
namespace detequiv::app {
namespace {

/// Outliers stand below the top of the density; the labels of close ones are staggered.
std::string outlier_labels(const std::vector<Outlier>& outliers, double top, double span) {
    constexpr int levels = 4;
    std::string commands;
    double previous = -std::numeric_limits<double>::infinity();
    int level = 0;
    for (std::size_t i = outliers.size(); i-- > 0;) {  // ascending
        const auto& outlier = outliers[i];
        level = outlier.location - previous < 0.2 * span ? (level + 1) % levels : 0;
        previous = outlier.location;
        char place[32];
        std::snprintf(place, sizeof place, "%.3g", outlier.location);
        const std::string count = outlier.multiplicity > 1 ? " ×" + std::to_string(outlier.multiplicity) : "";
        commands += "set label " + gnuplot_quoted(outlier.label() + count + " at " + place) + " at first " +
                    check::shortest(outlier.location) + ", first " +
                    check::shortest(top * (0.40 + 0.08 * level)) +
                    " center noenhanced font ',13' textcolor '#D55E00'\n";
    }
    return commands;
}

}  // namespace

Figure spectrum_figure(const Prediction& prediction, const std::vector<double>& locations,
                       const std::vector<double>& density, const SimulatedSpectrum& simulated) {
    Figure figure;
    figure.width = 860;
    figure.height = 520;
    figure.data.block("singular value of F/sqrt(width), density of the bulk");
    double top = 0;
    double right = locations.empty() ? 1 : locations.back();
    for (std::size_t i = 0; i < locations.size(); ++i) {
        figure.data.row({locations[i], density[i]});
        top = std::max(top, density[i]);
    }
    figure.data.block("outlier, height of its mark");
    for (const auto& outlier : prediction.spectrum.outliers) {
        right = std::max(right, outlier.location);
        figure.data.row({outlier.location, 0.36 * top});
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
    figure.commands =
        caption(prediction.study) +
        "set tmargin at screen 0.82\nset bmargin at screen 0.14\nset border 3\nset tics nomirror out\n"
        "set xlabel 'singular value of F/√N'\nset ylabel 'density of the bulk'\nset "
        "xrange [0:" +
        check::shortest(1.06 * right) + "]\nset yrange [0:" + check::shortest(1.08 * top) +
        "]\nset style fill transparent solid 0.35 noborder\nset key top right reverse Left samplen 2.5 width "
        "1\n" +
        outlier_labels(prediction.spectrum.outliers, top, right) + "plot " +
        (any ? "data index 2 using 1:2 with boxes linecolor '#999999' title 'simulated, " +
                   std::to_string(simulated.draws) + " draws', \\\n     "
             : std::string()) +
        "data index 0 using 1:2 with filledcurves y=0 linecolor '#56B4E9' notitle, \\\n"
        "     data index 0 using 1:2 with lines linecolor '#0072B2' linewidth 2.5 title 'bulk, up to " +
        readable(prediction.spectrum.edge.location) +
        "', \\\n"
        "     data index 1 using 1:2 with impulses linecolor '#D55E00' linewidth 3.5 title 'outliers'" +
        (any ? ", \\\n     data index 3 using 1:2 with points pointtype 9 pointsize 1.2 linecolor '#000000' "
               "title 'largest simulated'"
             : "") +
        "\n";
    return figure;
}

}  // namespace detequiv::app
