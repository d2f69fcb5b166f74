#pragma once

#include <string>
#include <vector>

#include "detequiv/validation/comparison.hpp"

/// The parts of compare().
namespace detequiv {

/// All trials of one plan with their instance-conditioned predictions.
struct PlanData {
    const SimulationPlan* plan;
    std::vector<Trial> trials;
    std::vector<std::vector<ConditionedPoint>> conditioned;  ///< per trial, per point
};

template <class Value>
[[nodiscard]] std::vector<double> over_trials(std::size_t count, const Value& value) {
    std::vector<double> values(count);
    for (std::size_t t = 0; t < count; ++t) {
        values[t] = value(t);
    }
    return values;
}

/// What is allowed of a relative difference: at any size, and for the size and step at hand.
struct Allowance {
    double tolerance = 0, growth = 0;
};

/// A judged difference; `tolerance` and `growth` in its own units.
[[nodiscard]] Judgement judged(const SampleMean& difference, double tolerance, double growth);

/// The outliers that theory predicts at one point and simulations have measured; `growth` is the relative
/// finite-size allowance there.
[[nodiscard]] std::vector<ComparedOutlier> compare_outliers(const PlanData& data, std::size_t point,
                                                            const Prediction& prediction,
                                                            const ComparisonOptions& options, double growth);

/// What theory says of a point whatever is drawn.
struct PointTheory {
    Prediction prediction;
    double row_growth = 0;
};
/// One for each point of a plan.
[[nodiscard]] std::vector<PointTheory> plan_theory(const SimulationPlan& plan, Gradient gradient);

/// Adds the points of one plan to an unjudged comparison, from trials and conditioned predictions wherever
/// they come from. At least two trials.
void add_records(const PlanData& data, const std::vector<PointTheory>& theory,
                 const ComparisonOptions& options, Comparison& comparison);

/// Degrees M that leave the error of the resummed low-rank part of a conditioned prediction below 1e-6, far
/// below any standard error.
[[nodiscard]] int conditioned_degree(double strength);

/// A share in percent, to read: "7.3 %", "220 %".
[[nodiscard]] std::string percent(double share);

/// "about 1900 draws": those after which a difference of `effect` standard deviations of one draw, beyond
/// what is allowed, is found in one comparison of two.
[[nodiscard]] std::string draws_for(double effect, std::size_t tests, double false_alarm_rate);

/// Whether agreement may be said: at most half of what is judged could hide more than it admits.
[[nodiscard]] bool enough_seen(std::size_t blind, std::size_t judged);

/// ", more than 50 % in 4 of 18 errors", for `what` = "errors"; empty where none is blind.
[[nodiscard]] std::string blind_line(std::size_t blind, std::size_t judged, const char* what,
                                     double unseen_allowed);

/// "; agreement takes at most 50 % in half of them", and what would do: `otherwise`, unless the tolerance is
/// too large already.
[[nodiscard]] std::string agreement_line(double unseen_allowed, double tolerance,
                                         const std::string& otherwise);

/// Fills in what may pass unseen of every judged difference, and in how many errors it is more than agreement
/// admits; the verdict's critical_z is known.
void find_unseen(Comparison& comparison, const ComparisonOptions& options);

/// The part of the verdict's line that says so, with what would help where nothing is told apart.
[[nodiscard]] std::string unseen_line(const Comparison& comparison, const ComparisonOptions& options);

/// Fills in the verdict, its line, and what it rests on.
void judge_all(Comparison& comparison, const ComparisonOptions& options);

}  // namespace detequiv
