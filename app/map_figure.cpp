#include <algorithm>
#include <cmath>

#include "axes.hpp"
#include "detequiv/numerics/checks.hpp"
#include "figure.hpp"

/// Two sweeps: the test error at finite size as a heat map with contours.
namespace detequiv::app {
namespace {

/// Viridis: even to the eye, and readable without colour vision.
constexpr const char* palette =
    "set palette defined (0 '#440154', 1 '#46327e', 2 '#365c8d', 3 '#277f8e', 4 '#1fa187', 5 '#4ac16d', "
    "6 '#a0da39', 7 '#fde725')\n";

bool is_thin(const std::vector<Sweep>& sweeps) {
    return sweeps[0].points == 1 || sweeps[1].points == 1;
}

Extent extent_of(const Curve& curve) {
    Extent extent;
    for (const auto& point : curve.points) {
        extent.add(point.finite.test_error);
    }
    return extent;
}

/// The label of the vertical one has a place of its own: gnuplot's own place depends on the tics of a map
/// only where it chooses them itself.
std::string axes(const Figure& figure, const Study& study) {
    const Sweep& across = study.sweep[0];
    const Sweep& up = study.sweep[1];
    const bool aired = is_thin(study.sweep);
    return swept_axis("x", across, aired) + swept_axis("y", up, aired) + "set xlabel " +
           axis_label(study, across.parameter) + "\nset label 99 " + axis_label(study, up.parameter) +
           " at screen 0.02, screen " + figure.level(0.49) + " center rotate by 90\n";
}

/// The digits of contours over so many powers of ten, so that about ten lines are drawn.
std::vector<double> contour_digits(double decades) {
    if (decades < 1.5) {
        return {1, 1.5, 2, 3, 5, 7};
    }
    return decades < 4 ? std::vector<double>{1, 2, 5} : std::vector<double>{1};
}

/// Colours and contours in even steps, or, where one point of the map dwarfs another, by factors.
std::string colour_scale(const Extent& range) {
    constexpr double wide = 5;
    constexpr const char* even = "set cntrparam levels auto 9\n";
    if (range.empty() || range.lower == range.upper) {
        // Of one colour: gnuplot finds no scale by itself.
        const double value = range.empty() ? 0 : range.lower;
        const double air = value == 0 ? 1 : 0.1 * std::abs(value);
        return "set cbrange [" + check::shortest(value - air) + ":" + check::shortest(value + air) +
               "]\nunset contour\n";
    }
    if (!(range.lower > 0 && range.upper > wide * range.lower)) {
        return even;
    }
    const double decades = std::log10(range.upper / range.lower);
    const auto digits = contour_digits(decades);
    const int every = std::max(1, static_cast<int>(decades / 6));
    const int first = static_cast<int>(std::floor(std::log10(range.lower)));
    const int last = static_cast<int>(std::floor(std::log10(range.upper)));
    std::string levels;
    for (int decade = first; decade <= last; decade += every) {
        for (const double digit : digits) {
            const double level = digit * std::pow(10.0, decade);
            if (level > range.lower && level < range.upper) {
                levels.append(levels.empty() ? "" : ",").append(check::shortest(level));
            }
        }
    }
    if (levels.empty()) {
        return std::string("set logscale cb\n") + even;
    }
    return "set logscale cb\nset cbtics (" + levels + ")\nset cntrparam levels discrete " + levels + "\n";
}

/// Contours need a grid; one row, one column or one point are symbols in their colours. Without any number
/// gnuplot draws no axes either, unless dots that nobody sees have some.
std::string drawing(const Figure& figure, bool thin, bool empty) {
    if (empty) {
        return "unset colorbox\nset label 98 'no point has a number' at screen 0.49, screen " +
               figure.level(0.49) +
               " center\nsplot data index 0 using 1:2:(0) with dots linecolor '#ffffff'\n";
    }
    return thin
               ? "splot data index 0 using 1:2:3 with points palette pointtype 5 pointsize 2\n"
               : "splot data index 0 using 1:2:3 with pm3d, \\\n"
                 "      data index 0 using 1:2:3 with lines nosurface linecolor '#ffffff' linewidth 1.2, \\\n"
                 "      data index 0 using 1:2:3 with labels nosurface boxed textcolor '#202020'\n";
}

}  // namespace

Figure map_figure(const Curve& curve) {
    const auto& sweeps = curve.study.sweep;
    Figure figure;
    figure.width = 840;
    figure.height = 620;
    figure.data.block(sweeps[0].parameter + ", " + sweeps[1].parameter +
                      ", test error, training error at finite size");
    for (std::size_t i = 0; i < curve.points.size(); ++i) {
        const auto& point = curve.points[i];
        if (i > 0 && point.parameters[0] != curve.points[i - 1].parameters[0]) {
            figure.data.gap();
        }
        figure.data.row(
            {point.parameters[0], point.parameters[1], point.finite.test_error, point.finite.train_error});
    }
    const bool thin = is_thin(sweeps);
    const Extent range = extent_of(curve);
    add_caption(figure, curve.study, {sweeps[0].parameter, sweeps[1].parameter});
    figure.commands +=
        palette + axes(figure, curve.study) +
        "set cbtics format '%h'\nset cblabel 'test error, finite size' offset 0.7,0\nset view map\n" +
        (thin ? "" : "set contour base\n") + colour_scale(range) +
        "set cntrlabel onecolor format '%h' font ',11' interval 400 start " +
        std::to_string(std::max(1, std::min(sweeps[0].points, sweeps[1].points) / 3)) +
        "\n"
        "set style textbox opaque noborder fillcolor '#ffffff' margins 1,0.5\n"
        "set pm3d interpolate 2,2\nset tics out nomirror\nunset key\n"
        "set lmargin at screen 0.175\nset rmargin at screen 0.81\nset tmargin at screen " +
        figure.level(0.83) + "\nset bmargin at screen " + figure.level(0.15) + "\n" +
        drawing(figure, thin, range.empty());
    return figure;
}

}  // namespace detequiv::app
