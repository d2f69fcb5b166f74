#include <algorithm>
#include <cmath>
#include <cstdio>

#include "compared.hpp"

/// How large a difference a comparison could have missed, and what would show it.
namespace detequiv {
namespace {

template <class Take>
void over_judged_errors(const Comparison& comparison, Take take) {
    for (const ComparedPoint& point : comparison.points) {
        for (const ComparedQuantity& q : point.quantities) {
            if (point.in_range && q.judgement.judged) {
                take(q, std::abs(q.conditioned.mean));
            }
        }
    }
}

/// Calls for what the allowance alone would hide, however many draws there are.
std::string smaller_allowance(double allowance, const ComparisonOptions& options) {
    if (options.tolerance > options.unseen) {
        return "which the tolerance exceeds";
    }
    return "and the allowance alone is " + percent(allowance) + ": larger sizes or smaller steps";
}

}  // namespace

std::string percent(double share) {
    constexpr double whole = 10;     // from here on without decimals
    constexpr double longest = 1e6;  // and from here on with an exponent
    const double value = 100 * share;
    char text[40];
    std::snprintf(text, sizeof text, value < whole || !(value < longest) ? "%.2g %%" : "%.0f %%", value);
    return text;
}

std::string draws_for(double effect, std::size_t tests, double false_alarm_rate) {
    constexpr double hopeless = 1e-3;  // some ten million draws
    if (!(effect > hopeless)) {
        return "far more draws than can be made";
    }
    const auto draws = static_cast<double>(draws_to_find(effect, tests, false_alarm_rate, 0.5));
    const double unit = std::pow(10, std::max(0.0, std::floor(std::log10(draws)) - 1));
    char text[40];
    std::snprintf(text, sizeof text, "about %.0f draws", std::ceil(draws / unit) * unit);
    return text;
}

void find_unseen(Comparison& comparison) {
    const auto note = [&](Judgement& judgement, const SampleMean& difference) {
        if (judgement.judged) {
            judgement.unseen =
                judgement.allowance + comparison.verdict.critical_z * difference.standard_error;
        }
    };
    for (ComparedPoint& point : comparison.points) {
        for (ComparedQuantity& q : point.quantities) {
            note(q.judgement, q.difference);
        }
        for (ComparedOutlier& o : point.outliers) {
            note(o.location_judgement, o.location_difference);
            note(o.overlap_judgement, o.overlap_difference);
        }
    }
    comparison.unseen = 0;
    over_judged_errors(comparison, [&](const ComparedQuantity& q, double improvement) {
        comparison.unseen = std::max(comparison.unseen, q.judgement.unseen / improvement);
    });
}

std::string unseen_line(const Comparison& comparison, const ComparisonOptions& options) {
    std::string line = "; up to " + percent(comparison.unseen) + " of an improvement may pass unseen";
    if (comparison.unseen <= options.unseen) {
        return line;
    }
    std::size_t errors = 0;
    std::size_t blind = 0;
    double allowance = 0;
    double effect = INFINITY;
    const double draws = std::sqrt(static_cast<double>(comparison.trials));
    over_judged_errors(comparison, [&](const ComparedQuantity& q, double improvement) {
        ++errors;
        blind += q.judgement.unseen > options.unseen * improvement ? 1U : 0U;
        allowance = std::max(allowance, q.judgement.allowance / improvement);
        effect = std::min(effect, (options.unseen * improvement - q.judgement.allowance) /
                                      (q.difference.standard_error * draws));
    });
    line += ", more than " + percent(options.unseen) + " in " + std::to_string(blind) + " of " +
            std::to_string(errors) + " errors";
    if (comparison.finding != Finding::not_told_apart) {
        return line;
    }
    return line + "; agreement takes at most " + percent(options.unseen) +
           (allowance >= options.unseen
                ? ", " + smaller_allowance(allowance, options)
                : ": " + draws_for(effect, comparison.verdict.tests, options.false_alarm_rate));
}

}  // namespace detequiv
