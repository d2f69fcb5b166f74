#include "detequiv/validation/estimator.hpp"

#include <algorithm>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <functional>
#include <string>
#include <string_view>

#include "detequiv/numerics/checks.hpp"

namespace detequiv {

namespace {

using Student = boost::math::students_t_distribution<double>;

constexpr double none = std::numeric_limits<double>::quiet_NaN();

/// P(|t| > z).
double both_tails(double degrees_of_freedom, double z) {
    return std::isnan(z) ? none
           : std::isinf(z)
               ? 0
               : 2 * boost::math::cdf(boost::math::complement(Student(degrees_of_freedom), std::abs(z)));
}

/// z with P(|t| > z) = tails.
double two_sided_quantile(double degrees_of_freedom, double tails) {
    return boost::math::quantile(boost::math::complement(Student(degrees_of_freedom), tails / 2));
}

void check_rate(std::string_view name, double rate) {
    if (!(rate > 0 && rate < 1)) {
        check::refuse(name, check::shortest(rate), "between 0 and 1");
    }
}

}  // namespace

double SampleMean::half_width(double confidence) const {
    check_rate("confidence", confidence);
    return count < 2 ? none
                     : standard_error * two_sided_quantile(static_cast<double>(count - 1), 1 - confidence);
}

double SampleMean::z_score(double value) const {
    const double difference = mean - value;
    return difference == 0 && standard_error == 0 ? 0 : difference / standard_error;
}

double SampleMean::p_value(double value) const {
    return count < 2 ? none : both_tails(static_cast<double>(count - 1), z_score(value));
}

SampleMean sample_mean(std::span<const double> draws) {
    SampleMean result{.count = draws.size()};
    if (draws.empty()) {
        return result;
    }
    const auto count = static_cast<double>(draws.size());
    double sum = 0;
    for (const double x : draws) {
        sum += x;
    }
    result.mean = sum / count;
    // Without this the rounding of the sum, shared by all deviations, is many standard errors of equal draws.
    double remainder = 0;
    for (const double x : draws) {
        remainder += x - result.mean;
    }
    result.mean += remainder / count;
    if (draws.size() < 2) {
        return result;
    }
    double squares = 0;
    for (const double x : draws) {
        squares += (x - result.mean) * (x - result.mean);
    }
    result.standard_error = std::sqrt(squares / (count * (count - 1)));
    return result;
}

SampleMean paired_mean(std::span<const double> x, std::span<const double> y) {
    if (x.size() != y.size()) {
        check::refuse("y", std::to_string(y.size()) + " draws", "as many as x: " + std::to_string(x.size()));
    }
    std::vector<double> differences(x.size());
    std::transform(x.begin(), x.end(), y.begin(), differences.begin(), std::minus<>());
    return sample_mean(differences);
}

FamilyVerdict judge(std::span<const double> z_scores, double false_alarm_rate,
                    std::size_t degrees_of_freedom) {
    check_rate("false_alarm_rate", false_alarm_rate);
    check::at_least("degrees_of_freedom", static_cast<long long>(degrees_of_freedom), 1);
    if (z_scores.empty()) {
        check::refuse("z_scores", "none", "at least one");
    }
    const auto freedom = static_cast<double>(degrees_of_freedom);
    const double each_side = false_alarm_rate / 2;
    FamilyVerdict verdict{.tests = z_scores.size(), .false_alarm_rate = false_alarm_rate};
    verdict.critical_z = two_sided_quantile(freedom, each_side / static_cast<double>(z_scores.size()));
    verdict.too_close_z = two_sided_quantile(freedom, 1 - each_side);
    verdict.largest_z = 0;
    for (const double z : z_scores) {
        // A z-score that is no number is no agreement.
        verdict.disagree = verdict.disagree || !(std::abs(z) <= verdict.critical_z);
        verdict.largest_z = std::isnan(z) ? z : std::max(verdict.largest_z, std::abs(z));
    }
    verdict.too_close = verdict.largest_z < verdict.too_close_z;
    return verdict;
}

}  // namespace detequiv
