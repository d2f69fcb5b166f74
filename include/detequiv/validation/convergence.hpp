#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "detequiv/validation/comparison.hpp"

/// How the difference between finite networks and the theory shrinks with size, and whether it goes to 0.
namespace detequiv {

/// The study with `samples` samples and every other size in the same ratio, sweeps removed; a step by
/// exponent stays one. Throws StudyError for a size that would not be whole.
[[nodiscard]] Study scaled_study(const Study& study, double samples);

/// Throws std::invalid_argument where the step changes nothing in the theory (c_1 = 0, no step), so that
/// there is no improvement to take differences as shares of. Cost: one prediction.
void require_improvement(const Study& study, Gradient gradient);

/// p of the leading correction n^-p that a network with all sizes in proportion to n adds, relative to the
/// improvement:
///     1 - 2 alpha  for a step eta = c n^alpha, 0 <= alpha < 1/2: rows grow by O(eta^2/N) [row_norm_growth]
///     1            for a step of fixed size, or alpha < 0: that is O(1/n) as the bulk's own correction is
/// Corrections O(N^-1/2) by the draw of the readout cancel against the instance-conditioned prediction.
/// Source: theory.md 10, heuristic; its exponents are not proved.
[[nodiscard]] double correction_exponent(const Study& study);

/// One size of a series. Its error is of the simulated draws; that of the prediction is paired with them.
struct SizedDifference {
    double samples = 0;
    SampleMean improvement;     ///< simulated
    double conditioned = 0;     ///< predicted for the same draws
    double relative = 0;        ///< (simulated - predicted)/|predicted|
    double relative_error = 0;  ///< its standard error
};

/// The differences of one quantity over a series of sizes.
struct Convergence {
    Quantity quantity = Quantity::test_error;
    std::vector<SizedDifference> sizes;
    std::uint64_t trials = 0;  ///< the fewest of any size
    /// relative = A n^-p through all sizes; empty where noise leaves it open [fit_power_law].
    std::optional<PowerLaw> rate;
    /// relative = limit + slope n^-p through all sizes, p = correction_exponent; the theory says limit = 0.
    Extrapolation limit;
};

/// From comparisons of scaled studies, judged or not, one point that moves in each, in order of size.
/// `correction`: p of the extrapolation. The sizes are taken as independent: they share the seed, but not the
/// place where a random number enters; differences of the same trial at two sizes correlate by 0.03 +- 0.02
/// (200 trials, sizes 300 to 2400). Throws std::invalid_argument for fewer than two different sizes, a
/// difference without an error, or a predicted improvement of 0.
[[nodiscard]] Convergence fit_convergence(Quantity quantity, const std::vector<Comparison>& comparisons,
                                          double correction = 1);

/// Whether the limits of a series are 0.
struct ConvergenceVerdict {
    FamilyVerdict family;  ///< on limit/limit_error, 0 where |limit| <= tolerance
    double tolerance = 0;
    double largest_limit = 0;  ///< of largest size, with its sign
    double largest_z = 0;      ///< largest |limit|/limit_error, whatever the tolerance
    double resolution = 0;     ///< largest critical_z limit_error: a limit up to there may pass unseen
    double unseen = 0;         ///< largest limit that may pass unseen: resolution, or the tolerance if larger
    std::size_t blind = 0;  ///< of family.tests limits, those in which more than is allowed may pass unseen
    Finding finding = Finding::not_told_apart;
    bool agrees = false;  ///< Finding::agree
    std::string line;     ///< the verdict in one line
};

/// Disagreement if for some quantity
///     |limit| > critical_z limit_error  and  |limit| > tolerance,
/// agreement if none and a limit above `unseen_allowed` would have been one for at least half of them,
/// critical_z as in judge(): Student's quantile at false_alarm_rate/2 over the number of limits, with the
/// fewest trials - 1 degrees of freedom. limit_error is that of the draws, and the widening by chi2 only ever
/// raises it, so the scatter about the line takes no degree of freedom away. False alarms: at most
/// false_alarm_rate if the limits are 0 and the leading correction is all there is; a third of it for four
/// sizes, by simulation from 5 trials on. What the next order leaves in the limit is for the tolerance.
/// Throws std::invalid_argument for no limit, fewer than two trials, a rate outside (0, 1), a tolerance < 0.
[[nodiscard]] ConvergenceVerdict judge_convergence(std::span<const Convergence> series, double tolerance,
                                                   double false_alarm_rate, double unseen_allowed = 0.5);

}  // namespace detequiv
