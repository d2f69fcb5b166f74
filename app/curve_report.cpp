#include "curve_report.hpp"

#include <algorithm>

#include "curve_json.hpp"
#include "output.hpp"
#include "prediction_json.hpp"
#include "table.hpp"

namespace detequiv::app {
namespace {

/// Spikes up to the highest one that any point has.
std::size_t spikes_shown(const Curve& curve) {
    std::size_t highest = 0;
    for (const auto& point : curve.points) {
        for (std::size_t k = 0; k < point.share_test.size(); ++k) {
            if (point.share_test[k] != 0) {
                highest = std::max(highest, k + 1);
            }
        }
    }
    return highest;
}

double share(const CurvePoint& point, std::size_t k) {
    return k < point.share_test.size() ? point.share_test[k] : 0.0;
}

void append_errors(std::vector<Cell>& row, const Errors& errors) {
    row.insert(row.end(), {errors.train_objective, errors.train_error, errors.test_error});
}

void append_error_names(std::vector<std::string>& header, const std::string& name) {
    for (const auto* error : {"train_objective", "train_error", "test_error"}) {
        header.push_back(name + "." + error);
    }
}

Table full_table(const Curve& curve) {
    Table table;
    for (const auto& sweep : curve.study.sweep) {
        table.header.push_back(sweep.parameter);
    }
    for (const auto* name : {"step_size", "exponent", "interval", "spikes"}) {
        table.header.emplace_back(name);
    }
    append_error_names(table.header, "plateau");
    append_error_names(table.header, "finite");
    table.header.insert(table.header.end(), {"finite.columns", "finite.stillness"});
    append_error_names(table.header, "initial");
    const std::size_t spikes = spikes_shown(curve);
    for (std::size_t k = 1; k <= spikes; ++k) {
        table.header.push_back("share_test." + std::to_string(k));
    }
    for (const auto* name : {"baselines.noise", "baselines.best_linear", "baselines.null", "status"}) {
        table.header.emplace_back(name);
    }
    for (const auto& point : curve.points) {
        std::vector<Cell> row(point.parameters.begin(), point.parameters.end());
        row.insert(row.end(), {point.step_size, point.exponent, static_cast<long long>(point.interval),
                               static_cast<long long>(point.spikes)});
        append_errors(row, point.plateau);
        append_errors(row, point.finite);
        row.emplace_back(static_cast<long long>(point.finite.columns));
        row.push_back(resummed(curve) ? Cell(point.finite.stillness) : Cell{});
        append_errors(row, point.initial);
        for (std::size_t k = 0; k < spikes; ++k) {
            row.emplace_back(share(point, k));
        }
        row.insert(row.end(), {point.baselines.noise, point.baselines.best_linear, point.baselines.null,
                               std::string(to_string(point.status))});
        table.rows.push_back(std::move(row));
    }
    return table;
}

/// The spikes that get a column of a table to read, the first few that do anything; the others share one.
std::vector<std::size_t> spikes_to_read(const Curve& curve) {
    constexpr std::size_t most = 3;
    std::vector<std::size_t> chosen;
    for (std::size_t k = 0; k < spikes_shown(curve) && chosen.size() < most; ++k) {
        if (std::any_of(curve.points.begin(), curve.points.end(),
                        [k](const CurvePoint& point) { return share(point, k) != 0; })) {
            chosen.push_back(k);
        }
    }
    return chosen;
}

/// Share of every spike beyond those that have a column.
double further_share(const CurvePoint& point, const std::vector<std::size_t>& shown) {
    double sum = 0;
    for (std::size_t k = shown.empty() ? 0 : shown.back() + 1; k < point.share_test.size(); ++k) {
        sum += point.share_test[k];
    }
    return sum;
}

Table readable_table(const Curve& curve) {
    Table table;
    for (const auto& sweep : curve.study.sweep) {
        table.header.push_back(sweep.parameter);
    }
    for (const auto* name :
         {"eta", "spikes", "test plateau", "test finite", "improvement", "train plateau", "train finite"}) {
        table.header.emplace_back(name);
    }
    const auto spikes = spikes_to_read(curve);
    for (const auto k : spikes) {
        table.header.push_back("he_" + std::to_string(k + 1));
    }
    const bool further = !spikes.empty() && spikes_shown(curve) > spikes.back() + 1;
    if (further) {
        table.header.emplace_back("further");
    }
    const bool troubled = std::any_of(curve.points.begin(), curve.points.end(),
                                      [](const CurvePoint& point) { return point.status != Status::ok; });
    if (troubled) {
        table.header.emplace_back("status");
    }
    for (const auto& point : curve.points) {
        std::vector<Cell> row(point.parameters.begin(), point.parameters.end());
        row.insert(row.end(),
                   {point.step_size, static_cast<long long>(point.spikes), point.plateau.test_error,
                    point.finite.test_error, point.initial.test_error - point.finite.test_error,
                    point.plateau.train_error, point.finite.train_error});
        for (const auto k : spikes) {
            row.emplace_back(share(point, k));
        }
        if (further) {
            row.emplace_back(further_share(point, spikes));
        }
        if (troubled) {
            row.emplace_back(std::string(to_string(point.status)));
        }
        table.rows.push_back(std::move(row));
    }
    return table;
}

std::string heading(const Curve& curve) {
    std::string text = curve.study.title + "\n";
    const auto& first = curve.points.front();
    const auto same = [&](auto value) {
        return std::all_of(curve.points.begin(), curve.points.end(),
                           [&](const CurvePoint& point) { return value(point) == value(first); });
    };
    if (same([](const CurvePoint& p) { return p.initial.test_error; })) {
        text += "test error before the step " + readable(first.initial.test_error) + "\n";
    }
    if (same([](const CurvePoint& p) { return p.baselines.null; })) {
        text += "baselines: noise floor " + readable(first.baselines.noise) + ", best linear " +
                readable(first.baselines.best_linear) + ", null predictor " + readable(first.baselines.null) +
                "\n";
    }
    return text +
           "improvement: test error before the step less that at finite size; he_k: drop of the plateau by "
           "spike k\n\n";
}

}  // namespace

std::string curve_report(const Curve& curve, Format format) {
    switch (format) {
        case Format::json:
            return to_text(curve_json(curve));
        case Format::csv:
            return provenance("curve", curve.study, curve.warnings,
                              {"tolerances " + tolerances_json().dump()}) +
                   to_csv(full_table(curve));
        case Format::table:
            break;
    }
    return heading(curve) + to_text(readable_table(curve));
}

}  // namespace detequiv::app
