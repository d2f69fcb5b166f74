#include "detequiv/validation/convergence.hpp"

#include <algorithm>
#include <cmath>

#include "detequiv/numerics/checks.hpp"

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

SizedDifference difference_at(const Comparison& comparison, Quantity quantity) {
    const ComparedPoint& point = moved_point(comparison);
    const ComparedQuantity& q = point.quantities[static_cast<std::size_t>(quantity)];
    const double scale = std::abs(q.conditioned.mean);
    return {.samples = point.study.data.samples,
            .improvement = q.improvement,
            .conditioned = q.conditioned.mean,
            .relative = q.difference.mean / scale,
            .relative_error = q.difference.standard_error / scale};
}

}  // namespace

bool SizedDifference::resolved() const {
    constexpr double standard_errors = 2;
    return std::abs(relative) > standard_errors * relative_error;
}

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

Convergence fit_convergence(Quantity quantity, const std::vector<Comparison>& comparisons) {
    Convergence result;
    result.quantity = quantity;
    std::vector<double> n, relative, error, resolved_n, resolved_size, resolved_error;
    for (const Comparison& comparison : comparisons) {
        const SizedDifference& at = result.sizes.emplace_back(difference_at(comparison, quantity));
        n.push_back(at.samples);
        relative.push_back(at.relative);
        error.push_back(at.relative_error);
        if (at.resolved()) {
            resolved_n.push_back(at.samples);
            resolved_size.push_back(std::abs(at.relative));
            resolved_error.push_back(at.relative_error);
        }
    }
    result.limit = extrapolate(n, relative, error);
    if (resolved_n.size() >= 2) {
        result.rate = fit_power_law(resolved_n, resolved_size, resolved_error);
    }
    return result;
}

}  // namespace detequiv
