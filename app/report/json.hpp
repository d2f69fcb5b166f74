#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "detequiv/theory/bulk_spectrum.hpp"
#include "detequiv/theory/prediction.hpp"

/// The parts of the command's JSON. Programs rely on their names. A number that does not exist is null.
namespace detequiv::app {

using Json = nlohmann::ordered_json;

/// The number, or null where it is infinite or not a number.
[[nodiscard]] Json finite_or_null(double value);

[[nodiscard]] Json study_json(const Study& study);
[[nodiscard]] Json hermite_json(const Hermite& activation, const Hermite& teacher);
[[nodiscard]] Json first_step_json(const FirstStep& step, const StepStrengths& strengths);
[[nodiscard]] Json resolvent_json(const Resolvent& resolvent);
[[nodiscard]] Json spectrum_json(const Spectrum& spectrum);
[[nodiscard]] Json regime_json(const Regime& regime);
[[nodiscard]] Json errors_json(const Errors& errors);
/// The stillness is that of the resummed form; a fixed number of columns has none.
[[nodiscard]] Json finite_json(const FiniteErrors& errors, bool resummed);
[[nodiscard]] Json plateaus_json(const std::vector<Plateau>& plateaus);
[[nodiscard]] Json baselines_json(const Baselines& baselines);
[[nodiscard]] Json slopes_json(const TestErrorSlopes& slopes);
[[nodiscard]] Json optimal_ridge_json(const OptimalRidge& optimum);
[[nodiscard]] Json list_json(const Eigen::VectorXd& values);

/// Every leaf as a row "name, value": the CSV of an answer that is no table ("finite.test_error").
struct FlatEntry {
    std::string name;
    Json value;
};
[[nodiscard]] std::vector<FlatEntry> flatten(const Json& json);

/// The text of an answer, indented, with a line end; -0 is 0 there.
[[nodiscard]] std::string to_text(Json json);

}  // namespace detequiv::app
