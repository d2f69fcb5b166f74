#include <cmath>

#include "detequiv/numerics/checks.hpp"
#include "detequiv/theory/regime.hpp"
#include "figure.hpp"

/// One sweep: test error and training error side by side, one key below both.
namespace detequiv::app {
namespace {

/// The plateaus as a staircase: (swept value, test error, training error). Between two exponents of different
/// intervals the step is where the theory has it; elsewhere it is a gap.
void add_staircase(FigureData& data, const Curve& curve) {
    const bool by_exponent = curve.study.sweep.front().parameter == "step.exponent";
    const CurvePoint* before = nullptr;
    for (const auto& point : curve.points) {
        if (before != nullptr && point.interval != before->interval) {
            if (by_exponent) {
                const double critical = critical_exponent(std::max(point.interval, before->interval));
                data.row({critical, before->plateau.test_error, before->plateau.train_error});
                data.row({critical, point.plateau.test_error, point.plateau.train_error});
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
        commands += "set arrow from first " + x + ", graph 0 to first " + x +
                    ", graph 1 nohead linecolor '#c8c8c8' linewidth 1 back\n";
    }
    for (int l = 1; l <= most_labels; ++l) {
        const double left = std::max(lower, critical_exponent(l));
        const double right = std::min(upper, critical_exponent(l + 1));
        if (right - left > 0.05 * (upper - lower)) {
            commands += "set label 'ℓ = " + std::to_string(l) + "' at first " +
                        check::shortest((left + right) / 2) +
                        ", graph 1.035 center font ',11' textcolor '#606060'\n";
        }
    }
    return commands;
}

std::string curves(int column) {
    const auto c = std::to_string(column);
    return "data index 0 using 1:" + c +
           " with lines linecolor '#000000' dashtype (2,3) linewidth 2 title 'before the step', \\\n"
           "     data index 1 using 1:" +
           c +
           " with lines linecolor '#D55E00' linewidth 2.5 title 'plateau (limit)', \\\n"
           "     data index 2 using 1:" +
           c + " with lines linecolor '#0072B2' linewidth 3 title 'finite size'";
}

std::string baselines() {
    return ", \\\n     data index 3 using 1:2 with lines linecolor '#CC79A7' dashtype (8,4) linewidth 2 "
           "title 'null predictor', \\\n"
           "     data index 3 using 1:3 with lines linecolor '#009E73' dashtype (8,4,2,4) linewidth 2 "
           "title 'best linear', \\\n"
           "     data index 3 using 1:4 with lines linecolor '#E69F00' dashtype (3,3) linewidth 2 "
           "title 'noise floor'";
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

Figure curve_figure(const Curve& curve) {
    const auto& sweep = curve.study.sweep.front();
    Figure figure;
    figure.height = 520;
    add_curves(figure.data, curve);
    figure.commands =
        "set multiplot\n" + caption(curve.study, {sweep.parameter}) + "set xlabel " +
        axis_label(curve.study, sweep.parameter) +
        "\nset grid ytics linecolor '#e4e4e4' linewidth 1\nset tics nomirror\nset border 3\n"
        "set tmargin at screen 0.80\nset bmargin at screen 0.27\nset offsets 0, 0, graph 0.04, graph 0.04\n" +
        (sweep.logarithmic ? "set logscale x\nset format x '10^{%L}'\n" : "") + "set xrange [" +
        check::shortest(std::min(sweep.from, sweep.to)) + ":" +
        check::shortest(std::max(sweep.from, sweep.to)) + "]\n" +
        (sweep.points == 1 ? "set xrange [*:*]\n" : "") +
        (sweep.parameter == "step.exponent" ? critical_lines(sweep) : "") +
        "set key at screen 0.5, screen 0.085 center center horizontal maxrows 2 width -1 samplen 3.2 spacing "
        "1.2\n"
        "set lmargin at screen 0.085\nset rmargin at screen 0.48\nset ylabel 'test error' offset 1,0\n"
        "plot " +
        curves(2) + baselines() +
        "\nunset label 1\nunset label 2\nunset label 3\nunset key\n"
        "set lmargin at screen 0.59\nset rmargin at screen 0.985\nset ylabel 'training error' offset 1,0\n"
        "plot " +
        curves(3) + "\nunset multiplot\n";
    return figure;
}

}  // namespace detequiv::app
