#include "detequiv/validation/convergence.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "compared.hpp"
#include "detequiv/numerics/checks.hpp"
#include "detequiv/numerics/decimal.hpp"

namespace detequiv {

namespace {

double scaled(const char* key, double size, double factor) {
    const double exact = size * factor;
    const double whole = std::round(exact);
    constexpr double rounding = 1e-9;  // of the ratio of two whole numbers
    if (whole < 1 || std::abs(exact - whole) > rounding * exact) {
        throw StudyError(std::string(key) + " = " + check::shortest(exact) +
                         ": required a whole number; choose sizes that keep the study's ratios");
    }
    return whole;
}

const ComparedPoint& moved_point(const Comparison& comparison) {
    const auto place = std::find_if(comparison.points.begin(), comparison.points.end(),
                                    [](const ComparedPoint& point) { return point.point.step_size > 0; });
    if (place == comparison.points.end()) {
        check::refuse("step.size", "0", "> 0 to look at an improvement");
    }
    return *place;
}

[[noreturn]] void refuse_still_step() {
    check::refuse("predicted improvement", "0", "another, to take differences as shares of it",
                  "the step changes nothing in this theory");
}

SizedDifference difference_at(const Comparison& comparison, Quantity quantity) {
    const ComparedPoint& point = moved_point(comparison);
    const ComparedQuantity& q = point.quantities[static_cast<std::size_t>(quantity)];
    const double scale = std::abs(q.conditioned.mean);
    if (scale == 0) {
        refuse_still_step();
    }
    return {.samples = point.study.data.samples,
            .improvement = q.improvement,
            .conditioned = q.conditioned.mean,
            .relative = q.difference.mean / scale,
            .relative_error = q.difference.standard_error / scale};
}

/// At least half of the limits have an error that is no larger.
double middle_error(std::span<const Convergence> series) {
    std::vector<double> errors;
    for (const Convergence& convergence : series) {
        errors.push_back(convergence.limit.limit_error);
    }
    const auto middle = errors.begin() + static_cast<std::ptrdiff_t>((errors.size() - 1) / 2);
    std::nth_element(errors.begin(), middle, errors.end());
    return *middle;
}

/// The verdict in one line, with what would help where nothing is told apart.
std::string line_of(const ConvergenceVerdict& verdict, std::span<const Convergence> series,
                    std::uint64_t trials, double unseen_allowed) {
    const bool told = verdict.finding != Finding::not_told_apart;
    const char* found = is_disagreement(verdict.finding) ? "disagree" : told ? "agree" : "are not told apart";
    std::string line = std::string("theory and simulation ") + found +
                       " in the limit: " + std::to_string(verdict.family.tests) + " limit" +
                       (verdict.family.tests == 1 ? "" : "s") + " over " + std::to_string(trials) +
                       " draws a size, up to " + decimal::fixed(verdict.largest_z, 2) +
                       " standard errors (critical " + decimal::fixed(verdict.family.critical_z, 2) +
                       ") and " + percent(std::abs(verdict.largest_limit)) +
                       " of the improvement (tolerance " + percent(verdict.tolerance) + ") from 0; one of " +
                       percent(verdict.unseen) + " may pass unseen" +
                       blind_line(verdict.blind, verdict.family.tests, "limits", unseen_allowed) +
                       "; family-wise false-alarm rate " + check::shortest(verdict.family.false_alarm_rate);
    if (!told) {
        const double one_draw = middle_error(series) * std::sqrt(static_cast<double>(trials));
        line += agreement_line(
            unseen_allowed, verdict.tolerance,
            ": larger sizes, or " +
                draws_for(unseen_allowed / one_draw, verdict.family.tests, verdict.family.false_alarm_rate) +
                " a size");
    }
    return line;
}

}  // namespace

Study scaled_study(const Study& study, double samples) {
    const double factor = check::positive("samples", samples) / study.data.samples;
    Study result = study;
    result.sweep.clear();
    result.data.samples = scaled("data.samples", study.data.samples, factor);
    result.data.dimension = scaled("data.dimension", study.data.dimension, factor);
    result.network.width = scaled("network.width", study.network.width, factor);
    if (study.data.first_batch) {
        result.data.first_batch = scaled("data.first_batch", *study.data.first_batch, factor);
    }
    return result;
}

void require_improvement(const Study& study, Gradient gradient) {
    const Prediction prediction = predict(study, make_study_functions(study), gradient);
    const Errors& before = prediction.initial;
    const Errors& after = prediction.finite;
    if (after.train_objective == before.train_objective || after.train_error == before.train_error ||
        after.test_error == before.test_error) {
        refuse_still_step();
    }
}

double correction_exponent(const Study& study) {
    const double alpha = study.step.size ? 0 : std::max(0.0, study.step.exponent);
    check::within("step.exponent", alpha, 0, std::nextafter(0.5, 0.0), "the theory ends at 1/2");
    return 1 - 2 * alpha;
}

Convergence fit_convergence(Quantity quantity, const std::vector<Comparison>& comparisons,
                            double correction) {
    Convergence result{.quantity = quantity,
                       .sizes = {},
                       .trials = std::numeric_limits<std::uint64_t>::max(),
                       .rate = {},
                       .limit = {}};
    std::vector<double> n, relative, error;
    for (const Comparison& comparison : comparisons) {
        const SizedDifference& at = result.sizes.emplace_back(difference_at(comparison, quantity));
        n.push_back(at.samples);
        relative.push_back(at.relative);
        error.push_back(at.relative_error);
        result.trials = std::min(result.trials, comparison.trials);
    }
    result.limit = extrapolate(n, relative, error, correction);
    result.rate = fit_power_law(n, relative, error);
    return result;
}

ConvergenceVerdict judge_convergence(std::span<const Convergence> series, double tolerance,
                                     double false_alarm_rate, double unseen_allowed) {
    ConvergenceVerdict verdict;
    verdict.tolerance = check::nonnegative("tolerance", tolerance);
    std::vector<double> z;
    auto trials = std::numeric_limits<std::uint64_t>::max();
    for (const Convergence& convergence : series) {
        const double limit = convergence.limit.limit;
        const double standard_errors = limit / convergence.limit.limit_error;
        z.push_back(std::abs(limit) <= tolerance ? 0 : standard_errors);
        verdict.largest_limit =
            std::abs(limit) > std::abs(verdict.largest_limit) ? limit : verdict.largest_limit;
        verdict.largest_z = std::max(verdict.largest_z, std::abs(standard_errors));
        trials = std::min(trials, convergence.trials);
    }
    verdict.family = judge(z, false_alarm_rate, trials < 2 ? 0 : trials - 1);
    for (const Convergence& convergence : series) {
        const double resolved = verdict.family.critical_z * convergence.limit.limit_error;
        verdict.resolution = std::max(verdict.resolution, resolved);
        verdict.blind += resolved <= unseen_allowed && tolerance <= unseen_allowed ? 0U : 1U;
    }
    verdict.unseen = std::max(verdict.resolution, tolerance);
    verdict.finding = verdict.family.disagree                            ? Finding::disagree
                      : enough_seen(verdict.blind, verdict.family.tests) ? Finding::agree
                                                                         : Finding::not_told_apart;
    verdict.agrees = verdict.finding == Finding::agree;
    verdict.line = line_of(verdict, series, trials, unseen_allowed);
    return verdict;
}

}  // namespace detequiv
