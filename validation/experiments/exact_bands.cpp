#include "exact_bands.hpp"

#include <algorithm>
#include <boost/math/distributions/binomial.hpp>
#include <cmath>
#include <vector>

namespace detequiv::bands {

using Law = boost::math::binomial_distribution<double>;

Counts binomial(std::uint64_t trials, double probability, double outside) {
    const Law law(static_cast<double>(trials), probability);
    Counts inside{.low = 0, .high = trials};
    while (inside.low < trials && boost::math::cdf(law, static_cast<double>(inside.low)) <= outside / 2) {
        ++inside.low;
    }
    while (inside.high > 0 && boost::math::cdf(boost::math::complement(
                                  law, static_cast<double>(inside.high - 1))) <= outside / 2) {
        --inside.high;
    }
    return inside;
}

Probabilities clopper_pearson(std::uint64_t count, std::uint64_t trials, double confidence) {
    const double tail = (1 - confidence) / 2;
    const auto n = static_cast<double>(trials);
    const auto k = static_cast<double>(count);
    return {.low = Law::find_lower_bound_on_p(n, k, tail), .high = Law::find_upper_bound_on_p(n, k, tail)};
}

double kolmogorov(std::span<const double> values) {
    std::vector<double> sorted(values.begin(), values.end());
    std::sort(sorted.begin(), sorted.end());
    const auto n = static_cast<double>(sorted.size());
    double distance = 0;
    for (std::size_t i = 0; i < sorted.size(); ++i) {
        const auto below = static_cast<double>(i);
        distance = std::max({distance, sorted[i] - below / n, (below + 1) / n - sorted[i]});
    }
    const double x = (std::sqrt(n) + 0.12 + 0.11 / std::sqrt(n)) * distance;
    double sum = 0;
    for (int k = 1; k <= 100; ++k) {
        sum += (k % 2 == 1 ? 2 : -2) * std::exp(-2.0 * k * k * x * x);
    }
    return x < 0.2 ? 1 : std::clamp(sum, 0.0, 1.0);
}

}  // namespace detequiv::bands
