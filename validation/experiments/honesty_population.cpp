#include <numeric>

#include "honesty_report.hpp"

namespace detequiv::honesty {

namespace {

std::size_t point_of(std::size_t statistic) {
    return 1 + statistic / quantities.size();
}

std::size_t quantity_of(std::size_t statistic) {
    return statistic % quantities.size();
}

std::array<double, quantities.size()> values_of(const Errors& errors) {
    return {errors.train_objective, errors.train_error, errors.test_error};
}

double mean(const std::vector<double>& values) {
    return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

}  // namespace

Population::Population(Records records, double size) : records_(std::move(records)), size_(size) {
    for (const Trial& trial : records_.trials) {
        const auto all = planted::predictions(records_.plan, trial, size);
        for (std::size_t f = 0; f < all.size(); ++f) {
            auto& points = predicted_[f].emplace_back();
            for (const ConditionedPoint& point : all[f]) {
                points.push_back(values_of(point.errors));
            }
        }
    }
}

std::vector<double> Population::differences(planted::Fault fault, std::size_t statistic) const {
    const auto& predicted = predicted_[static_cast<std::size_t>(fault)];
    const std::size_t i = point_of(statistic);
    const std::size_t k = quantity_of(statistic);
    return over_trials(records_.trials.size(), [&](std::size_t t) {
        const auto& points = records_.trials[t].points;
        const double drop = value_of(points[0], quantities[k]) - value_of(points[i], quantities[k]);
        return drop - (predicted[t][0][k] - predicted[t][i][k]);
    });
}

double Population::improvement(std::size_t statistic) const {
    const std::size_t k = quantity_of(statistic);
    return mean(over_trials(records_.trials.size(), [&](std::size_t t) {
        const auto& points = predicted_.front()[t];
        return points[0][k] - points[point_of(statistic)][k];
    }));
}

Comparison Population::compare(planted::Fault fault) const {
    std::vector<std::vector<ConditionedPoint>> conditioned;
    for (const auto& draw : predicted_[static_cast<std::size_t>(fault)]) {
        auto& points = conditioned.emplace_back();
        for (const Values& values : draw) {
            points.push_back(
                {.errors = {values[0], values[1], values[2]}, .spectrum = {}, .status = Status::ok});
        }
    }
    return judged_comparison(records_, records_.trials, std::move(conditioned),
                             ComparisonOptions{}.false_alarm_rate);
}

Comparison judged_comparison(const Records& from, std::vector<Trial> trials,
                             std::vector<std::vector<ConditionedPoint>> conditioned,
                             double false_alarm_rate) {
    const ComparisonOptions options{.tolerance = 0,
                                    .location_tolerance = 0,
                                    .overlap_tolerance = 0,
                                    .finite_size = 0,
                                    .false_alarm_rate = false_alarm_rate,
                                    .trial = measured};
    Comparison comparison;
    add_records({.plan = &from.plan, .trials = std::move(trials), .conditioned = std::move(conditioned)},
                from.theory, options, comparison);
    judge_all(comparison, options);
    return comparison;
}

std::array<double, statistics> z_scores(const Comparison& comparison) {
    std::array<double, statistics> z{};
    for (std::size_t j = 0; j < statistics; ++j) {
        z[j] = comparison.points[point_of(j)].quantities[quantity_of(j)].z_conditioned;
    }
    return z;
}

}  // namespace detequiv::honesty
