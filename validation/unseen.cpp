#include <algorithm>
#include <cmath>
#include <tuple>

#include "compared.hpp"
#include "detequiv/numerics/decimal.hpp"

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

/// What draws can still find in one error of what agreement admits to pass unseen.
struct Room {
    double effect = 0;     ///< beyond the allowance, in standard deviations of one draw; 0 for no room
    double allowance = 0;  ///< as a share of the improvement
};

/// Of the error in the middle: with room there, at least half of the errors have it.
Room middle_room(const Comparison& comparison, const ComparisonOptions& options) {
    const double draws = std::sqrt(static_cast<double>(comparison.trials));
    std::vector<Room> rooms;
    over_judged_errors(comparison, [&](const ComparedQuantity& q, double improvement) {
        const double left = options.unseen * improvement - q.judgement.allowance;
        rooms.push_back({.effect = left > 0 ? left / (q.difference.standard_error * draws) : 0,
                         .allowance = q.judgement.allowance / improvement});
    });
    const auto middle = rooms.begin() + static_cast<std::ptrdiff_t>((rooms.size() - 1) / 2);
    std::nth_element(rooms.begin(), middle, rooms.end(), [](const Room& a, const Room& b) {
        return std::tie(b.effect, a.allowance) < std::tie(a.effect, b.allowance);
    });
    return *middle;
}

}  // namespace

bool enough_seen(std::size_t blind, std::size_t judged) {
    return 2 * blind <= judged;
}

std::string blind_line(std::size_t blind, std::size_t judged, const char* what, double unseen_allowed) {
    return blind == 0 ? std::string()
                      : ", more than " + percent(unseen_allowed) + " in " + std::to_string(blind) + " of " +
                            std::to_string(judged) + " " + what;
}

std::string agreement_line(double unseen_allowed, double tolerance, const std::string& otherwise) {
    return "; agreement takes at most " + percent(unseen_allowed) + " in half of them" +
           (tolerance >= unseen_allowed ? ", which the tolerance alone reaches" : otherwise);
}

std::string percent(double share) {
    constexpr double whole = 10;     // from here on without decimals
    constexpr double longest = 1e6;  // and from here on with an exponent
    const double value = 100 * share;
    const bool digits = value < whole || !(value < longest);
    return (digits ? decimal::rounded(value, 2) : decimal::fixed(value, 0)) + " %";
}

std::string draws_for(double effect, std::size_t tests, double false_alarm_rate) {
    constexpr double hopeless = 1e-3;  // some ten million draws
    if (!(effect > hopeless)) {
        return "far more draws than can be made";
    }
    const auto draws = static_cast<double>(draws_to_find(effect, tests, false_alarm_rate, 0.5));
    const double unit = std::pow(10, std::max(0.0, std::floor(std::log10(draws)) - 1));
    return "about " + decimal::fixed(std::ceil(draws / unit) * unit, 0) + " draws";
}

void find_unseen(Comparison& comparison, const ComparisonOptions& options) {
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
        ++comparison.errors;
        comparison.blind += q.judgement.unseen <= options.unseen * improvement ? 0U : 1U;
    });
}

std::string unseen_line(const Comparison& comparison, const ComparisonOptions& options) {
    if (!std::isfinite(comparison.unseen)) {  // the step is one that changes nothing
        return "; the theory predicts no improvement, of which a share could be seen";
    }
    std::string line = "; up to " + percent(comparison.unseen) + " of an improvement may pass unseen" +
                       blind_line(comparison.blind, comparison.errors, "errors", options.unseen);
    if (comparison.finding != Finding::not_told_apart) {
        return line;
    }
    const Room middle = middle_room(comparison, options);
    return line + agreement_line(options.unseen, options.tolerance,
                                 middle.effect > 0
                                     ? ": " + draws_for(middle.effect, comparison.verdict.tests,
                                                        options.false_alarm_rate)
                                     : ", and the allowance alone is " + percent(middle.allowance) +
                                           " in the middle: larger sizes or smaller steps");
}

}  // namespace detequiv
