#include <algorithm>
#include <cmath>

#include "compared.hpp"

namespace detequiv {

namespace {

/// The largest value of a bulk of p scatters about its edge by a share of order p^(-2/3), the width of the
/// Tracy-Widom law: an outlier is clear of the bulk from so many widths beyond the edge.
constexpr double widths_beyond_edge = 3;

/// Vectors of two outliers mix where their locations differ by no more than either scatters from draw to
/// draw, a share of order p^(-1/2): their overlaps are told apart from so many of it.
constexpr double scatters_apart = 3;

/// One outlier over the draws that predict it: measured and predicted, draw by draw.
struct Paired {
    std::vector<double> location, overlap, drawn_location, drawn_overlap;
};

Paired paired_draws(const PlanData& data, std::size_t point, std::size_t order, std::size_t degree,
                    std::size_t degrees) {
    Paired pairs;
    for (std::size_t t = 0; t < data.trials.size(); ++t) {
        const auto& drawn = data.conditioned[t][point].spectrum.outliers;
        if (order >= drawn.size()) {
            continue;
        }
        const Measurement& m = data.trials[t].points[point];
        pairs.location.push_back(m.singular_values[order]);
        pairs.drawn_location.push_back(drawn[order].location);
        if (degree <= degrees) {
            pairs.overlap.push_back(m.overlaps[order * (degrees + 1) + degree]);
            pairs.drawn_overlap.push_back(
                degree < drawn[order].overlaps.size() ? drawn[order].overlaps[degree] : 0);
        }
    }
    return pairs;
}

/// Whether no other predicted outlier is within `least` of outlier k, relative to its location.
bool apart(const std::vector<Outlier>& outliers, std::size_t k, double least) {
    const auto near = [&](std::size_t other) {
        return std::abs(outliers[k].location - outliers[other].location) < least * outliers[k].location;
    };
    return !(k > 0 && near(k - 1)) && !(k + 1 < outliers.size() && near(k + 1));
}

ComparedOutlier compare_outlier(const PlanData& data, std::size_t point, std::size_t order,
                                const Spectrum& spectrum, const ComparisonOptions& options, double growth) {
    const Outlier& outlier = spectrum.outliers[order];
    const auto degree = static_cast<std::size_t>(outlier.degree);
    const auto degrees = static_cast<std::size_t>(options.trial.degrees);
    const auto measured = [&](std::size_t t) -> const Measurement& { return data.trials[t].points[point]; };
    const Paired pairs = paired_draws(data, point, order, degree, degrees);

    ComparedOutlier one;
    one.order = static_cast<int>(order);
    one.label = outlier.label();
    one.degree = outlier.degree;
    one.predicted = outlier.location;
    one.location = sample_mean(
        over_trials(data.trials.size(), [&](std::size_t t) { return measured(t).singular_values[order]; }));
    one.conditioned = sample_mean(pairs.drawn_location);
    one.location_difference = paired_mean(pairs.location, pairs.drawn_location);
    if (degree <= degrees) {
        one.overlap = sample_mean(over_trials(data.trials.size(), [&](std::size_t t) {
            return measured(t).overlaps[order * (degrees + 1) + degree];
        }));
        one.predicted_overlap = degree < outlier.overlaps.size() ? outlier.overlaps[degree] : 0;
        one.conditioned_overlap = sample_mean(pairs.drawn_overlap);
        one.overlap_difference = paired_mean(pairs.overlap, pairs.drawn_overlap);
    }

    const auto p = static_cast<double>(std::min(data.plan->model.width, data.plan->model.samples));
    const bool always = pairs.location.size() == data.trials.size();
    const double clear = spectrum.edge.location * (1 + widths_beyond_edge * std::pow(p, -2.0 / 3));
    if (!always || !(one.conditioned.mean > clear)) {
        return one;
    }
    one.location_judgement =
        judged(one.location_difference, options.location_tolerance * one.conditioned.mean,
               growth * one.conditioned.mean);
    if (degree <= degrees && apart(spectrum.outliers, order, scatters_apart / std::sqrt(p))) {
        one.overlap_judgement = judged(one.overlap_difference, options.overlap_tolerance, growth);
    }
    return one;
}

}  // namespace

std::vector<ComparedOutlier> compare_outliers(const PlanData& data, std::size_t point,
                                              const Prediction& prediction, const ComparisonOptions& options,
                                              double growth) {
    std::vector<ComparedOutlier> list;
    const std::size_t measured = data.trials.front().points[point].singular_values.size();
    const std::size_t count = std::min(measured, prediction.spectrum.outliers.size());
    for (std::size_t k = 0; k < count; ++k) {
        list.push_back(compare_outlier(data, point, k, prediction.spectrum, options, growth));
    }
    return list;
}

}  // namespace detequiv
