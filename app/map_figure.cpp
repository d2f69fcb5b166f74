#include <algorithm>
#include <cmath>

#include "detequiv/numerics/checks.hpp"
#include "figure.hpp"

/// Two sweeps: the test error at finite size as a heat map with contours.
namespace detequiv::app {
namespace {

/// Viridis: even to the eye, and readable without colour vision.
constexpr const char* palette =
    "set palette defined (0 '#440154', 1 '#46327e', 2 '#365c8d', 3 '#277f8e', 4 '#1fa187', 5 '#4ac16d', "
    "6 '#a0da39', 7 '#fde725')\n";

std::string axis(const Study& study, const Sweep& sweep, const char* name) {
    const auto range = std::string("set ") + name + "range [" +
                       check::shortest(std::min(sweep.from, sweep.to)) + ":" +
                       check::shortest(std::max(sweep.from, sweep.to)) + "]\n";
    const auto scale = sweep.logarithmic
                           ? std::string("set logscale ") + name + "\nset format " + name + " '10^{%L}'\n"
                           : std::string{};
    return scale + (sweep.points > 1 ? range : "") + "set " + name + "label " +
           axis_label(study, sweep.parameter) + "\n";
}

/// Least and largest test error that are finite.
struct Range {
    double least = HUGE_VAL, largest = -HUGE_VAL;
};

Range range_of(const Curve& curve) {
    Range range;
    for (const auto& point : curve.points) {
        if (std::isfinite(point.finite.test_error)) {
            range.least = std::min(range.least, point.finite.test_error);
            range.largest = std::max(range.largest, point.finite.test_error);
        }
    }
    return range;
}

/// Colours and contours in even steps, or, where one point of the map dwarfs another, by factors.
std::string colour_scale(const Range& range) {
    constexpr double wide = 5;
    if (!(range.least > 0 && range.largest > wide * range.least)) {
        return "set cntrparam levels auto 9\n";
    }
    constexpr int most_decades = 3;  // beyond, one contour for each decade
    const int first = static_cast<int>(std::floor(std::log10(range.least)));
    const int last = static_cast<int>(std::floor(std::log10(range.largest)));
    std::string levels;
    for (int decade = first; decade <= last; ++decade) {
        for (const double digit : {1.0, 1.5, 2.0, 3.0, 5.0, 7.0}) {
            const double level = digit * std::pow(10.0, decade);
            const bool kept = digit == 1 || last - first <= most_decades;
            if (kept && level > range.least && level < range.largest) {
                levels.append(levels.empty() ? "" : ",").append(check::shortest(level));
            }
        }
    }
    if (levels.empty()) {
        return "set logscale cb\nset cntrparam levels auto 9\n";
    }
    return "set logscale cb\nset cbtics (" + levels + ")\nset cntrparam levels discrete " + levels + "\n";
}

}  // namespace

Figure map_figure(const Curve& curve) {
    const auto& sweeps = curve.study.sweep;
    Figure figure;
    figure.width = 800;
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
    figure.commands =
        caption(curve.study, {sweeps[0].parameter, sweeps[1].parameter}) + palette +
        axis(curve.study, sweeps[0], "x") + axis(curve.study, sweeps[1], "y") +
        "set cblabel 'test error, finite size' offset 1.5,0\nset view map\nset contour base\n" +
        colour_scale(range_of(curve)) +
        "set cntrlabel onecolor font ',12' start 12 interval 400\n"
        "set pm3d interpolate 2,2\nset tics out nomirror\nunset key\n"
        "set lmargin at screen 0.13\nset rmargin at screen 0.82\n"
        "set tmargin at screen 0.83\nset bmargin at screen 0.13\n"
        "splot data index 0 using 1:2:3 with pm3d, \\\n"
        "      data index 0 using 1:2:3 with lines nosurface linecolor '#ffffff' linewidth 1.2, \\\n"
        "      data index 0 using 1:2:3 with labels nosurface textcolor '#ffffff'\n";
    return figure;
}

}  // namespace detequiv::app
