#include "detequiv/validation/comparison.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <stdexcept>

#include "detequiv/numerics/checks.hpp"

namespace detequiv {

namespace {

/// All trials of one plan with their instance-conditioned predictions.
struct PlanData {
    const SimulationPlan* plan;
    std::vector<Trial> trials;
    std::vector<std::vector<ConditionedPoint>> conditioned;  ///< per trial, per point
};

std::size_t initial_index(const std::vector<SweepPoint>& points, double ridge) {
    const auto place = std::find(points.begin(), points.end(), SweepPoint{0, ridge});
    return static_cast<std::size_t>(place - points.begin());
}

template <class Value>
std::vector<double> over_trials(std::size_t count, const Value& value) {
    std::vector<double> values(count);
    for (std::size_t t = 0; t < count; ++t) {
        values[t] = value(t);
    }
    return values;
}

Errors plateau_in_force(const Prediction& prediction) {
    const auto last = prediction.plateau.size() - 1;
    return prediction.plateau[std::min(static_cast<std::size_t>(prediction.regime.interval), last)].errors;
}

ComparedQuantity compare_quantity(const PlanData& data, std::size_t point, std::size_t initial,
                                  const Prediction& prediction, Quantity quantity, double tolerance) {
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
    const double allowance = tolerance * std::abs(result.conditioned.mean);
    const double beyond = std::max(0.0, std::abs(result.difference.mean) - allowance);
    result.excess =
        beyond > 0 ? std::copysign(beyond / result.difference.standard_error, result.difference.mean) : 0;
    return result;
}

std::vector<ComparedOutlier> compare_outliers(const PlanData& data, std::size_t point,
                                              const Prediction& prediction, int degrees) {
    std::vector<ComparedOutlier> list;
    const std::size_t measured = data.trials.front().points[point].singular_values.size();
    const std::size_t count = std::min(measured, prediction.spectrum.outliers.size());
    for (std::size_t k = 0; k < count; ++k) {
        const Outlier& outlier = prediction.spectrum.outliers[k];
        ComparedOutlier one;
        one.order = static_cast<int>(k);
        one.label = outlier.label();
        one.degree = outlier.degree;
        one.predicted = outlier.location;
        std::vector<double> locations, overlaps, conditioned, conditioned_overlaps;
        const bool has_overlap = outlier.degree <= degrees;
        const auto i = static_cast<std::size_t>(outlier.degree);
        for (std::size_t t = 0; t < data.trials.size(); ++t) {
            const Measurement& m = data.trials[t].points[point];
            locations.push_back(m.singular_values[k]);
            if (has_overlap) {
                overlaps.push_back(m.overlaps[k * static_cast<std::size_t>(degrees + 1) + i]);
            }
            const auto& drawn = data.conditioned[t][point].spectrum.outliers;
            if (k < drawn.size()) {
                conditioned.push_back(drawn[k].location);
                conditioned_overlaps.push_back(i < drawn[k].overlaps.size() ? drawn[k].overlaps[i] : 0);
            }
        }
        one.location = sample_mean(locations);
        one.conditioned = sample_mean(conditioned);
        if (has_overlap) {
            one.overlap = sample_mean(overlaps);
            one.predicted_overlap = i < outlier.overlaps.size() ? outlier.overlaps[i] : 0;
            one.conditioned_overlap = sample_mean(conditioned_overlaps);
        }
        list.push_back(std::move(one));
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

ComparedPoint compare_point(const PlanData& data, std::size_t index, const ComparisonOptions& options) {
    ComparedPoint result;
    result.point = data.plan->points[index];
    result.study = data.plan->study;
    result.study.step.size = result.point.step_size;
    result.study.ridge.lambda = result.point.ridge;
    result.prediction = predict(result.study);
    const std::size_t initial = initial_index(data.plan->points, result.point.ridge);
    for (const Quantity quantity : quantities) {
        result.quantities.push_back(
            compare_quantity(data, index, initial, result.prediction, quantity, options.tolerance));
    }
    result.outliers = compare_outliers(data, index, result.prediction, options.trial.degrees);
    result.singular_values = means_of(data, index, &Measurement::singular_values);
    result.overlaps = means_of(data, index, &Measurement::overlaps);
    result.degrees = options.trial.degrees;
    return result;
}

std::string verdict_line(const Comparison& comparison, const ComparisonOptions& options) {
    const FamilyVerdict& v = comparison.verdict;
    char text[400];
    const char* word = comparison.agrees ? "agree"
                       : v.too_close     ? "are closer than their error bars allow"
                                         : "disagree";
    std::snprintf(
        text, sizeof text,
        "theory and simulation %s: %zu differences over %llu draws, allowance %.3g %% of the improvement, "
        "largest excess %.2f standard errors (critical %.2f, family-wise false-alarm rate %.3g)",
        word, v.tests, static_cast<unsigned long long>(comparison.trials), 100 * options.tolerance,
        v.largest_z, v.critical_z, options.false_alarm_rate);
    return text;
}

void judge_all(Comparison& comparison, const ComparisonOptions& options) {
    std::vector<double> excess;
    std::vector<double> plain;
    for (const ComparedPoint& point : comparison.points) {
        if (point.point.step_size == 0) {
            continue;  // no improvement to compare
        }
        for (const ComparedQuantity& quantity : point.quantities) {
            excess.push_back(quantity.excess);
            plain.push_back(quantity.z_conditioned);
        }
    }
    if (excess.empty()) {
        throw std::invalid_argument("comparison: required a point with a step size above 0");
    }
    const auto degrees_of_freedom = static_cast<std::size_t>(comparison.trials - 1);
    comparison.verdict = judge(excess, options.false_alarm_rate, degrees_of_freedom);
    // Too wide error bars show in the differences themselves, before an allowance makes them 0.
    comparison.verdict.too_close = judge(plain, options.false_alarm_rate, degrees_of_freedom).too_close;
    comparison.agrees = !comparison.verdict.disagree && !comparison.verdict.too_close;
    comparison.line = verdict_line(comparison, options);
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

Comparison compare(const std::vector<SimulationPlan>& plans, const Store& store,
                   const ComparisonOptions& options) {
    constexpr std::size_t least = 3;
    Comparison result;
    result.trials = std::numeric_limits<std::uint64_t>::max();
    for (const SimulationPlan& plan : plans) {
        PlanData data{.plan = &plan, .trials = stored_trials(plan, store), .conditioned = {}};
        std::erase_if(data.trials, [&](const Trial& trial) { return trial.number >= plan.trials; });
        if (data.trials.size() < least) {
            check::refuse("trials", std::to_string(data.trials.size()),
                          "at least 3 complete ones to compare with", "simulate more");
        }
        for (const Trial& trial : data.trials) {
            data.conditioned.push_back(conditioned_predictions(plan, trial, WithSpectrum::yes));
        }
        for (std::size_t i = 0; i < plan.points.size(); ++i) {
            result.points.push_back(compare_point(data, i, options));
            for (const std::string& warning : result.points.back().prediction.warnings) {
                if (std::find(result.warnings.begin(), result.warnings.end(), warning) ==
                    result.warnings.end()) {
                    result.warnings.push_back(warning);
                }
            }
        }
        result.trials = std::min<std::uint64_t>(result.trials, data.trials.size());
    }
    judge_all(result, options);
    return result;
}

}  // namespace detequiv
