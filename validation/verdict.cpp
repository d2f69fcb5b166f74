#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>

#include "compared.hpp"
#include "detequiv/numerics/decimal.hpp"

namespace detequiv {

namespace {

/// Standard errors by which a difference leaves what is allowed, with its sign; NaN stays NaN.
double excess_over(const SampleMean& difference, double allowed) {
    const double beyond = std::abs(difference.mean) - allowed;
    return beyond <= 0 ? 0 : std::copysign(beyond / difference.standard_error, difference.mean);
}

/// All judged differences of a comparison, with the growth of their points.
struct Family {
    std::vector<double> excess, beyond;
    std::vector<double> growths;  ///< how far each difference lies beyond its tolerance, in row growths
    std::vector<double> plain;    ///< z-scores of the errors' differences before any allowance
};

void add(Family& family, const Judgement& judgement, const SampleMean& difference, double unit,
         double row_growth) {
    if (!judgement.judged) {
        return;
    }
    family.excess.push_back(judgement.excess);
    family.beyond.push_back(judgement.beyond);
    family.growths.push_back((std::abs(difference.mean) - judgement.tolerance) / (unit * row_growth));
}

Family family_of(const Comparison& comparison) {
    Family family;
    for (const ComparedPoint& point : comparison.points) {
        if (!point.in_range) {
            continue;
        }
        for (const ComparedQuantity& q : point.quantities) {
            add(family, q.judgement, q.difference, std::abs(q.conditioned.mean), point.row_growth);
            if (q.judgement.judged) {
                family.plain.push_back(q.z_conditioned);
            }
        }
        for (const ComparedOutlier& o : point.outliers) {
            if (point.point.step_size > 0) {
                add(family, o.location_judgement, o.location_difference, o.conditioned.mean,
                    point.row_growth);
                add(family, o.overlap_judgement, o.overlap_difference, 1, point.row_growth);
            }
        }
    }
    return family;
}

/// "agree", and for a difference of finite size how.
const char* words_for(const Comparison& comparison) {
    switch (comparison.finding) {
        case Finding::disagree:
            return "disagree";
        case Finding::too_close:
            return "are closer than their error bars allow";
        case Finding::not_told_apart:
            return "are not told apart";
        case Finding::agree:
            break;
    }
    return comparison.finite_size > 0 ? "agree up to finite size" : "agree";
}

std::string verdict_line(const Comparison& comparison, const ComparisonOptions& options) {
    const FamilyVerdict& v = comparison.verdict;
    std::string line = std::string("theory and simulation ") + words_for(comparison) + ": " +
                       std::to_string(v.tests) + " differences over " + std::to_string(comparison.trials) +
                       " draws, largest excess over the allowance " + decimal::fixed(v.largest_z, 2) +
                       " standard errors (critical " + decimal::fixed(v.critical_z, 2) +
                       ", family-wise false-alarm rate " + decimal::rounded(options.false_alarm_rate, 3) +
                       ")";
    if (comparison.finite_size > 0) {
        line += "; " + std::to_string(comparison.finite_size) + " beyond the tolerance, by up to " +
                decimal::rounded(comparison.largest_growth, 2) +
                " of the growth of the rows' squared norms (allowed " +
                decimal::rounded(options.finite_size, 3) + ")";
    }
    line += unseen_line(comparison, options);
    if (comparison.out_of_range > 0) {
        line += "; not judged: " + std::to_string(comparison.out_of_range) +
                (comparison.out_of_range == 1 ? " point" : " points") + " whose rows grow too much";
    }
    return line;
}

}  // namespace

std::string_view to_string(Finding finding) noexcept {
    switch (finding) {
        case Finding::agree:
            return "agree";
        case Finding::not_told_apart:
            return "not_told_apart";
        case Finding::too_close:
            return "too_close";
        case Finding::disagree:
            return "disagree";
    }
    return "unknown";
}

bool is_disagreement(Finding finding) noexcept {
    return finding == Finding::disagree || finding == Finding::too_close;
}

Judgement judged(const SampleMean& difference, double tolerance, double growth) {
    return {.judged = true,
            .tolerance = tolerance,
            .allowance = tolerance + growth,
            .beyond = excess_over(difference, tolerance),
            .excess = excess_over(difference, tolerance + growth)};
}

void judge_all(Comparison& comparison, const ComparisonOptions& options) {
    const Family family = family_of(comparison);
    comparison.out_of_range =
        static_cast<std::size_t>(std::count_if(comparison.points.begin(), comparison.points.end(),
                                               [](const ComparedPoint& point) { return !point.in_range; }));
    if (family.excess.empty()) {
        throw std::invalid_argument(
            comparison.out_of_range > 0
                ? "comparison: required a point whose rows grow less; take smaller steps or larger sizes"
                : "comparison: required a point with a step size above 0");
    }
    const auto degrees_of_freedom = static_cast<std::size_t>(comparison.trials - 1);
    comparison.verdict = judge(family.excess, options.false_alarm_rate, degrees_of_freedom);
    // Too wide error bars show in the differences themselves, before an allowance makes them 0.
    comparison.verdict.too_close =
        judge(family.plain, options.false_alarm_rate, degrees_of_freedom).too_close;
    for (std::size_t i = 0; i < family.beyond.size(); ++i) {
        if (std::abs(family.beyond[i]) > comparison.verdict.critical_z &&
            !(std::abs(family.excess[i]) > comparison.verdict.critical_z)) {
            ++comparison.finite_size;
            comparison.largest_growth = std::max(comparison.largest_growth, family.growths[i]);
        }
    }
    find_unseen(comparison, options);
    comparison.finding = comparison.verdict.disagree                        ? Finding::disagree
                         : comparison.verdict.too_close                     ? Finding::too_close
                         : enough_seen(comparison.blind, comparison.errors) ? Finding::agree
                                                                            : Finding::not_told_apart;
    comparison.agrees = comparison.finding == Finding::agree;
    comparison.line = verdict_line(comparison, options);
}

}  // namespace detequiv
