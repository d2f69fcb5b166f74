#include <algorithm>
#include <cmath>
#include <optional>

#include "axes.hpp"
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
std::vector<Plateau> plateaus_at(const Curve& curve, double swept) {
    Study here = curve.study;
    here.sweep.clear();
    set_numeric_field(here, curve.study.sweep.front().parameter, swept);
    return predict(here, make_study_functions(here), curve.gradient).plateau;
}

/// From one point to the next of another interval: a step wherever the theory has one, through the plateaus
/// of intervals that no point hits.
void add_steps(FigureData& data, const Curve& curve, const CurvePoint& from, const CurvePoint& to) {
    const int direction = to.interval > from.interval ? 1 : -1;
    const auto plateaus = plateaus_at(curve, to.parameters.front());
    Errors errors = from.plateau;
    for (int l = from.interval; l != to.interval; l += direction) {
        const double at = *critical_value(curve.study, std::max(l, l + direction));
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
                add_steps(data, curve, *before, point);
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
    constexpr double narrowest = 0.08;  // that labels side by side do not touch
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
        if (right - left > narrowest * (upper - lower)) {
            commands.append("set label 'ℓ = ").append(std::to_string(l)).append("' at first ");
            commands.append(check::shortest((left + right) / 2));
            commands.append(", graph 1.035 center font ',11' textcolor '#606060'\n");
        }
    }
    return commands;
}

struct Style {
    const char* colour;
    const char* line;
    int symbol;  ///< of a curve of one point, which no line shows
    const char* title;
};

constexpr Style before{"#000000", "dashtype (2,3) linewidth 2", 4, "before the step"};
constexpr Style plateau{"#D55E00", "linewidth 2.5", 8, "plateau (limit)"};
constexpr Style finite{"#0072B2", "linewidth 3", 6, "finite size"};
constexpr Style null_predictor{"#CC79A7", "dashtype (8,4) linewidth 2", 10, "null predictor"};
constexpr Style best_linear{"#009E73", "dashtype (8,4,2,4) linewidth 2", 12, "best linear predictor"};
constexpr Style noise{"#E69F00", "dashtype (3,3) linewidth 2.5", 2, "noise floor"};

/// What the drawing depends on beside the numbers.
struct Shape {
    bool one_point = false;
    bool gaps = false;   ///< the plateaus have some
    bool holes = false;  ///< points without a number
    bool simulated = false;
};

Shape shape_of(const Curve& curve, bool simulated) {
    const bool holes = std::any_of(curve.points.begin(), curve.points.end(), [](const CurvePoint& point) {
        return !std::isfinite(point.finite.test_error + point.plateau.test_error);
    });
    return {.one_point = curve.points.size() == 1,
            .gaps = !critical_value(curve.study, 1).has_value(),
            .holes = holes,
            .simulated = simulated};
}

std::string look(const Style& style, const Shape& shape) {
    const auto colour = std::string(" linecolor '") + style.colour + "' ";
    return shape.one_point
               ? "with points" + colour + "pointtype " + std::to_string(style.symbol) + " linewidth 2"
               : "with lines" + colour + style.line;
}

std::string numbers(int block, int column) {
    return "data index " + std::to_string(block) + " using 1:" + std::to_string(column) + " ";
}

std::string line(int block, int column, const Style& style, const Shape& shape) {
    return numbers(block, column) + look(style, shape) + " notitle";
}

/// Between two gaps there may be one point alone, which no line shows.
std::string dots(int block, int column, const Style& style) {
    return ", \\\n     " + numbers(block, column) + "with points linecolor '" + style.colour +
           "' pointtype 7 pointsize 0.4 notitle";
}

std::string curves(int column, const Shape& shape) {
    return line(0, column, before, shape) + ", \\\n     " + line(1, column, plateau, shape) +
           (shape.gaps || shape.holes ? dots(1, column, plateau) : "") + ", \\\n     " +
           line(2, column, finite, shape) + (shape.holes ? dots(2, column, finite) : "");
}

/// Points with error bars of one standard error, if any were simulated.
std::string points(int column, const Shape& shape) {
    return shape.simulated
               ? ", \\\n     data index 4 using 1:" + std::to_string(column) + ":" +
                     std::to_string(column + 1) +
                     " with yerrorbars linecolor '#000000' pointtype 7 pointsize 0.6 linewidth 1.5 notitle"
               : "";
}

