#include <cmath>

#include "figure.hpp"
#include "table.hpp"

/// The weights of a function on the normalised Hermite polynomials, as bars.
namespace detequiv::app {

Figure hermite_figure(const std::string& function, const Hermite& hermite) {
    Figure figure;
    figure.width = 800;
    figure.height = 500;
    figure.data.block("degree k, sqrt(k!)|c_k| where c_k > 0, where c_k < 0");
    for (int k = 0; k <= hermite.degree(); ++k) {
        const double weight = hermite.normalised(k);
        figure.data.row({static_cast<double>(k), std::max(weight, 0.0), std::max(-weight, 0.0)});
    }
    const auto facts = "E σ² = " + readable(hermite.norm2) +
                       ",  bulk variance E σ² − c₀² − c₁² = " + readable(hermite.bulk_variance) +
                       ",  beyond degree " + std::to_string(hermite.degree()) + ": " +
                       readable(hermite.tail_energy);
    figure.commands =
        "set label 1 " + gnuplot_quoted(function) +
        " at screen 0.5, screen 0.955 center noenhanced font ',16'\nset label 2 " + gnuplot_quoted(facts) +
        " at screen 0.5, screen 0.895 center noenhanced font ',12' textcolor '#404040'\n"
        "set tmargin at screen 0.84\nset bmargin at screen 0.14\n"
        "set style fill solid 1.0 noborder\nset boxwidth 0.7\nset border 3\nset tics nomirror out\n"
        "set grid ytics linecolor '#e4e4e4' linewidth 1\nset yrange [0:*]\nset offsets 0, 0, graph 0.06, "
        "0\nset xrange [-0.7:" +
        std::to_string(hermite.degree()) +
        ".7]\nset xlabel 'degree k'\nset ylabel '√(k!) |cₖ|'\n"
        "set key top right reverse Left samplen 1.2\n"
        "plot data index 0 using 1:2 with boxes linecolor '#0072B2' title 'cₖ > 0', \\\n"
        "     data index 0 using 1:3 with boxes linecolor '#E69F00' title 'cₖ < 0'\n";
    return figure;
}

}  // namespace detequiv::app
