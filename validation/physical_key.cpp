#include <iomanip>
#include <locale>
#include <sstream>
#include <string>
#include <string_view>

#include "detequiv/numerics/checks.hpp"
#include "detequiv/validation/store.hpp"

namespace detequiv {

namespace {

constexpr int streams_version = 1;  // goes up with any change of what a seed draws

void line(std::string& out, std::string_view name, std::string_view value) {
    out.append(name).append(" = ").append(value).append("\n");
}

void line(std::string& out, std::string_view name, double value) {
    line(out, name, check::shortest(value));
}

/// A text in one line, so that none can pass for the lines that follow it.
std::string one_line(std::string_view text) {
    std::string out;
    for (const char c : text) {
        switch (c) {
            case '\\':
                out += "\\\\";
                break;
            case '\n':
                out += "\\n";
                break;
            default:
                out += c;
        }
    }
    return out;
}

std::string list(const std::vector<double>& values) {
    std::string out = "[";
    for (const double value : values) {
        out.append(out.size() > 1 ? ", " : "").append(check::shortest(value));
    }
    return out + "]";
}

void readout_lines(std::string& out, const ReadoutChoice& readout) {
    switch (readout.kind) {
        case ReadoutChoice::Kind::gaussian:
            line(out, "readout", "gaussian");
            break;
        case ReadoutChoice::Kind::rademacher:
            line(out, "readout", "rademacher");
            break;
        case ReadoutChoice::Kind::finite:
            line(out, "readout", "finite");
            line(out, "readout_atoms", list(readout.atoms));
            line(out, "readout_probabilities", list(readout.probabilities));
            break;
    }
}

/// A callable's name does not say what it computes, so its values do, at places that no symmetry maps on one
/// another; nine digits, which every processor and C library agrees on.
std::string function_values(const Activation& function) {
    constexpr int places = 16;
    std::ostringstream out;
    out.imbue(std::locale::classic());
    out << std::setprecision(9);
    for (int k = 0; k < places; ++k) {
        out << (k > 0 ? ", " : "[") << function(-4 + 8 * (k + 0.37) / places);
    }
    out << "]";
    return out.str();
}

void function_lines(std::string& out, const std::string& name, const Activation& function) {
    line(out, name, one_line(function.text()));
    if (function.is_callable()) {
        line(out, name + "_values", function_values(function));
    }
}

void model_lines(std::string& out, const Model& model) {
    function_lines(out, "activation", model.sigma);
    function_lines(out, "teacher", model.teacher);
    line(out, "width", std::to_string(model.width));
    line(out, "dimension", std::to_string(model.dimension));
    line(out, "samples", std::to_string(model.samples));
    line(out, "first_batch", std::to_string(model.first_batch));
    line(out, "test_samples", std::to_string(model.test_samples));
    line(out, "noise", model.noise);
    line(out, "rows", model.rows == RowLaw::sphere ? "sphere" : "gaussian");
    readout_lines(out, model.readout);
    line(out, "output_scale", model.output_scale);
}

void measured_lines(std::string& out, const TrialOptions& options) {
    line(out, "gradient", options.gradient == Gradient::full ? "full" : "rank_one");
    line(out, "precision", options.precision == Precision::double_precision ? "double" : "single");
    line(out, "singular_values", std::to_string(options.singular_values));
    line(out, "degrees", std::to_string(options.degrees));
    line(out, "weight_outlier", options.weight_outlier ? "true" : "false");
    line(out, "histogram_bins", std::to_string(options.histogram_bins));
}

}  // namespace

std::string physical_key(const Model& model, std::uint64_t seed, const TrialOptions& options) {
    std::string out;
    line(out, "streams", std::to_string(streams_version));
    model_lines(out, model);
    line(out, "seed", std::to_string(seed));
    measured_lines(out, options);
    return out;
}

}  // namespace detequiv
