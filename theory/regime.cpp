#include "detequiv/theory/regime.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>

#include "detequiv/numerics/checks.hpp"

namespace detequiv {

double critical_exponent(int k) {
    check::at_least("spike", k, 1);
    return (k - 1.0) / (2.0 * k);
}

Regime classify_exponent(double alpha, const std::vector<int>& existing_spikes) {
    if (!(alpha < 0.5)) {
        check::refuse(
            "exponent of the step size", check::shortest(alpha), "less than 1/2",
            "from eta = sqrt(n) on the step moves the bulk itself, which no spike expansion describes");
    }
    Regime regime;
    regime.exponent = alpha;
    // Interval l >= 1 is ((l-1)/(2l), l/(2l+2)): l - 1 is the integer part of 2 alpha/(1 - 2 alpha). An
    // exponent such as 0.25 or 1/3 that is rounded must still be found critical: half a unit in the last
    // place per operation.
    constexpr double rounding = 8 * std::numeric_limits<double>::epsilon();
    constexpr double farthest = 1e9;  // intervals beyond it cannot be told apart in double precision
    const double position = alpha <= 0 ? alpha : std::min(2 * alpha / (1 - 2 * alpha), farthest);
    const double nearest = std::max(0.0, std::round(position));
    regime.critical = std::abs(alpha - nearest / (2 * nearest + 2)) <= rounding;
    if (regime.critical) {
        regime.interval = static_cast<int>(nearest);
    } else {
        regime.interval = alpha < 0 ? 0 : static_cast<int>(std::floor(position)) + 1;
    }
    const int l = regime.interval;
    regime.lower = l == 0 ? -std::numeric_limits<double>::infinity() : critical_exponent(l);
    regime.upper = critical_exponent(l + 1);
    regime.distance = std::min(std::abs(alpha - regime.upper), std::abs(alpha - regime.lower));
    std::copy_if(existing_spikes.begin(), existing_spikes.end(), std::back_inserter(regime.spikes),
                 [l](int k) { return k <= l; });
    if (regime.critical &&
        std::find(existing_spikes.begin(), existing_spikes.end(), l + 1) != existing_spikes.end()) {
        regime.warnings.push_back(
            "the exponent is the critical value of spike " + std::to_string(l + 1) +
            ": whether it leaves the bulk depends on the constant; read the finite-strength answer");
    }
    return regime;
}

}  // namespace detequiv
