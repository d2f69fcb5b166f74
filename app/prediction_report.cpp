#include "prediction_report.hpp"

#include <cmath>

#include "output.hpp"
#include "prediction_json.hpp"
#include "table.hpp"

namespace detequiv::app {
namespace {

/// The leaves of the JSON object as rows; the study and the warnings stand above the header.
std::string prediction_csv(const Prediction& p) {
    Json json = prediction_json(p);
    for (const auto* part : {"version", "study", "warnings"}) {
        json.erase(part);
    }
    Table table{{"name", "value"}, {}};
    for (const auto& [name, value] : flatten(json)) {
        Cell cell;
        if (value.is_number_integer()) {
            cell = value.get<long long>();
        } else if (value.is_number()) {
            cell = value.get<double>();
        } else if (value.is_string()) {
            cell = value.get<std::string>();
        } else if (value.is_boolean()) {
            cell = std::string(value.get<bool>() ? "true" : "false");
        }
        table.rows.push_back({name, cell});
    }
    return provenance("predict", p.study, p.warnings) + to_csv(table);
}

std::vector<Cell> error_row(std::string name, const Errors& errors, const CertifiedErrors& certified) {
    return {std::move(name), errors.test_error, errors.train_error, errors.train_objective,
            static_cast<long long>(certain_digits(certified))};
}

std::string error_text(const Prediction& p) {
    Table table{{"", "test error", "training error", "training objective", "certain digits"}, {}};
    table.rows.push_back(error_row("before the step", p.initial, p.certificate.initial));
    table.rows.push_back(error_row("finite size", p.finite, p.certificate.finite));
    for (const auto& plateau : p.plateau) {
        const bool in_force = plateau.interval == p.regime.interval;
        table.rows.push_back(
            error_row("plateau " + std::to_string(plateau.interval) + " (" + std::to_string(plateau.spikes) +
                          (plateau.spikes == 1 ? " spike)" : " spikes)") + (in_force ? " in force" : ""),
                      plateau.errors, p.certificate.plateau[static_cast<std::size_t>(plateau.interval)]));
    }
    const auto baseline = [&table](const char* name, double error) {
        table.rows.push_back(
            {std::string(name), error, std::monostate{}, std::monostate{}, std::monostate{}});
    };
    const bool unbounded = !p.optimal_ridge.interior && p.optimal_ridge.ridge > 1;
    const auto best = unbounded ? "none below 1e4" : readable(p.optimal_ridge.ridge);
    table.rows.push_back({"best ridge " + best, p.optimal_ridge.test_error, std::monostate{},
                          std::monostate{},
                          static_cast<long long>(certain_digits(p.certificate.optimal_ridge.test_error))});
    baseline("null predictor", p.baselines.null);
    baseline("best linear", p.baselines.best_linear);
    baseline("noise floor", p.baselines.noise);
    return to_text(table);
}

std::string degrees(const std::vector<int>& spikes) {
    std::string out;
    for (const int k : spikes) {
        out.append(out.empty() ? "" : ", ").append(std::to_string(k));
    }
    return out.empty() ? "none" : out;
}

std::string step_text(const Prediction& p) {
    const auto& step = p.first_step;
    Table table{{"first step", ""}, {}};
    table.rows = {{std::string("step size eta"), step.step_size},
                  {std::string("exponent log(eta)/log(n)"), p.regime.exponent},
                  {std::string("interval"), static_cast<long long>(p.regime.interval)},
                  {std::string("spikes present in the limit"), degrees(p.regime.spikes)},
                  {std::string("|beta|^2"), step.beta_norm2},
                  {std::string("alignment with the teacher"), step.alignment},
                  {std::string("strength theta"), p.strengths.theta}};
    if (p.strengths.chi != 0) {
        table.rows.push_back({std::string("growth of rows chi"), p.strengths.chi});
    }
    if (!std::isfinite(p.regime.exponent)) {
        table.rows[1][1] = std::string("none");  // no step
    }
    if (step.weight_outlier && std::isfinite(step.weight_outlier->location)) {
        table.rows.push_back({std::string("outlier of the weights"), step.weight_outlier->location});
    }
    for (auto& row : table.rows) {  // one column of texts: every value starts at the same place
        if (const auto* number = std::get_if<double>(&row[1])) {
            row[1] = readable(*number);
        } else if (const auto* count = std::get_if<long long>(&row[1])) {
            row[1] = std::to_string(*count);
        }
    }
    return to_text(table);
}

}  // namespace

std::string outlier_text(const Spectrum& spectrum) {
    constexpr std::size_t most_overlaps = 4;
    std::string out = "bulk of F/sqrt(N) ends at " + readable(spectrum.edge.location) + "\n";
    if (spectrum.outliers.empty()) {
        return out + "no outlier\n";
    }
    Table table{{"outlier", "label", "multiplicity"}, {}};
    for (std::size_t i = 0; i < most_overlaps; ++i) {
        table.header.push_back("with he_" + std::to_string(i));
    }
    table.header.emplace_back("with norm");
    for (const auto& outlier : spectrum.outliers) {
        auto& row = table.rows.emplace_back();
        row = {outlier.location, outlier.label(), static_cast<long long>(outlier.multiplicity)};
        for (std::size_t i = 0; i < most_overlaps; ++i) {
            if (i < outlier.overlaps.size()) {
                row.emplace_back(outlier.overlaps[i]);
            } else {
                row.emplace_back();
            }
        }
        row.emplace_back(outlier.norm_overlap);
    }
    return out + to_text(table);
}

std::string prediction_report(const Prediction& p, Format format) {
    switch (format) {
        case Format::json:
            return to_text(prediction_json(p));
        case Format::csv:
            return prediction_csv(p);
        case Format::table:
            break;
    }
    return p.study.title + "\n\n" + step_text(p) + "\n" + error_text(p) + "\n" + outlier_text(p.spectrum);
}

}  // namespace detequiv::app
