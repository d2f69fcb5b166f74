#include "legendre_panel.hpp"

#include <algorithm>
#include <boost/math/quadrature/gauss.hpp>
#include <cmath>

namespace detequiv::legendre {

Rule rule() {
    using Boost = boost::math::quadrature::gauss<double, order>;
    Rule rule;
    for (int j = 0; j < order / 2; ++j) {
        const auto from = static_cast<std::size_t>(j);
        rule.nodes[order / 2 + j] = Boost::abscissa()[from];
        rule.nodes[order / 2 - 1 - j] = -Boost::abscissa()[from];
        rule.weights[order / 2 + j] = rule.weights[order / 2 - 1 - j] = Boost::weights()[from];
    }
    for (int j = 0; j < order; ++j) {
        double before = 0;
        double value = 1;
        for (int k = 0; k < order; ++k) {
            if (k >= first_tail_degree) {
                rule.tail(k - first_tail_degree, j) = rule.weights[j] * value * std::sqrt(k + 0.5);
            }
            const double next = ((2 * k + 1) * rule.nodes[j] * value - k * before) / (k + 1);
            before = value;
            value = next;
        }
    }
    return rule;
}

std::vector<double> panel_ends(std::span<const double> kinks, int lower, int upper) {
    std::vector<double> ends;
    for (int z = lower; z <= upper; ++z) {
        ends.push_back(z);
    }
    std::copy_if(kinks.begin(), kinks.end(), std::back_inserter(ends),
                 [=](double kink) { return lower < kink && kink < upper; });
    std::sort(ends.begin(), ends.end());
    ends.erase(std::unique(ends.begin(), ends.end()), ends.end());
    return ends;
}

}  // namespace detequiv::legendre
