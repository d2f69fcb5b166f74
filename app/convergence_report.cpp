#include "convergence_report.hpp"

#include <algorithm>
#include <cmath>
#include <cstdarg>
#include <cstdio>

#include "detequiv/numerics/checks.hpp"
#include "detequiv/version.hpp"
#include "json.hpp"
#include "output.hpp"
#include "table.hpp"

namespace detequiv::app {
namespace {

[[gnu::format(printf, 1, 2)]] std::string formatted(const char* format, ...) {
    char text[300];
    std::va_list arguments;
    va_start(arguments, format);
    (void)std::vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    return text;
}

const char* name_of(Gradient gradient) {
    return gradient == Gradient::full ? "full" : "rank-one";
}

double chi2_per_freedom(double chi2, std::size_t degrees_of_freedom) {
    return degrees_of_freedom == 0 ? std::nan("") : chi2 / static_cast<double>(degrees_of_freedom);
}

/// Two sizes leave nothing to test a fit by.
std::string fit_quality(double chi2, std::size_t degrees_of_freedom) {
    return degrees_of_freedom == 0 ? std::string()
                                   : formatted(", chi2/dof %.2g", chi2_per_freedom(chi2, degrees_of_freedom));
}

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
    const Extrapolation& limit = convergence.limit;
    std::string line =
        formatted("%s: difference for n to infinity %.2g +- %.2g of the improvement (limit + slope n^-%.3g",
                  std::string(to_string(convergence.quantity)).c_str(), limit.limit, limit.limit_error,
                  limit.power) +
        fit_quality(limit.chi2, limit.degrees_of_freedom) + "); ";
    if (!convergence.rate) {
        return line + "no rate: a power of n is not resolved";
    }
    const PowerLaw& rate = *convergence.rate;
    return line + formatted("as a power n^-p, p = %.2f +- %.2f", rate.exponent, rate.exponent_error) +
           fit_quality(rate.chi2, rate.degrees_of_freedom);
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
        const PowerLaw& law = *convergence.rate;
        rate = {{"exponent", law.exponent},
                {"exponent_se", law.exponent_error},
                {"amplitude", law.amplitude},
                {"amplitude_se", law.amplitude_error},
                {"chi2_per_dof", finite_or_null(chi2_per_freedom(law.chi2, law.degrees_of_freedom))},
                {"dof", law.degrees_of_freedom}};
    }
    const Extrapolation& limit = convergence.limit;
    return {{"quantity", to_string(convergence.quantity)},
            {"sizes", sizes},
            {"rate", rate},
            {"limit",
             {{"relative_difference", limit.limit},
              {"se", limit.limit_error},
              {"slope", limit.slope},
              {"correction_exponent", limit.power},
              {"chi2_per_dof", finite_or_null(chi2_per_freedom(limit.chi2, limit.degrees_of_freedom))},
              {"dof", limit.degrees_of_freedom}}}};
}

Json series_json(const Series& series) {
    Json list = Json::array();
    for (const Convergence& convergence : series.quantities) {
        list.push_back(convergence_json(convergence));
    }
    const ConvergenceVerdict& v = series.verdict;
    const bool is_double = series.options.trial.precision == Precision::double_precision;
    return {{"version", version()},
            {"study", study_json(series.study)},
            {"blas", blas_description()},
            {"gradient", name_of(series.options.trial.gradient)},
            {"precision", is_double ? "double" : "single"},
            {"trials", series.quantities.front().trials},
            {"convergence", list},
            {"verdict",
             {{"finding", to_string(v.finding)},
              {"agrees", v.agrees},
              {"line", v.line},
              {"tests", v.family.tests},
              {"false_alarm_rate", v.family.false_alarm_rate},
              {"tolerance", v.tolerance},
              {"critical_z", finite_or_null(v.family.critical_z)},
              {"largest_z", finite_or_null(v.largest_z)},
              {"largest_limit", finite_or_null(v.largest_limit)},
              {"resolution", finite_or_null(v.resolution)},
              {"unseen", finite_or_null(v.unseen)},
              {"unseen_allowed", series.options.unseen},
              {"blind", v.blind}}},
            {"warnings", series.warnings}};
}

}  // namespace

std::string convergence_report(const Series& series, Format format) {
    if (format == Format::json) {
        return to_text(series_json(series));
    }
    std::vector<std::string> lines;
    for (const Convergence& convergence : series.quantities) {
        lines.push_back(fit_line(convergence));
    }
    lines.push_back(series.verdict.line);
    const Table table = sizes_table(series.quantities);
    if (format == Format::csv) {
        lines.push_back(std::string(name_of(series.options.trial.gradient)) + " gradient, " +
                        blas_description());
        return provenance("compare --sizes", series.study, series.warnings, lines) + to_csv(table);
    }
    std::string text = to_text(table) + "\n";
    for (const std::string& line : lines) {
        text += line + "\n";
    }
    return text;
}

