#include <cmath>

#include "axes.hpp"
#include "figure.hpp"
#include "table.hpp"

/// The weights of a function on the normalised Hermite polynomials, as bars.
namespace detequiv::app {

Figure hermite_figure(const std::string& function, const Hermite& hermite) {
    Figure figure;
    figure.width = 800;
    figure.height = 500;
    figure.data.block("degree k, sqrt(k!)|c_k| where c_k > 0, where c_k < 0");
    Extent heights;
    for (int k = 0; k <= hermite.degree(); ++k) {
        const double weight = hermite.normalised(k);
        heights.add(std::abs(weight));
        figure.data.row({static_cast<double>(k), std::max(weight, 0.0), std::max(-weight, 0.0)});
    }
    const auto facts = "E σ² = " + readable(hermite.norm2) +
                       ",  bulk variance E σ² − c₀² − c₁² = " + readable(hermite.bulk_variance) +
                       ",  beyond degree " + std::to_string(hermite.degree()) + ": " +
                       readable(hermite.tail_energy);
    add_caption(figure, function, {facts});
    figure.commands +=
        "set tmargin at screen " + figure.level(0.84) + "\nset bmargin at screen " + figure.level(0.23) +
        "\nset style fill solid 1.0 noborder\nset boxwidth 0.7\nset border 3\nset tics nomirror out\n"
        "set grid ytics linecolor '#e4e4e4' linewidth 1\n" +
        axis_from_zero(heights, 9) + "set xrange [-0.7:" + std::to_string(hermite.degree()) +
        ".7]\nset xtics " + (hermite.degree() <= 10 ? "1" : "autofreq") +  // no tics between degrees

        "\nset xlabel 'degree k'\nset ylabel '√(k!) |cₖ|'\nset key at screen 0.5, screen " +
        figure.level(0.05) +
        " center center horizontal maxrows 1 reverse Left samplen 1.2 width 2\n"
        "plot data index 0 using 1:2 with boxes linecolor '#0072B2' title 'cₖ > 0', \\\n"
        "     data index 0 using 1:3 with boxes linecolor '#E69F00' title 'cₖ < 0'\n";
    return figure;
}

}  // namespace detequiv::app
