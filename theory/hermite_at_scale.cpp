#include "detequiv/theory/hermite_at_scale.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <vector>

#include "detequiv/numerics/bounded.hpp"
#include "detequiv/numerics/checks.hpp"
#include "detequiv/theory/hermite.hpp"

namespace detequiv {

namespace {

constexpr int highest_degree = 128;

/// he_i(u) w summed against 1, row by row: the weights ride along the recurrence.
Eigen::VectorXd moments(const Eigen::ArrayXd& u, Eigen::ArrayXd weighted, int degree) {
    Eigen::VectorXd h(degree + 1);
    Eigen::ArrayXd before = Eigen::ArrayXd::Zero(u.size());
    for (int i = 0; i <= degree; ++i) {
        h[i] = weighted.sum();
        before = (u * weighted - std::sqrt(static_cast<double>(i)) * before) /
                 std::sqrt(static_cast<double>(i) + 1);
        before.swap(weighted);
    }
    return h;
}

Eigen::ArrayXd rounding_errors(const Activation& sigma, const Eigen::ArrayXd& z) {
    Eigen::ArrayXd errors(z.size());
    const auto size = static_cast<std::size_t>(z.size());
    sigma.rounding_errors({z.data(), size}, {errors.data(), size});
    constexpr double known = 40;  // no weight lies beyond, where sigma may overflow
    return (z.abs() > known && !errors.isFinite()).select(0.0, errors);
}

/// Roundings of the recurrence and of the sums, what bisection left, and sigma's own errors in the mean.
double error_of(double norm, double unresolved, double of_values, int degree) {
    return ((8 + degree / 4.0) * unit_roundoff + unresolved) * norm + of_values;
}

/// What lies beyond the ends, where |he_i| n^(1/2) < 1 and sigma n^(1/2) falls by a factor in less than 1.
double beyond(const Eigen::ArrayXd& u, const Eigen::Ref<const Eigen::ArrayXd>& values) {
    const auto faded = [&](Eigen::Index at) { return std::abs(values[at]) * std::exp(-u[at] * u[at] / 4); };
    return faded(0) + faded(u.size() - 1);
}

/// Below its roundings nothing of sigma is seen: the tail of gelu at z = -25 is noise to its last digit.
double floor_of(const Activation& sigma) {
    constexpr double small = 1e-3;
    double size = 0;
    for (const double z : {-1.0, -0.5, 0.0, 0.5, 1.0}) {
        size = std::max(size, std::abs(sigma(z)));
    }
    return small * size;
}

/// |u| beyond which sigma(v u) he_i(u) n(u) carries nothing for any v <= reach: exp(-u^2/4) bounds he_i n,
/// and is 1e-17 at 12.5.
double density_reach(const Activation& sigma, double reach) {
    constexpr double most = 20;
    double u = 12.5;
    const auto faded = [&] {
        const double value = std::max(std::abs(sigma(reach * u)), std::abs(sigma(-reach * u)));
        return !(value * std::exp(-u * u / 4) > 1e-15);
    };
    while (u < most && !faded()) {
        u += 0.5;
    }
    return u;
}

}  // namespace

HermiteAtScale::HermiteAtScale(const Activation& sigma, double reach)
    : sigma_(sigma),
      reach_(check::within("scale of the pre-activations", reach, 0, largest_reach)),
      density_reach_(density_reach(sigma, reach)) {
    const int end = static_cast<int>(std::ceil(density_reach_ * std::max(reach_, 1.0))) + 1;
    line_ =
        sample_line([&](std::span<const double> z, std::span<double> values) { sigma.evaluate(z, values); },
                    sigma.split_points(), -end, end, floor_of(sigma));
    errors_ = rounding_errors(sigma, line_.rule.nodes);
}

HermiteAtScale::Moments HermiteAtScale::at(double scale, int degree) const {
    check::within("scale of the pre-activations", scale, 0, reach_);
    check::within("degree of a moment", degree, 0, highest_degree);
    if (scale >= wide_enough) {
        const Eigen::ArrayXd& z = line_.rule.nodes;
        const double end = density_reach_ * scale;
        const Eigen::Index begin = std::lower_bound(z.begin(), z.end(), -end) - z.begin();
        const Eigen::Index count = std::upper_bound(z.begin(), z.end(), end) - z.begin() - begin;
        const Eigen::ArrayXd u = z.segment(begin, count) / scale;
        const Eigen::ArrayXd weights = line_.rule.weights.segment(begin, count) * (u.square() * -0.5).exp() /
                                       (scale * std::sqrt(2 * std::numbers::pi));
        const auto values = line_.values.segment(begin, count);
        const double norm = std::sqrt((weights * values.square()).sum());
        const double of_values = std::sqrt((weights * errors_.segment(begin, count).square()).sum());
        const double unresolved = line_.status == Status::ok ? 0 : line_.error;
        return {.h = moments(u, weights * values, degree),
                .norm = norm,
                .error = error_of(norm, unresolved, of_values, degree) + beyond(u, values)};
    }
    if (scale == 0) {
        Eigen::VectorXd h = Eigen::VectorXd::Zero(degree + 1);
        h[0] = sigma_(0);
        return {.h = h, .norm = std::abs(h[0]), .error = rounding_errors(sigma_, Eigen::ArrayXd::Zero(1))[0]};
    }
    std::vector<double> splits(sigma_.split_points().begin(), sigma_.split_points().end());
    std::transform(splits.begin(), splits.end(), splits.begin(), [scale](double z) { return z / scale; });
    const SampledFunction sampled = sample_function(
        [&](std::span<const double> u, std::span<double> values) {
            std::vector<double> z(u.begin(), u.end());
            std::transform(z.begin(), z.end(), z.begin(), [scale](double x) { return scale * x; });
            sigma_.evaluate(z, values);
        },
        splits);
    const Eigen::ArrayXd& u = sampled.rule.nodes;
    const double norm = std::sqrt(sampled.norm2());
    const Eigen::ArrayXd of_values = rounding_errors(sigma_, scale * u);
    return {.h = moments(u, sampled.rule.weights * sampled.values, degree),
            .norm = norm,
            .error = error_of(norm, sampled.error,
                              std::sqrt((sampled.rule.weights * of_values.square()).sum()), degree)};
}

}  // namespace detequiv
