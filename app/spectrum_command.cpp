#include <algorithm>

#include "commands.hpp"
#include "detequiv/theory/prediction.hpp"
#include "figure.hpp"
#include "files.hpp"
#include "output.hpp"
#include "prediction_json.hpp"
#include "prediction_report.hpp"
#include "simulation_run.hpp"
#include "spectrum_json.hpp"
#include "spectrum_simulation.hpp"
#include "table.hpp"

namespace detequiv::app {
namespace {

/// Overlaps stand where a density would: one kind of row for the bulk, one for the outliers.
Table spectrum_table(const Prediction& p, const BulkDensity& bulk) {
    constexpr std::size_t overlaps = 6;
    Table table{{"kind", "singular_value", "density", "degree", "label", "multiplicity"}, {}};
    for (const auto* name : {"overlap.", "teacher_overlap."}) {
        for (std::size_t i = 0; i < overlaps; ++i) {
            table.header.push_back(name + std::to_string(i));
        }
    }
    table.header.emplace_back("norm_overlap");
    for (const auto& outlier : p.spectrum.outliers) {
        auto& row = table.rows.emplace_back();
        row.emplace_back("outlier");
        row.emplace_back(outlier.location);
        row.emplace_back();  // no density
        row.emplace_back(static_cast<long long>(outlier.degree));
        row.emplace_back(outlier.label());
        row.emplace_back(static_cast<long long>(outlier.multiplicity));
        for (const auto* list : {&outlier.overlaps, &outlier.teacher_overlaps}) {
            for (std::size_t i = 0; i < overlaps; ++i) {
                if (i < list->size()) {
                    row.emplace_back((*list)[i]);
                } else {
                    row.emplace_back();
                }
            }
        }
        row.emplace_back(outlier.norm_overlap);
    }
    for (std::size_t i = 0; i < bulk.locations.size(); ++i) {
        auto& row = table.rows.emplace_back();
        row.emplace_back("bulk");
        row.emplace_back(bulk.locations[i]);
        row.emplace_back(bulk.density[i]);
        row.resize(table.header.size());
    }
    return table;
}

std::vector<std::string> facts(const Prediction& p, const BulkDensity& bulk) {
    std::vector<std::string> lines;
    for (const auto& [lower, upper] : bulk.certified_support.intervals) {
        const auto digits = static_cast<long long>(std::min(certain_digits(lower), certain_digits(upper)));
        lines.push_back("bulk from " + readable(lower.value) + " to " + readable(upper.value) +
                        ", certain digits " + std::to_string(digits));
    }
    lines.push_back("mass at zero " + readable(bulk.support.atom_at_zero) +
                    " of the n squared singular values");
    lines.push_back("step size " + readable(p.first_step.step_size) + ", status " +
                    std::string(to_string(worse(p.spectrum.status, bulk.support.status))));
    return lines;
}

std::string spectrum_report(const Prediction& p, const BulkDensity& bulk, Format format) {
    switch (format) {
        case Format::json:
            return to_text(spectrum_json(p, bulk));
        case Format::csv: {
            auto lines = facts(p, bulk);
            lines.push_back("tolerances " + tolerances_json().dump());
            return provenance("spectrum", p.study, p.warnings, lines) + to_csv(spectrum_table(p, bulk));
        }
        case Format::table:
            break;
    }
    std::string out = p.study.title + "\n";
    for (const auto& line : facts(p, bulk)) {
        out.append(line).append("\n");
    }
    return out + outlier_text(p.spectrum);
}

}  // namespace

int run(const SpectrumCommand& command) {
    const Study study = simulated_study(command.simulation);
    const auto simulated = simulated_spectrum(command.simulation, study, command.bins);
    const Gradient gradient = command.simulation.rank_one ? Gradient::rank_one : Gradient::full;
    const auto prediction = naming_file(
        command.simulation.study, [&] { return predict(study, make_study_functions(study), gradient); });
    const auto bulk = density_of(prediction, command.points);
    deliver(command.output, spectrum_report(prediction, bulk, chosen_format(command.output, Format::json)));
    say_warnings(prediction.warnings);
    if (!command.output.plot.empty()) {
        draw(spectrum_figure(prediction, bulk.locations, bulk.density, simulated), command.output);
    }
    return exit_status(numerical_faults(prediction, bulk));
}

}  // namespace detequiv::app
