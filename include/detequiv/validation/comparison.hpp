#pragma once

#include <array>
#include <functional>
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

/// A difference between simulation and theory beside what is allowed of it, both in units of `allowance`'s
/// quantity. Only a judged difference enters the verdict.
struct Judgement {
    bool judged = false;
    double tolerance = std::numeric_limits<double>::quiet_NaN();  ///< allowed to a network of any size
    double allowance = std::numeric_limits<double>::quiet_NaN();  ///< with what a finite network adds
    double beyond = 0;  ///< standard errors by which the difference leaves the tolerance, with its sign
    double excess = 0;  ///< the same of the allowance; 0 inside
    /// allowance + critical_z standard errors: a difference up to there may pass unseen.
    double unseen = std::numeric_limits<double>::quiet_NaN();
};

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
    Judgement judgement;  ///< of the difference, relative to the conditioned improvement
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
    SampleMean location_difference;  ///< simulated minus conditioned, paired within draws
    SampleMean overlap_difference;
    /// Judged where every draw predicts the outlier, outside the window of the transition: beyond the edge by
    /// more than 3 min(n, N)^(-2/3) of it.
    Judgement location_judgement;
    /// Judged where, besides, no other outlier is nearer than 3/sqrt(min(n, N)) of the location: singular
    /// vectors of close outliers mix.
    Judgement overlap_judgement;
    int degree = 0;
};

/// A number of the first step beside its limit; shown, not judged.
struct ComparedNumber {
    std::string name;  ///< beta_norm2, alignment, g_b, or weight_outlier where the theory has one
    SampleMean simulated;
    double predicted = std::numeric_limits<double>::quiet_NaN();
    double z = std::numeric_limits<double>::quiet_NaN();
};

struct ComparedPoint {
    SweepPoint point;
    Study study;  ///< at this point
    Prediction prediction;
    double row_growth = std::numeric_limits<double>::quiet_NaN();  ///< row_norm_growth
    bool in_range = false;                                         ///< judgeable()
    std::vector<ComparedQuantity> quantities;
    std::vector<ComparedNumber> first_step;
    std::vector<ComparedOutlier> outliers;
    std::vector<SampleMean> singular_values;  ///< every one that was measured, descending
    /// squared, of left vector k with he_i of the learned direction, at k (degrees + 1) + i
    std::vector<SampleMean> overlaps;
    int degrees = 0;
};

/// The mean growth E|w_j|^2 - 1 of the rows' squared norms in the step, which the theory takes as 0 and on
/// which what finite networks add depends:
///     rank-one gradient  eta^2 c_1^2 |beta|^2/N
///     full gradient      eta^2 ( c_1^2 (cs_1^2 + s^2 c_1^2) + 4 c_2^2 cs_0^2 + phi_1 E r^2 E sigma'^2 )/N,
/// E r^2 = cs^2 + sigma_eps^2 + s^2 E sigma^2. Accuracy: relative O(n_1^-1/2). Source: derived here. Throws
/// StudyError, ExpressionError for a study that predict() refuses.
[[nodiscard]] double row_norm_growth(const Study& study, Gradient gradient);

struct ComparisonOptions {
    double tolerance = 0.02;           ///< difference allowed at any size, relative to the improvement
    double location_tolerance = 0.02;  ///< of an outlier, relative
    double overlap_tolerance = 0.03;   ///< of a squared overlap, absolute
    double finite_size = 3;  ///< allowed on top, in units of row_norm_growth; 0 for the tolerances alone
    double false_alarm_rate = 0.01;  ///< of the whole comparison
    /// Share of an improvement that may pass unseen in half of the errors where agreement is said; by default
    /// the share from which on an allowance leaves a point unjudged.
    double unseen = 0.5;
    TrialOptions trial = {};
    std::function<void()> pause = {};  ///< called after each trial; what it throws ends the comparison
};

/// Refuses tolerances, a finite_size or unseen that are negative or not finite, a rate outside (0, 1). Throws
/// std::invalid_argument.
void check_options(const ComparisonOptions& options);

/// Whether a difference at this point could be told from what a finite network adds: finite_size x
/// row_norm_growth, relative to the improvement, is below 1/2.
[[nodiscard]] bool judgeable(const Study& study, const ComparisonOptions& options);

/// What a comparison found. Draws that in most errors could hide more than agreement admits tell nothing
/// apart; error bars that are far wider than the differences are too wide (FamilyVerdict::too_close).
enum class Finding { agree, not_told_apart, too_close, disagree };
[[nodiscard]] std::string_view to_string(Finding finding) noexcept;
/// Whether something speaks against theory or simulation; a comparison without power does not.
[[nodiscard]] bool is_disagreement(Finding finding) noexcept;

struct Comparison {
    Gradient gradient = Gradient::full;  ///< the step that was simulated and predicted
    std::vector<ComparedPoint> points;
    std::uint64_t trials = 0;         ///< compared, the fewest of any plan
    std::uint64_t stored = 0;         ///< complete ones in the store, compared or not, the fewest of any plan
    Status status = Status::not_run;  ///< the worst of the conditioned predictions
    FamilyVerdict verdict;            ///< on the excesses over the instance-conditioned form
    std::size_t finite_size = 0;   ///< judged differences beyond their tolerance, though inside the allowance
    double largest_growth = 0;     ///< the largest of those, in units of row_norm_growth
    std::size_t out_of_range = 0;  ///< points that are shown but not judged
    /// The largest difference of an error that may pass unseen, as a share of its improvement.
    double unseen = std::numeric_limits<double>::quiet_NaN();
    std::size_t errors = 0;  ///< judged: quantities at points, outliers apart
    std::size_t blind = 0;   ///< of those, the errors in which more than options.unseen may pass unseen
    Finding finding = Finding::not_told_apart;
    bool agrees = false;  ///< Finding::agree
    std::string line;     ///< the verdict in one line
    std::vector<std::string> warnings;
};

/// Compares what a store holds of the plans with the theory. The family: every quantity at every point that
/// moves, location and overlap of every outlier that is clear of the bulk and of others. A point that is not
/// judgeable() is shown only. A disagreement is a difference beyond its allowance by more than the family's
/// critical number of standard errors; error bars that are too wide are one too (FamilyVerdict::too_close).
/// Without one, theory and simulation agree unless more than options.unseen of the improvement may pass
/// unseen in more than half of the errors. Points share their draws: their z-scores are correlated, and the
/// family's rate holds nonetheless (Bonferroni). Throws std::invalid_argument for fewer than three trials, or
/// no point that can be judged.
[[nodiscard]] Comparison compare(const std::vector<SimulationPlan>& plans, const Store& store,
                                 const ComparisonOptions& options = {});

/// The same without a verdict, so that no point need be one that can be judged: `verdict`, `finding` and
/// `line` stay as they are born. Throws std::invalid_argument for fewer than three trials, and as
/// check_options.
[[nodiscard]] Comparison compare_unjudged(const std::vector<SimulationPlan>& plans, const Store& store,
                                          const ComparisonOptions& options = {});

}  // namespace detequiv