std::string baselines(const Shape& shape) {
    return ", \\\n     " + line(3, 2, null_predictor, shape) + ", \\\n     " +
           line(3, 3, best_linear, shape) + ", \\\n     " + line(3, 4, noise, shape);
}

/// A panel of its own that shows nothing but the key.
std::string key_panel(const Figure& figure, const Shape& shape) {
    std::string commands =
        "unset xlabel\nunset ylabel\nunset tics\nunset border\nunset grid\nunset logscale\nset xrange [0:1]\n"
        "set yrange [0:1]\nset lmargin at screen 0.05\nset rmargin at screen 0.95\nset tmargin at screen " +
        figure.level(0.13) + "\nset bmargin at screen " + figure.level(0.01) +
        "\nset key center center horizontal maxrows 2 samplen 3.5 spacing 1.25 width 2\nplot ";
    const char* separator = "";
    for (const auto& style : {before, null_predictor, plateau, best_linear, finite, noise}) {
        commands.append(separator).append("NaN ").append(look(style, shape)).append(" title ");
        commands.append(gnuplot_quoted(style.title));
        separator = ", \\\n     ";
    }
    if (shape.simulated) {
        commands +=
            ", \\\n     NaN with points linecolor '#000000' pointtype 7 pointsize 0.6 title 'simulated'";
    }
    return commands + "\n";
}

/// Left and right as shares of the width, bottom and top of the figure's height.
std::string panel(const Figure& figure, double left, double right, double bottom, double top) {
    return "set lmargin at screen " + check::shortest(left) + "\nset rmargin at screen " +
           check::shortest(right) + "\nset bmargin at screen " + figure.level(bottom) +
           "\nset tmargin at screen " + figure.level(top) + "\n";
}

/// One error over all three curves.
Extent extent_of(const Curve& curve, double Errors::*error) {
    Extent extent;
    for (const auto& point : curve.points) {
        for (const double value : {point.initial.*error, point.plateau.*error, point.finite.*error}) {
            extent.add(value);
        }
    }
    return extent;
}

void add_baselines(Extent& extent, const Curve& curve) {
    for (const auto& point : curve.points) {
        for (const double value :
             {point.baselines.null, point.baselines.best_linear, point.baselines.noise}) {
            extent.add(value);
        }
    }
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
    const auto label = axis_label(curve.study, sweep.parameter);
    const Shape shape = shape_of(curve, !simulated.empty());
    Extent test = extent_of(curve, &Errors::test_error);
    Extent train = extent_of(curve, &Errors::train_error);
    Figure figure;
    figure.height = 600;
    add_curves(figure.data, curve);
    if (shape.simulated) {
        figure.data.block("simulated: swept value, test error, its standard error, training error, its own");
    }
    for (const auto& point : simulated) {
        figure.data.row({point.swept, point.test, point.test_error_bar, point.train, point.train_error_bar});
        test.add(point.test, point.test_error_bar);
        train.add(point.train, point.train_error_bar);
    }
    Extent all = test;
    add_baselines(all, curve);
    const std::string lines = sweep.parameter == "step.exponent" ? critical_lines(sweep) : "";
    figure.commands =
        "set multiplot\nset tics nomirror out\nset border 3\nset grid ytics linecolor '#e4e4e4' linewidth 1\n"
        "unset key\n";
    add_caption(figure, curve.study, {sweep.parameter});
    figure.commands +=
        swept_axis("x", sweep, shape.simulated) + lines +
        // detail of the test error; over powers of ten all that is positive has room
        panel(figure, 0.115, 0.47, 0.50, 0.81) + error_axis(is_wide(test) && all.lower > 0 ? all : test, 7) +
        "set ylabel 'test error'\nset xtics format ''\nplot " + curves(2, shape) + baselines(shape) +
        points(2, shape) +
        // the same from zero
        "\nunset label\n" + panel(figure, 0.115, 0.47, 0.265, 0.455) +
        swept_axis("x", sweep, shape.simulated) + "set xlabel " + label + "\n" + axis_from_zero(all, 5) +
        "set ylabel 'from zero'\nplot " + curves(2, shape) + baselines(shape) + points(2, shape) +
        // training error
        "\n" + panel(figure, 0.62, 0.965, 0.265, 0.81) + lines + error_axis(train, 10) +
        "set ylabel 'training error'\nplot " + curves(3, shape) + points(4, shape) +
        "\nunset label\nunset arrow\n" + key_panel(figure, shape) + "unset multiplot\n";
    return figure;
}

}  // namespace detequiv::app
