#pragma once

#include <cstddef>
#include <limits>
#include <span>
#include <vector>

namespace detequiv {

/// Mean of independent draws with its standard error.
struct SampleMean {
    std::size_t count = 0;
    double mean = std::numeric_limits<double>::quiet_NaN();
    double standard_error = std::numeric_limits<double>::quiet_NaN();  ///< NaN for fewer than two draws

    /// Half-width of the two-sided Student interval mean +- half that covers with probability `confidence`.
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

/// Least squares of log y = log A - p log x with weights 1/variance of log y.
struct PowerLaw {
    double exponent = std::numeric_limits<double>::quiet_NaN();  ///< p
    double exponent_error = std::numeric_limits<double>::quiet_NaN();
    double amplitude = std::numeric_limits<double>::quiet_NaN();  ///< A
};
/// Throws std::invalid_argument for fewer than two points, unequal sizes, or values that are not positive.
[[nodiscard]] PowerLaw fit_power_law(std::span<const double> x, std::span<const double> y,
                                     std::span<const double> y_error);

/// Weighted straight line y = limit + slope/x: the extrapolation to x -> infinity with its error.
struct Extrapolation {
    double limit = std::numeric_limits<double>::quiet_NaN();
    double limit_error = std::numeric_limits<double>::quiet_NaN();
    double slope = std::numeric_limits<double>::quiet_NaN();
    double chi2 = std::numeric_limits<double>::quiet_NaN();  ///< of count - 2 degrees of freedom
};
[[nodiscard]] Extrapolation extrapolate(std::span<const double> x, std::span<const double> y,
                                        std::span<const double> y_error);

}  // namespace detequiv
