#include "detequiv/numerics/checks.hpp"
#include "figure.hpp"

/// The test errors of one point as bars: before the step, the plateaus, this size; baselines as lines.
namespace detequiv::app {
namespace {

std::string baseline(const char* name, double value, const char* colour, const char* dashes) {
    return std::string(", \\\n     ") + check::shortest(value) + " with lines linecolor '" + colour +
           "' dashtype " + dashes + " linewidth 2 title " + gnuplot_quoted(name);
}

}  // namespace

Figure predict_figure(const Prediction& prediction) {
    Figure figure;
    figure.width = 860;
    figure.height = 520;
    figure.data.block("bar, test error, training error");
    std::string tics;
    double bar = 0;
    const auto add = [&](const std::string& name, const Errors& errors) {
        figure.data.row({bar, errors.test_error, errors.train_error});
        tics.append(tics.empty() ? "" : ", ").append(gnuplot_quoted(name)).append(" ");
        tics += check::shortest(bar);
        bar += 1;
    };
    add("before\nthe step", prediction.initial);
    for (const auto& plateau : prediction.plateau) {
        const bool in_force = plateau.interval == prediction.regime.interval;
        add("plateau " + std::to_string(plateau.interval) + (in_force ? " *" : ""), plateau.errors);
    }
    add("finite size", prediction.finite);
    figure.commands =
        caption(prediction.study) +
        "set tmargin at screen 0.82\nset bmargin at screen 0.22\nset border 3\nset tics nomirror out\n"
        "set style fill solid 1.0 noborder\nset boxwidth 0.36\nset yrange [0:*]\nset ylabel 'error'\nset "
        "xrange [-0.6:" +
        check::shortest(bar - 0.4) + "]\nset grid ytics linecolor '#e4e4e4' linewidth 1\nset xtics (" + tics +
        ") scale 0\nset xlabel '* plateau of the interval in force' font ',12'\n"
        "set key at screen 0.5, screen 0.05 center center horizontal maxrows 1 samplen 2.5\n"
        "plot data index 0 using ($1-0.19):2 with boxes linecolor '#0072B2' title 'test error', \\\n"
        "     data index 0 using ($1+0.19):3 with boxes linecolor '#56B4E9' title 'training error'" +
        baseline("null predictor", prediction.baselines.null, "#CC79A7", "(8,4)") +
        baseline("best linear", prediction.baselines.best_linear, "#009E73", "(8,4,2,4)") +
        baseline("noise floor", prediction.baselines.noise, "#E69F00", "(3,3)") + "\n";
    return figure;
}

}  // namespace detequiv::app
