#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <vector>

namespace detequiv {

/// Mean of independent draws with its standard error.
struct SampleMean {
    std::size_t count = 0;
    double mean = std::numeric_limits<double>::quiet_NaN();
    double standard_error = std::numeric_limits<double>::quiet_NaN();  ///< NaN for fewer than two draws

    /// Half-width of the two-sided Student interval mean +- half that covers with probability `confidence`.
    /// Throws std::invalid_argument for a confidence outside (0, 1). NaN for fewer than two draws.
    [[nodiscard]] double half_width(double confidence) const;
    /// (mean - value)/standard_error; 0 where both vanish.
    [[nodiscard]] double z_score(double value) const;
    /// Probability that Student's |t| exceeds |z_score(value)| if value is the true mean.
    [[nodiscard]] double p_value(double value) const;
};

/// Mean and standard error sqrt(sum (x - mean)^2/(T (T - 1))), two passes.
[[nodiscard]] SampleMean sample_mean(std::span<const double> draws);

/// The same of x_t - y_t within draws: what both share cancels. Throws std::invalid_argument for unequal
/// sizes.
[[nodiscard]] SampleMean paired_mean(std::span<const double> x, std::span<const double> y);

/// The two-sided verdict on a family of z-scores that may depend on one another in any way.
struct FamilyVerdict {
    std::size_t tests = 0;
    double false_alarm_rate = 0;  ///< of the whole family, both sides together, at most
    double critical_z = std::numeric_limits<double>::quiet_NaN();   ///< a larger |z| is a disagreement
    double too_close_z = std::numeric_limits<double>::quiet_NaN();  ///< all |z| below: error bars too wide
    double largest_z = std::numeric_limits<double>::quiet_NaN();
    bool disagree = false;   ///< some |z| > critical_z
    bool too_close = false;  ///< every |z| < too_close_z
};

/// critical_z is Student's quantile at false_alarm_rate/(2 tests) on both sides together (Bonferroni: holds
/// under any dependence); too_close_z the one with P(|t| < too_close_z) = false_alarm_rate/2: P(all |z|
/// small) is at most P(one given |z| small), so this side too holds under any dependence. degrees_of_freedom
/// = draws
/// - 1 >= 1. Throws std::invalid_argument for an empty family, a rate outside (0, 1).
[[nodiscard]] FamilyVerdict judge(std::span<const double> z_scores, double false_alarm_rate,
                                  std::size_t degrees_of_freedom);

/// Probability that a difference is found, |z| > critical_z, where it is `shift` true standard errors of
/// normal draws away from what is allowed: both tails of the noncentral Student law. Just above 1/2 for shift
/// = critical_z; of a whole family it is that of its most visible member at least. degrees_of_freedom >= 1.
/// Accuracy: 1e-9. Throws std::invalid_argument for a shift or critical_z that is negative or not finite.
[[nodiscard]] double detection_power(double shift, double critical_z, std::size_t degrees_of_freedom);

/// The fewest draws, 3 or more, at which a family of `tests` finds a difference of `effect` > 0 standard
/// deviations of one draw with probability `power`: about ((critical_z + z_power)/effect)^2, z_0.9 = 1.28.
/// Throws std::invalid_argument for no test, a rate or power outside (0, 1), an effect that is not positive,
/// more than 1e12 draws.
[[nodiscard]] std::uint64_t draws_to_find(double effect, std::size_t tests, double false_alarm_rate,
                                          double power);

/// A signed power law y = A x^-p through values with errors.
struct PowerLaw {
    double exponent = std::numeric_limits<double>::quiet_NaN();  ///< p
    double exponent_error = std::numeric_limits<double>::quiet_NaN();
    double amplitude = std::numeric_limits<double>::quiet_NaN();  ///< A, with the sign of y
    double amplitude_error = std::numeric_limits<double>::quiet_NaN();
    double chi2 = std::numeric_limits<double>::quiet_NaN();
    std::size_t degrees_of_freedom = 0;  ///< count - 2
};

/// The power law of least chi2 = sum ((y - A x^-p)/y_error)^2 over -2 <= p <= 4, all values taking part
/// whatever their sign and significance: a choice of the significant ones would favour those that noise has
/// raised, and bias p low. A is linear and profiled out; p by a grid of 0.05 and Brent's minimisation.
/// Errors: one standard error by the Jacobian at the minimum, times sqrt(chi2/degrees_of_freedom) where that
/// is above
/// 1. Outcomes that are not errors, empty: the minimum is at an end of the range, or A at the best p (its
/// error at that p: invariant under the unit of x) is below 3 of its errors. Values that are noise alone pass
/// for a power law in at most 1 % of cases: max over p of (A/error)^2 exceeds 9 with probability at most
/// P(chi^2_1 > 9) + exp(-9/2) L/pi, L the arc of the unit vectors of x^-p/y_error, 0.65 pi for four x in
/// geometric progression with equal errors (0.5 % by simulation). Throws std::invalid_argument for fewer than
/// two different x, unequal sizes, x or y_error that are not positive. Accuracy: p to 1e-7; the stated error
/// is linear in the noise, its coverage good to 1 % where A exceeds 6 of its errors. Source: derived here;
/// the bound is Hotelling's (Amer. J. Math. 61, 440, 1939).
[[nodiscard]] std::optional<PowerLaw> fit_power_law(std::span<const double> x, std::span<const double> y,
                                                    std::span<const double> y_error);

/// Weighted line y = limit + slope x^-power: the extrapolation to x -> infinity.
struct Extrapolation {
    double power = 1;
    double limit = std::numeric_limits<double>::quiet_NaN();
    double limit_error = std::numeric_limits<double>::quiet_NaN();
    double slope = std::numeric_limits<double>::quiet_NaN();
    double chi2 = std::numeric_limits<double>::quiet_NaN();
    std::size_t degrees_of_freedom = 0;  ///< count - 2
};

/// The line of least chi2 = sum ((y - limit - slope x^-power)/y_error)^2. limit_error: one standard error,
/// times sqrt(chi2/degrees_of_freedom) where that is above 1, so that a law which does not fit states less.
/// Throws std::invalid_argument for fewer than two different x, unequal sizes, x, y_error or power that are
/// not positive. Accuracy: rounding, times the largest x^-power over its spread.
[[nodiscard]] Extrapolation extrapolate(std::span<const double> x, std::span<const double> y,
                                        std::span<const double> y_error, double power = 1);

}  // namespace detequiv