namespace {

/// The ratios that all sizes share, and what was simulated.
std::string series_caption(const Series& series) {
    const Study& study = series.study;
    const double n = study.data.samples;
    std::string text =
        formatted("N/n = %.3g,  d/n = %.3g", study.network.width / n, study.data.dimension / n);
    if (study.first_batch() != n) {
        text += formatted(",  n₁/n = %.3g", study.first_batch() / n);
    }
    return text + formatted(",  %s gradient,  %llu draws", name_of(series.options.trial.gradient),
                            static_cast<unsigned long long>(series.quantities.front().trials));
}

/// A logarithmic axis has no infinity: lines end here, and the limit stands apart; both over the largest n.
constexpr double line_end = 1.6;
constexpr double infinity_at = 2.6;

/// From the smallest size to the limit, as a factor.
double axis_factor(const std::vector<SizedDifference>& sizes) {
    constexpr double margin = 1.1;
    return margin * margin * infinity_at * sizes.back().samples / sizes.front().samples;
}

/// The sizes and infinity as the only tics; sizes whose labels would touch the one before have none.
std::string size_axis(const std::vector<SizedDifference>& sizes) {
    constexpr double digit = 0.014;  // of the axis
    const double length = std::log(axis_factor(sizes));
    std::string tics;
    double free_from = 0;
    for (const SizedDifference& at : sizes) {
        const std::string n = check::shortest(at.samples);
        const double place = std::log(at.samples) / length;
        const double half = 0.5 * digit * static_cast<double>(n.size() + 1);
        const bool labelled = tics.empty() || place - half >= free_from;
        tics.append("'").append(labelled ? n : "").append("' ").append(n).append(", ");
        free_from = labelled ? place + half : free_from;
    }
    const double right = infinity_at * sizes.back().samples;
    const double margin = std::sqrt(axis_factor(sizes) * sizes.front().samples / right);
    return "set logscale x\nset xrange [" + check::shortest(sizes.front().samples / margin) + ":" +
           check::shortest(right * margin) + "]\nset xtics (" + tics + "'∞' " + check::shortest(right) +
           ")\n";
}

/// "test error" of test_error.
std::string spoken(Quantity quantity) {
    std::string name(to_string(quantity));
    std::replace(name.begin(), name.end(), '_', ' ');
    return name;
}

/// Three blocks: the sizes, both fits as lines, the limit. Returns the index of the first.
int add_blocks(FigureData& data, const Convergence& convergence) {
    const std::string name(to_string(convergence.quantity));
    const int first = data.block(name + ": n, difference/improvement, standard error");
    for (const SizedDifference& at : convergence.sizes) {
        data.row({at.samples, at.relative, at.relative_error});
    }
    (void)data.block(name + ": n, limit + slope n^-p, power law");
    constexpr int steps = 100;
    const double least = convergence.sizes.front().samples;
    const double largest = convergence.sizes.back().samples;
    const Extrapolation& limit = convergence.limit;
    for (int i = 0; i <= steps; ++i) {
        const double n = least * std::pow(line_end * largest / least, static_cast<double>(i) / steps);
        const double power = convergence.rate
                                 ? convergence.rate->amplitude * std::pow(n, -convergence.rate->exponent)
                                 : std::nan("");
        data.row({n, limit.limit + limit.slope * std::pow(n, -limit.power), power});
    }
    (void)data.block(name + ": n, limit, standard error");
    data.row({infinity_at * largest, limit.limit, limit.limit_error});
    return first;
}

}  // namespace

Figure convergence_figure(const Series& series) {
    constexpr const char* colours[] = {"#0072B2", "#D55E00", "#009E73"};
    Figure figure;
    figure.width = 860;
    figure.height = 560;
    std::string plots = "plot 0 with lines linecolor '#808080' linewidth 1 notitle";
    const auto plot = [&](int block, const std::string& what) {
        plots += ", \\\n     data index " + std::to_string(block) + what;
    };
    for (std::size_t i = 0; i < series.quantities.size(); ++i) {
        const Convergence& convergence = series.quantities[i];
        const int block = add_blocks(figure.data, convergence);
        const std::string colour = std::string(" linecolor '") + colours[i % 3] + "'";
        // Quantities share their sizes: side by side, or error bars hide one another.
        const double beside = std::pow(axis_factor(convergence.sizes), 0.009 * (static_cast<double>(i) - 1));
        const std::string points = formatted(" using ($1*%.4f):2:3 with yerrorbars", beside) + colour;
        std::string title =
            spoken(convergence.quantity) +
            formatted(": limit %.2g ± %.2g", convergence.limit.limit, convergence.limit.limit_error);
        if (convergence.rate) {
            title +=
                formatted(", p = %.2f ± %.2f", convergence.rate->exponent, convergence.rate->exponent_error);
        }
        plot(block, points + " pointtype 7 linewidth 1.5 title " + gnuplot_typeset(title));
        plot(block + 1, " using 1:2 with lines" + colour + " linewidth 1.5 notitle");
        if (convergence.rate) {
            plot(block + 1, " using 1:3 with lines" + colour + " dashtype 2 notitle");
        }
        plot(block + 2, points + " pointtype 6 linewidth 1.5 notitle");
    }
    const Extrapolation& limit = series.quantities.front().limit;
    add_caption(figure, series.study, {"data.samples", "network.width", "data.dimension", "data.first_batch"},
                series_caption(series));
    figure.commands +=
        "set tmargin at screen " + figure.level(0.79) + "\nset border 3\nset tics nomirror out\n" +
        size_axis(series.quantities.front().sizes) + "set xlabel " +
        gnuplot_quoted(formatted("n, all sizes in proportion;  lines: limit + slope n^{-%.3g};  "
                                 "dashed: A n^{-p};  open: limit",
                                 limit.power)) +
        "\nset ylabel '(simulation - theory)/improvement'\nset key outside bottom center horizontal "
        "maxcols 1 Left reverse\n" +
        plots + "\n";
    return figure;
}

}  // namespace detequiv::app
