#include <cmath>

#include "axes.hpp"
#include "detequiv/numerics/checks.hpp"
#include "figure.hpp"

/// The test errors of one point as bars: before the step, the plateaus, this size; baselines as lines.
namespace detequiv::app {
namespace {

constexpr int most_labels = 40;

/// More bars than labels side by side have room for.
bool is_crowded(const Prediction& prediction) {
    constexpr std::size_t most_plateaus = 7;
    return prediction.plateau.size() > most_plateaus;
}

std::string baseline(const char* name, double value, const char* colour, const char* dashes) {
    return ", \\\n     " + (std::isfinite(value) ? check::shortest(value) : "NaN") +
           " with lines linecolor '" + colour + "' dashtype " + dashes + " linewidth 2 title " +
           gnuplot_quoted(name);
}

/// A tic below each bar, as far as their labels have room; the interval in force has one in any case.
std::string bar_tics(const Prediction& prediction) {
    const auto last = static_cast<int>(prediction.plateau.size()) + 1;
    const int every = 1 + last / most_labels;
    std::string tics = "set xtics ('before the step' 0";
    int bar = 0;
    for (const auto& plateau : prediction.plateau) {
        const bool in_force = plateau.interval == prediction.regime.interval;
        ++bar;
        if (in_force || (bar % every == 0 && bar + every <= last)) {
            tics.append(", 'plateau ").append(std::to_string(plateau.interval));
            tics.append(in_force ? " *' " : "' ").append(std::to_string(bar));
        }
    }
    return tics + ", 'finite size' " + std::to_string(last) + ") scale 0" +
           (is_crowded(prediction) ? " rotate by 90 right" : "") + "\n";
}

}  // namespace

Figure predict_figure(const Prediction& prediction) {
    const bool upright = is_crowded(prediction);
    Figure figure;
    figure.width = 860;
    figure.height = upright ? 580 : 520;
    figure.data.block("bar, test error, training error");
    double bar = 0;
    Extent extent;
    const auto add = [&](const Errors& errors) {
        figure.data.row({bar, errors.test_error, errors.train_error});
        extent.add(errors.test_error);
        extent.add(errors.train_error);
        bar += 1;
    };
    add(prediction.initial);
    for (const auto& plateau : prediction.plateau) {
        add(plateau.errors);
    }
    add(prediction.finite);
    const auto& baselines = prediction.baselines;
    for (const double value : {baselines.null, baselines.best_linear, baselines.noise}) {
        extent.add(value);
    }
    add_caption(figure, prediction.study);
    figure.commands +=
        "set tmargin at screen " + figure.level(0.82) + "\nset bmargin at screen " +
        figure.level(upright ? 0.32 : 0.22) +
        "\nset border 3\nset tics nomirror out\nset style fill solid 1.0 noborder\nset boxwidth 0.36\n" +
        axis_from_zero(extent, 9) + "set ylabel 'error'\nset xrange [-0.6:" + check::shortest(bar - 0.4) +
        "]\nset grid ytics linecolor '#e4e4e4' linewidth 1\n" + bar_tics(prediction) +
        "set label 99 '* plateau of the interval in force' at screen 0.5, screen " + figure.level(0.115) +
        " center font ',12'\nset key at screen 0.5, screen " + figure.level(0.05) +
        " center center horizontal maxrows 2 samplen 2.5\n"
        "plot data index 0 using ($1-0.19):2 with boxes linecolor '#0072B2' title 'test error', \\\n"
        "     data index 0 using ($1+0.19):3 with boxes linecolor '#56B4E9' title 'training error'" +
        baseline("null predictor", baselines.null, "#CC79A7", "(8,4)") +
        baseline("best linear", baselines.best_linear, "#009E73", "(8,4,2,4)") +
        baseline("noise floor", baselines.noise, "#E69F00", "(3,3)") + "\n";
    return figure;
}

}  // namespace detequiv::app
