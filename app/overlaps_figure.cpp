#include <algorithm>
#include <array>
#include <cmath>

#include "axes.hpp"
#include "detequiv/numerics/checks.hpp"
#include "figure.hpp"

/// One panel for each of the three largest singular values: whose Hermite feature its left vector carries.
namespace detequiv::app {
namespace {

constexpr int panels = 3;
constexpr int most_degrees = 3;
constexpr std::array colours{"#0072B2", "#D55E00", "#009E73"};

/// Predicted squared overlap of left vector k with he_i; no number where theory has no such outlier.
double predicted(const Prediction& prediction, int k, int i) {
    const auto& outliers = prediction.spectrum.outliers;
    const auto order = static_cast<std::size_t>(k);
    const auto degree = static_cast<std::size_t>(i);
    if (order >= outliers.size()) {
        return std::nan("");
    }
    return degree < outliers[order].overlaps.size() ? outliers[order].overlaps[degree] : 0;
}

/// swept value, then for each panel and degree the theory.
void add_theory(FigureData& data, const Study& study, Gradient gradient) {
    constexpr int points = 120;
    Sweep dense = study.sweep.front();
    dense.points = dense.points > 1 ? std::max(dense.points, points) : 1;
    data.block("theory: swept value, overlaps of vector 1 with He_1 ..., of vector 2, ...");
    Study here = study;
    here.sweep.clear();
    for (const double value : sweep_values(dense)) {
        set_numeric_field(here, dense.parameter, value);
        const Prediction prediction = predict(here, make_study_functions(here), gradient);
        std::vector<double> row = {value};
        for (int k = 0; k < panels; ++k) {
            for (int i = 1; i <= most_degrees; ++i) {
                row.push_back(predicted(prediction, k, i));
            }
        }
        data.row(row);
    }
}

void add_simulated(FigureData& data, const std::string& parameter, const Comparison& comparison) {
    data.block("simulated: swept value, then mean and standard error in the same order");
    for (const ComparedPoint& point : comparison.points) {
        if (point.point.step_size == 0) {
            continue;  // no direction is learned yet
        }
        std::vector<double> row = {swept_value(point.study, parameter)};
        for (int k = 0; k < panels; ++k) {
            for (int i = 1; i <= most_degrees; ++i) {
                const auto at = static_cast<std::size_t>(k) * static_cast<std::size_t>(point.degrees + 1) +
                                static_cast<std::size_t>(i);
                const bool measured = i <= point.degrees && at < point.overlaps.size();
                row.push_back(measured ? point.overlaps[at].mean : std::nan(""));
                row.push_back(measured ? point.overlaps[at].standard_error : std::nan(""));
            }
        }
        data.row(row);
    }
}

std::string theory_look(bool one_point) {
    return one_point ? "points pointtype 6 pointsize 1.2 linewidth 2" : "lines linewidth 2.5";
}

std::string panel(int k, const std::string& label, bool one_point) {
    const double left = 0.085 + 0.305 * k;
    std::string commands = "set lmargin at screen " + check::shortest(left) + "\nset rmargin at screen " +
                           check::shortest(left + 0.265) + "\nset label 99 'singular vector " +
                           std::to_string(k + 1) +
                           "' at graph 0.5, graph 1.05 center font ',13'\nset xlabel " + label + "\n" +
                           (k == 0 ? "set ylabel 'squared overlap with He_i'\n" : "unset ylabel\n") +
                           (k == 0 ? "" : "set format y ''\n") + "plot ";
    for (int i = 1; i <= most_degrees; ++i) {
        const int column = 1 + most_degrees * k + i;
        const int mean = 2 * (most_degrees * k + i);
        const std::string look = std::string(" linecolor '") + colours[static_cast<std::size_t>(i - 1)] + "'";
        commands.append(i > 1 ? ", \\\n     " : "")
            .append("data index 0 using 1:" + std::to_string(column) + " with " + theory_look(one_point))
            .append(look + " notitle, \\\n     ")
            .append("data index 1 using 1:" + std::to_string(mean) + ":" + std::to_string(mean + 1))
            .append(" with yerrorbars pointtype 7 pointsize 0.6" + look + " notitle");
    }
    return commands + "\nunset label\n";
}

/// A panel of its own that shows nothing but the key.
std::string key_panel(const Figure& figure, bool one_point) {
    std::string commands =
        "unset xlabel\nunset ylabel\nunset tics\nunset border\nunset logscale\nset xrange [0:1]\nset yrange "
        "[0:1]\nset lmargin at screen 0.05\nset rmargin at screen 0.95\nset tmargin at screen " +
        figure.level(0.13) + "\nset bmargin at screen " + figure.level(0.01) +
        "\nset key center center horizontal maxrows 2 samplen 3 spacing 1.25 width 2\nplot ";
    for (int i = 1; i <= most_degrees; ++i) {
        commands += "NaN with " + theory_look(one_point) + " linecolor '" +
                    colours[static_cast<std::size_t>(i - 1)] + "' title 'theory, He_" + std::to_string(i) +
                    "', ";
    }
    return commands +
           "NaN with points pointtype 7 pointsize 0.6 linecolor '#000000' title 'simulated, one standard "
           "error'\n";
}

}  // namespace

Figure overlaps_figure(const Study& study, const Comparison& comparison) {
    Figure figure;
    figure.width = 1100;
    figure.height = 520;
    const Sweep& sweep = study.sweep.front();
    const bool one_point = sweep.points == 1;
    add_theory(figure.data, study, comparison.gradient);
    add_simulated(figure.data, sweep.parameter, comparison);
    add_caption(figure, study, {sweep.parameter});
    // Overlaps lie between 0 and 1, and so do their error bars: the standard error of the mean m of numbers
    // between 0 and 1 is at most m and at most 1 - m.
    figure.commands +=
        "set multiplot\nunset key\nset border 3\nset tics nomirror out\nset yrange "
        "[-0.03:1.03]\nset tmargin at screen " +
        figure.level(0.76) + "\nset bmargin at screen " + figure.level(0.27) + "\n" +
        swept_axis("x", sweep, true);
    for (int k = 0; k < panels; ++k) {
        figure.commands += panel(k, axis_label(study, sweep.parameter), one_point);
    }
    figure.commands += key_panel(figure, one_point) + "unset multiplot\n";
    return figure;
}

}  // namespace detequiv::app
