#include "convergence_report.hpp"

#include <cmath>
#include <cstdio>

#include "detequiv/version.hpp"
#include "json.hpp"
#include "output.hpp"
#include "table.hpp"

namespace detequiv::app {
namespace {

Table sizes_table(const std::vector<Convergence>& quantities) {
    Table table{.header = {"samples", "quantity", "drop", "drop_se", "drop_conditioned",
                           "relative_difference", "relative_difference_se"},
                .rows = {}};
    for (const Convergence& convergence : quantities) {
        for (const SizedDifference& at : convergence.sizes) {
            table.rows.push_back({at.samples, std::string(to_string(convergence.quantity)),
                                  at.improvement.mean, at.improvement.standard_error, at.conditioned,
                                  at.relative, at.relative_error});
        }
    }
    return table;
}

std::string fit_line(const Convergence& convergence) {
    char text[300];
    int used =
        std::snprintf(text, sizeof text, "%s: difference for n to infinity %.2g +- %.2g of the improvement",
                      std::string(to_string(convergence.quantity)).c_str(), convergence.limit.limit,
                      convergence.limit.limit_error);
    const auto length = static_cast<std::size_t>(used);
    if (convergence.rate) {
        std::snprintf(text + length, sizeof text - length, "; shrinks like n^-%.2f +- %.2f",
                      convergence.rate->exponent, convergence.rate->exponent_error);
    } else {
        std::snprintf(text + length, sizeof text - length,
                      "; fewer than two sizes differ by 2 standard errors: no rate");
    }
    return text;
}

Json convergence_json(const Convergence& convergence) {
    Json sizes = Json::array();
    for (const SizedDifference& at : convergence.sizes) {
        sizes.push_back({{"samples", at.samples},
                         {"improvement", at.improvement.mean},
                         {"improvement_se", at.improvement.standard_error},
                         {"conditioned", at.conditioned},
                         {"relative_difference", at.relative},
                         {"relative_difference_se", at.relative_error}});
    }
    Json rate = nullptr;
    if (convergence.rate) {
        rate = {{"exponent", convergence.rate->exponent},
                {"exponent_se", convergence.rate->exponent_error},
                {"amplitude", convergence.rate->amplitude}};
    }
    return {
        {"quantity", to_string(convergence.quantity)},
        {"sizes", sizes},
        {"rate", rate},
        {"limit", {{"relative_difference", convergence.limit.limit}, {"se", convergence.limit.limit_error}}}};
}

}  // namespace

std::string convergence_report(const Study& study, const std::vector<Convergence>& quantities,
                               Format format) {
    std::vector<std::string> lines;
    Json list = Json::array();
    for (const Convergence& convergence : quantities) {
        lines.push_back(fit_line(convergence));
        list.push_back(convergence_json(convergence));
    }
    if (format == Format::json) {
        return to_text(Json{{"version", version()},
                            {"study", study_json(study)},
                            {"blas", blas_description()},
                            {"convergence", list}});
    }
    const Table table = sizes_table(quantities);
    if (format == Format::csv) {
        return provenance("compare --sizes", study, {}, lines) + to_csv(table);
    }
    std::string text = to_text(table) + "\n";
    for (const std::string& line : lines) {
        text += line + "\n";
    }
    return text;
}

Figure convergence_figure(const Study& study, const std::vector<Convergence>& quantities) {
    constexpr const char* colours[] = {"#0072B2", "#D55E00", "#009E73"};
    Figure figure;
    figure.width = 760;
    figure.height = 520;
    std::string plots;
    for (std::size_t i = 0; i < quantities.size(); ++i) {
        const Convergence& convergence = quantities[i];
        const std::string name(to_string(convergence.quantity));
        const int block = figure.data.block(name + ": n, |difference|/improvement, lower, upper, fit");
        for (const SizedDifference& at : convergence.sizes) {
            const double size = std::abs(at.relative);
            const double fit = convergence.rate ? convergence.rate->amplitude *
                                                      std::pow(at.samples, -convergence.rate->exponent)
                                                : std::nan("");
            figure.data.row({at.samples, size, std::max(size - at.relative_error, 0.02 * size),
                             size + at.relative_error, fit});
        }
        const std::string colour = std::string(" linecolor '") + colours[i % 3] + "'";
        plots += (plots.empty() ? "plot " : ", \\\n     ") + std::string("data index ") +
                 std::to_string(block) + " using 1:2:3:4 with yerrorbars" + colour +
                 " pointtype 7 linewidth 1.5 title " + gnuplot_quoted(name);
        if (convergence.rate) {
            char title[60];
            std::snprintf(title, sizeof title, "n^{-%.2f}", convergence.rate->exponent);
            plots += ", \\\n     data index " + std::to_string(block) + " using 1:5 with lines" + colour +
                     " dashtype 2 title '" + title + "'";
        }
    }
    figure.commands = caption(study, {"data.samples", "network.width", "data.dimension"}) +
                      "set tmargin at screen 0.80\nset border 3\nset tics nomirror out\nset logscale xy\nset "
                      "xlabel 'n, all sizes "
                      "in proportion'\nset ylabel '|simulation - theory| / improvement'\nset key bottom "
                      "left\nset offsets graph 0.05, graph 0.05, 0, 0\n" +
                      plots + "\n";
    return figure;
}

}  // namespace detequiv::app
