#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "detequiv/theory/curve.hpp"
#include "detequiv/theory/prediction.hpp"
#include "detequiv/validation/comparison.hpp"
#include "options.hpp"

namespace detequiv::app {

enum class FigureKind { svg, pdf, png };

/// By the extension of the file. Throws std::invalid_argument for any other.
[[nodiscard]] FigureKind figure_kind(const std::string& file);

/// Where --keep-script puts the script and the data of the figure `file`.
[[nodiscard]] std::string script_beside(const std::string& file);
[[nodiscard]] std::string data_beside(const std::string& file);

/// The numbers of a figure: blocks that gnuplot calls `data index 0`, `data index 1`, ...
class FigureData {
  public:
    /// Starts a block and returns its index.
    int block(std::string_view title);
    void row(const std::vector<double>& values);
    /// An empty line: a gap in a line, the next row of a grid.
    void gap() { text_ += '\n'; }
    [[nodiscard]] const std::string& text() const noexcept { return text_; }

  private:
    std::string text_;
    int blocks_ = 0;
};

/// What gnuplot needs: commands that plot `data`, the numbers, the size in pixels.
struct Figure {
    std::string commands = {};
    FigureData data = {};
    int width = 1000;
    int height = 500;
    int added = 0;  ///< above `height`, for a long caption

    /// A height that is `share` of `height`, in gnuplot's coordinate `screen`: a long caption moves nothing.
    [[nodiscard]] std::string level(double share) const;
};

/// A text between gnuplot's quotes.
[[nodiscard]] std::string gnuplot_quoted(std::string_view text);
/// The same where gnuplot reads marks of sub- and superscripts: all are literal but that of σ_ε.
[[nodiscard]] std::string gnuplot_typeset(std::string_view text);

/// Runs gnuplot on the figure and puts the picture at output.plot, whole or not at all; with --keep-script
/// the script and its data beside it. Throws OutputError with status `failure` where gnuplot is absent or
/// fails.
void draw(const Figure& figure, const OutputOptions& output);

/// What stands above a figure: a title, then lines of smaller letters. What is wider than the figure goes on
/// in further lines. Set the figure's size before.
void add_caption(Figure& figure, std::string_view title, const std::vector<std::string>& below);
/// The study's title, its functions, the parameters that hold for all of the figure and a line `last`.
void add_caption(Figure& figure, const Study& study, const std::vector<std::string>& left_out = {},
                 const std::string& last = {});

/// The axis of a swept field, between gnuplot's quotes ("n (data.samples)").
[[nodiscard]] std::string axis_label(const Study& study, std::string_view key);

/// A simulated point of a curve: means over draws with their standard errors.
struct SimulatedPoint {
    double swept = 0;
    double test = 0, test_error_bar = 0, train = 0, train_error_bar = 0;
};

/// Of one sweep, with what was simulated of it on top.
[[nodiscard]] Figure curve_figure(const Curve& curve, const std::vector<SimulatedPoint>& simulated = {});
/// The value of a swept field that a point was simulated at.
[[nodiscard]] double swept_value(const Study& point, const std::string& parameter);
/// Of a comparison: over the study's one sweep as a curve, else over step sizes.
[[nodiscard]] Figure compare_figure(const Study& study, const Comparison& comparison);
/// Squared overlaps of the leading left singular vectors with Hermite features of the learned direction.
[[nodiscard]] Figure overlaps_figure(const Study& study, const Comparison& comparison);
[[nodiscard]] Figure map_figure(const Curve& curve);  ///< of two sweeps
[[nodiscard]] Figure predict_figure(const Prediction& prediction);
/// What was simulated of one spectrum: density of the singular values by bins, and the largest, averaged.
struct SimulatedSpectrum {
    std::size_t draws = 0;
    std::vector<double> centers = {}, density = {};
    std::vector<double> largest = {};
};
[[nodiscard]] Figure spectrum_figure(const Prediction& prediction, const std::vector<double>& locations,
                                     const std::vector<double>& density,
                                     const SimulatedSpectrum& simulated = {});
[[nodiscard]] Figure hermite_figure(const std::string& function, const Hermite& hermite);

}  // namespace detequiv::app
