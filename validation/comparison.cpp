#include "detequiv/validation/comparison.hpp"

#include <algorithm>
#include <cmath>

#include "compared.hpp"
#include "detequiv/numerics/checks.hpp"

namespace detequiv {

namespace {

std::size_t initial_index(const std::vector<SweepPoint>& points, double ridge) {
    const auto place = std::find(points.begin(), points.end(), SweepPoint{0, ridge});
    return static_cast<std::size_t>(place - points.begin());
}

Errors plateau_in_force(const Prediction& prediction) {
    const auto last = prediction.plateau.size() - 1;
    return prediction.plateau[std::min(static_cast<std::size_t>(prediction.regime.interval), last)].errors;
}

ComparedQuantity compare_quantity(const PlanData& data, std::size_t point, std::size_t initial,
                                  const Prediction& prediction, Quantity quantity,
                                  const Allowance& allowance) {
    const auto simulated = [&](std::size_t t, std::size_t i) {
        return value_of(data.trials[t].points[i], quantity);
    };
    const auto theory = [&](std::size_t t, std::size_t i) {
        return value_of(data.conditioned[t][i].errors, quantity);
    };
    const std::size_t count = data.trials.size();
    const auto drop =
        over_trials(count, [&](std::size_t t) { return simulated(t, initial) - simulated(t, point); });
    const auto predicted =
        over_trials(count, [&](std::size_t t) { return theory(t, initial) - theory(t, point); });

    ComparedQuantity result;
    result.quantity = quantity;
    result.value = sample_mean(over_trials(count, [&](std::size_t t) { return simulated(t, point); }));
    result.improvement = sample_mean(drop);
    result.conditioned = sample_mean(predicted);
    result.difference = paired_mean(drop, predicted);
    result.value_limit = value_of(plateau_in_force(prediction), quantity);
    result.value_finite = value_of(prediction.finite, quantity);
    result.limit = value_of(prediction.plateau.front().errors, quantity) - result.value_limit;
    result.finite = value_of(prediction.initial, quantity) - result.value_finite;
    result.z_limit = result.improvement.z_score(result.limit);
    result.z_finite = result.improvement.z_score(result.finite);
    result.z_conditioned = result.difference.z_score(0);
    if (data.plan->points[point].step_size > 0) {
        const double scale = std::abs(result.conditioned.mean);
        result.judgement = judged(result.difference, allowance.tolerance * scale, allowance.growth * scale);
    }
    return result;
}

/// What the first step became in the draws.
std::vector<ComparedNumber> compare_first_step(const PlanData& data, std::size_t point,
                                               const Prediction& prediction) {
    const auto number = [&](const char* name, double predicted, const auto& value) {
        const SampleMean simulated = sample_mean(over_trials(data.trials.size(), value));
        return ComparedNumber{
            .name = name, .simulated = simulated, .predicted = predicted, .z = simulated.z_score(predicted)};
    };
    const FirstStep& first = prediction.first_step;
    const auto draw = [&](std::size_t t) -> const Draw& { return data.trials[t].draw; };
    std::vector<ComparedNumber> list = {
        number("beta_norm2", first.beta_norm2, [&](std::size_t t) { return draw(t).beta_norm2; }),
        number("alignment", first.alignment, [&](std::size_t t) { return draw(t).alignment; }),
        number("g_b", first.g_b, [&](std::size_t t) { return draw(t).g_b; })};
    const auto weight = [&](std::size_t t) { return data.trials[t].points[point].weight_outlier; };
    if (first.weight_outlier && std::isfinite(weight(0))) {
        list.push_back(number("weight_outlier", first.weight_outlier->location, weight));
    }
    return list;
}

/// Means over the draws of one list of a measurement, entry by entry.
std::vector<SampleMean> means_of(const PlanData& data, std::size_t point,
                                 std::vector<double> Measurement::*list) {
    std::vector<SampleMean> means;
    const std::size_t count = (data.trials.front().points[point].*list).size();
    for (std::size_t k = 0; k < count; ++k) {
        means.push_back(sample_mean(over_trials(
            data.trials.size(), [&](std::size_t t) { return (data.trials[t].points[point].*list)[k]; })));
    }
    return means;
}

/// Whether what finite size adds is small enough to judge beside, as a share of the improvement.
bool small_enough(double allowance) {
    constexpr double largest_allowance = 0.5;  // beyond it hardly anything would be judged
    return allowance < largest_allowance;
}

ComparedPoint compare_point(const PlanData& data, std::size_t index, const PointTheory& theory,
                            const ComparisonOptions& options) {
    ComparedPoint result;
    result.point = data.plan->points[index];
    result.study = data.plan->studies[index];
    result.prediction = theory.prediction;
    result.row_growth = theory.row_growth;
    const double growth = options.finite_size * result.row_growth;
    result.in_range = small_enough(growth);
    const std::size_t initial = initial_index(data.plan->points, result.point.ridge);
    for (const Quantity quantity : quantities) {
        result.quantities.push_back(compare_quantity(data, index, initial, result.prediction, quantity,
                                                     {.tolerance = options.tolerance, .growth = growth}));
    }
    result.first_step = compare_first_step(data, index, result.prediction);
    result.outliers = compare_outliers(data, index, result.prediction, options, growth);
    result.singular_values = means_of(data, index, &Measurement::singular_values);
    result.overlaps = means_of(data, index, &Measurement::overlaps);
    result.degrees = options.trial.degrees;
    return result;
}

}  // namespace

std::string_view to_string(Quantity quantity) noexcept {
    switch (quantity) {
        case Quantity::train_objective:
            return "train_objective";
        case Quantity::train_error:
            return "train_error";
        case Quantity::test_error:
            return "test_error";
    }
    return "unknown";
}

double value_of(const Errors& errors, Quantity quantity) noexcept {
    switch (quantity) {
        case Quantity::train_objective:
            return errors.train_objective;
        case Quantity::train_error:
            return errors.train_error;
        case Quantity::test_error:
            return errors.test_error;
    }
    return std::numeric_limits<double>::quiet_NaN();
}

double value_of(const Measurement& measurement, Quantity quantity) noexcept {
    return value_of(Errors{.train_objective = measurement.train_objective,
                           .train_error = measurement.train_error,
                           .test_error = measurement.test_error},
                    quantity);
}

void check_options(const ComparisonOptions& options) {
    check::nonnegative("tolerance", options.tolerance);
    check::nonnegative("location_tolerance", options.location_tolerance);
    check::nonnegative("overlap_tolerance", options.overlap_tolerance);
    check::nonnegative("finite_size", options.finite_size);
    check::nonnegative("unseen", options.unseen);
    if (const double rate = options.false_alarm_rate; !(rate > 0 && rate < 1)) {
        check::refuse("false_alarm_rate", check::shortest(rate), "a number in (0, 1)");
    }
}

bool judgeable(const Study& study, const ComparisonOptions& options) {
    return small_enough(options.finite_size * row_norm_growth(study, options.trial.gradient));
}

std::vector<PointTheory> plan_theory(const SimulationPlan& plan, Gradient gradient) {
    std::vector<PointTheory> theory;
    for (const Study& study : plan.studies) {
        theory.push_back({.prediction = predict(study, make_study_functions(study), gradient),
                          .row_growth = row_norm_growth(study, gradient)});
    }
    return theory;
}

void add_records(const PlanData& data, const std::vector<PointTheory>& theory,
                 const ComparisonOptions& options, Comparison& comparison) {
    const auto trials = static_cast<std::uint64_t>(data.trials.size());
    comparison.trials = comparison.points.empty() ? trials : std::min(comparison.trials, trials);
    comparison.status = comparison.points.empty() ? Status::ok : comparison.status;
    for (const auto& drawn : data.conditioned) {
        for (const ConditionedPoint& point : drawn) {
            comparison.status = worse(comparison.status, point.status);
        }
    }
    for (std::size_t i = 0; i < data.plan->points.size(); ++i) {
        comparison.points.push_back(compare_point(data, i, theory[i], options));
        for (const std::string& warning : comparison.points.back().prediction.warnings) {
            if (std::find(comparison.warnings.begin(), comparison.warnings.end(), warning) ==
                comparison.warnings.end()) {
                comparison.warnings.push_back(warning);
            }
        }
    }
}

Comparison compare_unjudged(const std::vector<SimulationPlan>& plans, const Store& store,
                            const ComparisonOptions& options) {
    check_options(options);
    constexpr std::size_t least = 3;
    Comparison result;
    result.gradient = options.trial.gradient;
    for (const SimulationPlan& plan : plans) {
        PlanData data{.plan = &plan, .trials = stored_trials(plan, store), .conditioned = {}};
        const auto stored = static_cast<std::uint64_t>(data.trials.size());
        result.stored = result.points.empty() ? stored : std::min(result.stored, stored);
        std::erase_if(data.trials, [&](const Trial& trial) { return trial.number >= plan.trials; });
        if (data.trials.size() < least) {
            check::refuse("trials in the store", std::to_string(data.trials.size()),
                          "at least 3 of exactly this study, complete, to compare with", "simulate more");
        }
        for (const Trial& trial : data.trials) {
            data.conditioned.push_back(conditioned_predictions(plan, trial, WithSpectrum::yes));
            if (options.pause) {
                options.pause();
            }
        }
        add_records(data, plan_theory(plan, options.trial.gradient), options, result);
    }
    return result;
}

Comparison compare(const std::vector<SimulationPlan>& plans, const Store& store,
                   const ComparisonOptions& options) {
    Comparison result = compare_unjudged(plans, store, options);
    judge_all(result, options);
    return result;
}

}  // namespace detequiv
