#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include "detequiv/numerics/checks.hpp"
#include "detequiv/theory/regime.hpp"
#include "figure.hpp"

/// One sweep: the test error in detail above its view from zero with the baselines, the training error beside
/// them, one key below all.
namespace detequiv::app {
namespace {

/// The swept value at which spike k appears, where the sweep moves the step alone.
std::optional<double> critical_value(const Study& study, int k) {
    const std::string& parameter = study.sweep.front().parameter;
    if (parameter == "step.exponent") {
        return critical_exponent(k);
    }
    if (parameter == "step.size") {
        return std::pow(study.data.samples, critical_exponent(k));
    }
    return std::nullopt;
}

/// The plateaus of a study at one value of its sweep, interval = 0, 1, 2, ...
std::vector<Plateau> plateaus_at(const Study& study, double swept) {
    Study here = study;
    here.sweep.clear();
    set_numeric_field(here, study.sweep.front().parameter, swept);
    return predict(here).plateau;
}

/// From one point to the next of another interval: a step wherever the theory has one, through the plateaus
/// of intervals that no point hits.
void add_steps(FigureData& data, const Study& study, const CurvePoint& from, const CurvePoint& to) {
    const int direction = to.interval > from.interval ? 1 : -1;
    const auto plateaus = plateaus_at(study, to.parameters.front());
    Errors errors = from.plateau;
    for (int l = from.interval; l != to.interval; l += direction) {
        const double at = *critical_value(study, std::max(l, l + direction));
        data.row({at, errors.test_error, errors.train_error});
        const int next = l + direction;
        const auto at_next = static_cast<std::size_t>(next);
        errors = next == to.interval || at_next >= plateaus.size() ? to.plateau : plateaus[at_next].errors;
        data.row({at, errors.test_error, errors.train_error});
    }
}

/// The plateaus as a staircase: (swept value, test error, training error). Where the swept field moves more
/// than the step, a change of interval is a gap.
void add_staircase(FigureData& data, const Curve& curve) {
    const CurvePoint* before = nullptr;
    for (const auto& point : curve.points) {
        if (before != nullptr && point.interval != before->interval) {
            if (critical_value(curve.study, 1)) {
                add_steps(data, curve.study, *before, point);
            } else {
                data.gap();
            }
        }
        data.row({point.parameters.front(), point.plateau.test_error, point.plateau.train_error});
        before = &point;
    }
}

/// Thin lines where a further spike appears, labelled above the panel while there is room.
std::string critical_lines(const Sweep& sweep) {
    constexpr int most_lines = 6;
    constexpr int most_labels = 3;
    std::string commands;
    const double lower = std::min(sweep.from, sweep.to);
    const double upper = std::max(sweep.from, sweep.to);
    for (int k = 1; k <= most_lines; ++k) {
        const double at = critical_exponent(k);
        if (at <= lower || at >= upper) {
            continue;
        }
        const auto x = check::shortest(at);
        commands.append("set arrow from first ").append(x).append(", graph 0 to first ").append(x);
        commands.append(", graph 1 nohead linecolor '#c8c8c8' linewidth 1 back\n");
    }
    for (int l = 1; l <= most_labels; ++l) {
        const double left = std::max(lower, critical_exponent(l));
        const double right = std::min(upper, critical_exponent(l + 1));
        if (right - left > 0.05 * (upper - lower)) {
            commands.append("set label 'ℓ = ").append(std::to_string(l)).append("' at first ");
            commands.append(check::shortest((left + right) / 2));
            commands.append(", graph 1.035 center font ',11' textcolor '#606060'\n");
        }
    }
    return commands;
}

struct Style {
    const char* look;
    const char* title;
};

constexpr Style before{"linecolor '#000000' dashtype (2,3) linewidth 2", "before the step"};
constexpr Style plateau{"linecolor '#D55E00' linewidth 2.5", "plateau (limit)"};
constexpr Style finite{"linecolor '#0072B2' linewidth 3", "finite size"};
constexpr Style null_predictor{"linecolor '#CC79A7' dashtype (8,4) linewidth 2", "null predictor"};
constexpr Style best_linear{"linecolor '#009E73' dashtype (8,4,2,4) linewidth 2", "best linear predictor"};
constexpr Style noise{"linecolor '#E69F00' dashtype (3,3) linewidth 2.5", "noise floor"};

std::string line(int block, int column, const Style& style) {
    return "data index " + std::to_string(block) + " using 1:" + std::to_string(column) + " with lines " +
           style.look + " notitle";
}

std::string curves(int column, bool gaps) {
    // Between two gaps there may be one point alone, which no line shows.
    const std::string dots = gaps ? ", \\\n     data index 1 using 1:" + std::to_string(column) +
                                        " with points linecolor '#D55E00' pointtype 7 pointsize 0.4 notitle"
                                  : "";
    return line(0, column, before) + ", \\\n     " + line(1, column, plateau) + dots + ", \\\n     " +
           line(2, column, finite);
}

/// Points with error bars of one standard error, if any were simulated.
std::string points(bool any, int column) {
    const auto c = std::to_string(column);
    return any ? ", \\\n     data index 4 using 1:" + c + ":" + std::to_string(column + 1) +
                     " with yerrorbars linecolor '#000000' pointtype 7 pointsize 0.6 linewidth 1.5 notitle"
               : "";
}

std::string baselines() {
    return ", \\\n     " + line(3, 2, null_predictor) + ", \\\n     " + line(3, 3, best_linear) +
           ", \\\n     " + line(3, 4, noise);
}

/// A panel of its own that shows nothing but the key.
std::string key_panel(bool simulated) {
    std::string commands =
        "unset xlabel\nunset ylabel\nunset tics\nunset border\nunset grid\nunset logscale\nset xrange [0:1]\n"
        "set yrange [0:1]\nset lmargin at screen 0.05\nset rmargin at screen 0.95\nset tmargin at screen "
        "0.13\n"
        "set bmargin at screen 0.01\nset key center center horizontal maxrows 2 samplen 3.5 spacing 1.25 "
        "width 2\nplot ";
    const char* separator = "";
    for (const auto& style : {before, null_predictor, plateau, best_linear, finite, noise}) {
        commands.append(separator).append("NaN with lines ").append(style.look).append(" title ");
        commands.append(gnuplot_quoted(style.title));
        separator = ", \\\n     ";
    }
    if (simulated) {
        commands +=
            ", \\\n     NaN with points linecolor '#000000' pointtype 7 pointsize 0.6 title 'simulated'";
    }
    return commands + "\n";
}

std::string panel(double left, double right, double bottom, double top) {
    return "set lmargin at screen " + check::shortest(left) + "\nset rmargin at screen " +
           check::shortest(right) + "\nset bmargin at screen " + check::shortest(bottom) +
           "\nset tmargin at screen " + check::shortest(top) + "\n";
}

struct Range {
    double lower, upper;
};

/// The least and the largest of one error over all three curves; an empty range where there is none.
Range range_of(const Curve& curve, double Errors::*error) {
    Range range{std::numeric_limits<double>::infinity(), -std::numeric_limits<double>::infinity()};
    for (const auto& point : curve.points) {
        for (const double value : {point.initial.*error, point.plateau.*error, point.finite.*error}) {
            if (std::isfinite(value)) {
                range = {std::min(range.lower, value), std::max(range.upper, value)};
            }
        }
    }
    return range;
}

Range with(Range range, const std::vector<SimulatedPoint>& simulated, double SimulatedPoint::*value) {
    for (const auto& point : simulated) {
        range = {std::min(range.lower, point.*value), std::max(range.upper, point.*value)};
    }
    return range;
}

/// With some air, but not below 0.
std::string y_range(Range range) {
    if (!(range.upper > range.lower)) {
        return "set yrange [*:*]\n";
    }
    const double air = 0.07 * (range.upper - range.lower);
    return "set yrange [" + check::shortest(std::max(0.0, range.lower - air)) + ":" +
           check::shortest(range.upper + air) + "]\n";
}

/// 1, 2 or 5 times a power of ten, so that about `count` of them fill `length`.
double even_step(double length, int count) {
    const double unit = std::pow(10, std::floor(std::log10(length / count)));
    for (const double factor : {1.0, 2.0, 5.0}) {
        if (factor * unit * count >= length) {
            return factor * unit;
        }
    }
    return 10 * unit;
}

/// From zero to the highest curve or baseline, with few tics.
std::string full_range(const Curve& curve) {
    double top = range_of(curve, &Errors::test_error).upper;
    for (const auto& point : curve.points) {
        top = std::max({top, point.baselines.null, point.baselines.best_linear});
    }
    if (!(std::isfinite(top) && top > 0)) {
        return "set yrange [0:*]\n";
    }
    return "set yrange [0:" + check::shortest(1.06 * top) + "]\nset ytics " +
           check::shortest(even_step(top, 4)) + "\n";
}

/// Tics of a logarithmic axis over less than two powers of ten: 1, 2 and 5 times each. Longer ones have
/// gnuplot's.
std::string log_tics(double lower, double upper) {
    if (upper / lower >= 100) {
        return {};
    }
    std::string tics;
    for (double unit = std::pow(10, std::floor(std::log10(lower))); unit <= upper; unit *= 10) {
        for (const double tic : {unit, 2 * unit, 5 * unit}) {
            if (tic >= lower && tic <= upper) {
                tics.append(tics.empty() ? "" : ", ").append(check::shortest(tic));
            }
        }
    }
    return "set xtics (" + tics + ")\n";
}

/// With some air for the error bars of simulated points at the ends.
std::string x_axis(const Sweep& sweep, bool simulated) {
    if (sweep.points == 1) {
        return "set xrange [*:*]\n";
    }
    double lower = std::min(sweep.from, sweep.to);
    double upper = std::max(sweep.from, sweep.to);
    if (simulated) {
        constexpr double air = 0.02;
        const double factor = sweep.logarithmic ? std::pow(upper / lower, air) : 1;
        const double length = sweep.logarithmic ? 0 : air * (upper - lower);
        lower = lower / factor - length;
        upper = upper * factor + length;
    }
    const auto range = "set xrange [" + check::shortest(lower) + ":" + check::shortest(upper) + "]\n";
    if (sweep.logarithmic) {
        return range + "set logscale x\n" + log_tics(lower, upper);
    }
    return sweep.parameter == "step.exponent" && upper - lower > 0.2 ? range + "set xtics 0.1\nset mxtics 2\n"
                                                                     : range;
}

void add_curves(FigureData& data, const Curve& curve) {
    data.block("before the step: swept value, test error, training error");
    for (const auto& point : curve.points) {
        data.row({point.parameters.front(), point.initial.test_error, point.initial.train_error});
    }
    data.block("plateau: swept value, test error, training error");
    add_staircase(data, curve);
    data.block("finite size: swept value, test error, training error");
    for (const auto& point : curve.points) {
        data.row({point.parameters.front(), point.finite.test_error, point.finite.train_error});
    }
    data.block("baselines: swept value, null, best linear, noise");
    for (const auto& point : curve.points) {
        const auto& b = point.baselines;
        data.row({point.parameters.front(), b.null, b.best_linear, b.noise});
    }
}

}  // namespace

Figure curve_figure(const Curve& curve, const std::vector<SimulatedPoint>& simulated) {
    const auto& sweep = curve.study.sweep.front();
    const bool by_exponent = sweep.parameter == "step.exponent";
    const auto label = axis_label(curve.study, sweep.parameter);
    Figure figure;
    figure.height = 600;
    add_curves(figure.data, curve);
    const bool gaps = !critical_value(curve.study, 1).has_value();
    const bool any = !simulated.empty();
    if (any) {
        figure.data.block("simulated: swept value, test error, its standard error, training error, its own");
        for (const auto& point : simulated) {
            figure.data.row(
                {point.swept, point.test, point.test_error_bar, point.train, point.train_error_bar});
        }
    }
    const std::string lines = by_exponent ? critical_lines(sweep) : "";
    figure.commands =
        "set multiplot\nset tics nomirror out\nset border 3\nset grid ytics linecolor '#e4e4e4' linewidth 1\n"
        "unset key\n" +
        caption(curve.study, {sweep.parameter}) + x_axis(sweep, any) + lines +
        // detail of the test error
        panel(0.095, 0.485, 0.50, 0.81) +
        y_range(with(range_of(curve, &Errors::test_error), simulated, &SimulatedPoint::test)) +
        "set ylabel 'test error'\nset xtics format ''\nplot " + curves(2, gaps) + baselines() +
        points(any, 2) +
        // the same from zero
        "\nunset label\n" + panel(0.095, 0.485, 0.265, 0.455) + "set xtics format " +
        (sweep.logarithmic && std::max(sweep.from, sweep.to) >= 100 * std::min(sweep.from, sweep.to)
             ? "'10^{%L}'"
             : "'%g'") +
        "\nset xlabel " + label + "\n" + full_range(curve) + "set ylabel 'from zero'\nplot " +
        curves(2, gaps) + baselines() + points(any, 2) +
        // training error
        "\n" + panel(0.60, 0.985, 0.265, 0.81) + lines +
        y_range(with(range_of(curve, &Errors::train_error), simulated, &SimulatedPoint::train)) +
        "set ytics autofreq\nset ylabel 'training error'\nplot " + curves(3, gaps) + points(any, 4) +
        "\nunset label\nunset arrow\n" + key_panel(any) + "unset multiplot\n";
    return figure;
}

}  // namespace detequiv::app
