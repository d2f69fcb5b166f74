#include "detequiv/numerics/quadrature.hpp"

#include <algorithm>
#include <boost/math/quadrature/gauss.hpp>
#include <boost/math/quadrature/gauss_kronrod.hpp>
#include <cmath>
#include <numbers>
#include <vector>

#include "detequiv/numerics/bounded.hpp"
#include "legendre_panel.hpp"

namespace detequiv {

namespace {

constexpr int reach = 40;  // every admissible integrand has faded before |z| = 40

double normal_density(double z) {
    return std::exp(-z * z / 2) / std::sqrt(2 * std::numbers::pi);
}

constexpr int kronrod_points = 31;

struct Panel {
    double lower, upper;
    int depth;
    double value, error, magnitude;  // integral, |Kronrod - Gauss|, integral of |f n|
};

/// Boost's nodes and weights of the (15, 31) Gauss-Kronrod pair. Its own driver compares with the panel's
/// integral, which vanishes by symmetry on many, and bisects those for nothing.
Panel kronrod_panel(const std::function<double(double)>& f, double lower, double upper, int depth) {
    using Kronrod = boost::math::quadrature::gauss_kronrod<double, kronrod_points>;
    using Gauss = boost::math::quadrature::gauss<double, 15>;
    const double half = (upper - lower) / 2;
    const double middle = lower + half;
    const auto weighted = [&](double z) {
        const double density = normal_density(z);
        return density == 0 ? 0 : f(z) * density;
    };
    double kronrod = 0;
    double gauss = 0;
    double magnitude = 0;
    for (std::size_t j = 0; j < Kronrod::abscissa().size(); ++j) {
        const double offset = half * Kronrod::abscissa()[j];
        const double right = weighted(middle + offset);
        const double left = j == 0 ? 0 : weighted(middle - offset);
        kronrod += Kronrod::weights()[j] * (right + left);
        magnitude += Kronrod::weights()[j] * (std::abs(right) + std::abs(left));
        if (j % 2 == 0) {
            gauss += Gauss::weights()[j / 2] * (right + left);
        }
    }
    return {lower, upper, depth, half * kronrod, half * std::abs(kronrod - gauss), half * magnitude};
}

}  // namespace

Estimate normal_expectation(const std::function<double(double)>& f, std::span<const double> kinks) {
    constexpr int deepest = 45;
    constexpr int most_evaluations = 4'000'000;
    Estimate result{.value = 0, .error = 0, .evaluations = 0, .status = Status::ok};
    double magnitude = 0;
    const auto integrate = [&](double lower, double upper, int depth) {
        const Panel panel = kronrod_panel(f, lower, upper, depth);
        result.evaluations += kronrod_points;
        magnitude += depth == 0 ? panel.magnitude : 0;
        return panel;
    };
    std::vector<Panel> waiting;
    const std::vector<double> ends = legendre::panel_ends(kinks, -reach, reach);
    for (std::size_t i = 0; i + 1 < ends.size(); ++i) {
        waiting.push_back(integrate(ends[i], ends[i + 1], 0));
    }
    const auto undefined = [&result] {
        result.value = std::numeric_limits<double>::quiet_NaN();
        result.error = std::numeric_limits<double>::infinity();
        result.status = Status::undefined;
        return result;
    };
    if (!std::isfinite(magnitude)) {
        return undefined();
    }
    while (!waiting.empty()) {
        const Panel panel = waiting.back();
        waiting.pop_back();
        const double middle = panel.lower + (panel.upper - panel.lower) / 2;
        const bool resolved =
            !(panel.error > 8 * unit_roundoff * magnitude);  // a NaN ends here and shows below
        if (resolved || panel.depth == deepest || result.evaluations > most_evaluations ||
            !(panel.lower < middle && middle < panel.upper)) {
            result.value += panel.value;
            result.error += panel.error;
            continue;
        }
        waiting.push_back(integrate(panel.lower, middle, panel.depth + 1));
        waiting.push_back(integrate(middle, panel.upper, panel.depth + 1));
    }
    if (!std::isfinite(result.error)) {
        return undefined();
    }
    if (result.error > 128 * unit_roundoff * magnitude) {
        result.status = Status::inaccurate;
    }
    return result;
}

}  // namespace detequiv
