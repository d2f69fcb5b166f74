#pragma once

#include <array>
#include <vector>

#include "compared.hpp"
#include "planted_faults.hpp"

/// What experiment_honesty prints, from draws of the Gaussian-equivalent law.
namespace detequiv::honesty {

inline constexpr std::array step_sizes = {1.0, 3.0, 8.0};
inline const TrialOptions measured{
    .gradient = Gradient::rank_one, .singular_values = 0, .degrees = 0, .weight_outlier = false};

/// A comparison's statistics: one for each step size and quantity, in the order of ComparedPoint.
inline constexpr std::size_t statistics = step_sizes.size() * quantities.size();

/// The draws of one seed, with what is predicted of every draw alike (plan_theory).
struct Records {
    SimulationPlan plan;
    std::vector<PointTheory> theory;
    std::vector<Trial> trials;
};

/// Many draws with their predictions, right and with one number off by `size`.
class Population {
  public:
    Population(Records records, double size);

    [[nodiscard]] const Records& records() const noexcept { return records_; }
    [[nodiscard]] double size() const noexcept { return size_; }

    /// Simulated minus predicted improvement of one statistic, draw by draw.
    [[nodiscard]] std::vector<double> differences(planted::Fault fault, std::size_t statistic) const;
    /// Mean predicted improvement.
    [[nodiscard]] double improvement(std::size_t statistic) const;

    /// compare() of all draws with the predictions of `fault`, judged without tolerance at the default rate.
    [[nodiscard]] Comparison compare(planted::Fault fault) const;

  private:
    using Values = std::array<double, quantities.size()>;

    Records records_;
    double size_;
    std::array<std::vector<std::vector<Values>>, planted::faults.size()> predicted_;  ///< fault, draw, point
};

/// The comparison of some trials with their predictions, judged without tolerance.
[[nodiscard]] Comparison judged_comparison(const Records& from, std::vector<Trial> trials,
                                           std::vector<std::vector<ConditionedPoint>> conditioned,
                                           double false_alarm_rate);

/// z of each statistic.
[[nodiscard]] std::array<double, statistics> z_scores(const Comparison& comparison);

/// False alarms of comparisons that have a seed each, and the law of their z-scores.
void report_alarms(const std::vector<Records>& repeats);
/// What finite size leaves of the theory's exactness, beside the error of a comparison of `draws`.
void report_bias(const Population& population, std::uint64_t draws);
/// Planted errors of the size of `repeats`, found in independent comparisons as they are.
void report_independent(const std::vector<Population>& repeats);
/// Planted errors that need longer comparisons than can be drawn one by one: made of the population's draws,
/// taken with replacement.
void report_resampled(const Population& population);

}  // namespace detequiv::honesty
