#pragma once

#include <array>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "detequiv/theory/prediction.hpp"
#include "detequiv/validation/estimator.hpp"
#include "detequiv/validation/simulation.hpp"

/// Theory beside simulation: the only part of validation that knows the theory.
namespace detequiv {

enum class Quantity { train_objective, train_error, test_error };
inline constexpr std::array quantities = {Quantity::train_objective, Quantity::train_error,
                                          Quantity::test_error};
[[nodiscard]] std::string_view to_string(Quantity quantity) noexcept;
[[nodiscard]] double value_of(const Errors& errors, Quantity quantity) noexcept;
[[nodiscard]] double value_of(const Measurement& measurement, Quantity quantity) noexcept;

/// The finite-strength errors with what one draw is in place of its limits: |beta|, rho, g_b and the
/// empirical law of its readout [eq. low_rank:instance].
struct ConditionedPoint {
    Errors errors;
    Spectrum spectrum;
    Status status = Status::not_run;
};

/// Instance-conditioned predictions at every point of a plan. Cost: a few milliseconds a trial and point.
enum class WithSpectrum { no, yes };
[[nodiscard]] std::vector<ConditionedPoint> conditioned_predictions(const SimulationPlan& plan,
                                                                    const Trial& trial,
                                                                    WithSpectrum spectrum = WithSpectrum::no);

/// One quantity at one point: its drop from the network before the step, simulated and predicted three ways.
struct ComparedQuantity {
    Quantity quantity = Quantity::test_error;
    SampleMean value;        ///< simulated, at this point
    SampleMean improvement;  ///< simulated at step size 0 minus simulated here, paired within draws
    double value_limit = std::numeric_limits<double>::quiet_NaN();   ///< plateau in force
    double value_finite = std::numeric_limits<double>::quiet_NaN();  ///< finite strength, this width
    double limit = std::numeric_limits<double>::quiet_NaN();         ///< improvement on the plateau
    double finite = std::numeric_limits<double>::quiet_NaN();        ///< improvement at finite strength
    SampleMean conditioned;  ///< improvement by the instance-conditioned theory of the same draws
    SampleMean difference;   ///< simulated minus conditioned improvement, paired within draws
    double z_limit = std::numeric_limits<double>::quiet_NaN();
    double z_finite = std::numeric_limits<double>::quiet_NaN();
    double z_conditioned = std::numeric_limits<double>::quiet_NaN();
    /// standard errors by which the difference leaves the allowance tolerance x |finite improvement|; 0
    /// inside
    double excess = 0;
};

/// One outlier at one point, by the order of singular values.
struct ComparedOutlier {
    int order = 0;  ///< 0: largest
    std::string label;
    SampleMean location;                                          ///< simulated
    double predicted = std::numeric_limits<double>::quiet_NaN();  ///< finite strength
    SampleMean conditioned;                                       ///< over the draws that predict it
    SampleMean overlap;  ///< simulated, with he_degree of the learned direction
    double predicted_overlap = std::numeric_limits<double>::quiet_NaN();
    SampleMean conditioned_overlap;
    int degree = 0;
};

struct ComparedPoint {
    SweepPoint point;
    Study study;  ///< at this point
    Prediction prediction;
    std::vector<ComparedQuantity> quantities;
    std::vector<ComparedOutlier> outliers;
    std::vector<SampleMean> singular_values;  ///< every one that was measured, descending
    /// squared, of left vector k with he_i of the learned direction, at k (degrees + 1) + i
    std::vector<SampleMean> overlaps;
    int degrees = 0;
};

struct ComparisonOptions {
    double tolerance = 0.02;         ///< finite-size difference allowed, relative to the improvement
    double false_alarm_rate = 0.01;  ///< of the whole comparison
    TrialOptions trial = {};
};

struct Comparison {
    std::vector<ComparedPoint> points;
    std::uint64_t trials = 0;  ///< the fewest of any plan
    FamilyVerdict verdict;     ///< on `excess` against the instance-conditioned form
    bool agrees = false;
    std::string line;  ///< the verdict in one line
    std::vector<std::string> warnings;
};

/// Compares what a store holds of the plans with the theory. The family: every quantity at every point that
/// moves. A disagreement is a difference beyond `tolerance` of the improvement by more than the family's
/// critical number of standard errors; error bars that are too wide are one too (FamilyVerdict::too_close).
/// Points share their draws: their z-scores are correlated, and the family's rate holds nonetheless
/// (Bonferroni). Throws std::invalid_argument for fewer than three trials.
[[nodiscard]] Comparison compare(const std::vector<SimulationPlan>& plans, const Store& store,
                                 const ComparisonOptions& options = {});

}  // namespace detequiv
