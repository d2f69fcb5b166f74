#pragma once

#include <algorithm>
#include <cmath>

#include "detequiv/theory/low_rank.hpp"
#include "detequiv/theory/prediction_error.hpp"

namespace detequiv::certificate {

/// What the degrees beyond M would change, from what the last four do and from the factor by which these do
/// less than the four before [eq. certificate:truncation]: the next factor is taken to be at most sixteen
/// times the one that is seen, and a slow fall to sum up like twice a geometric series.
[[nodiscard]] inline double left_out(double by_four, double factor) {
    constexpr double slowing = 16;
    constexpr double most = 4;  // slower is not still, and said by the status
    const double geometric = factor < 1 ? 2 * factor / (1 - factor) : most;
    return by_four * std::max(std::min(1.0, slowing * factor), std::min(most, geometric));
}

/// The same from a number with all degrees, without the last four and without the last eight.
[[nodiscard]] inline double left_out(double all, double without_four, double without_eight) {
    const double last = std::abs(without_four - all);
    const double both = std::abs(without_eight - all);
    return last > 0 ? left_out(last, both > last ? last / (both - last) : 1) : 0;
}

/// The last degree of which a low-rank part sees what the label has: where the label's own expansion is cut
/// with energy beyond, rows above see 0.
[[nodiscard]] inline int last_seen_degree(const LowRank& low_rank, const Label& label) {
    return label.energy_beyond(label.degree()) > 0 ? std::min(low_rank.degree(), label.degree())
                                                   : low_rank.degree();
}

/// What rows change is taken twice: on 1700 random labels that are no polynomial, of all readout laws, errors
/// reached 0.98 of it.
inline constexpr double margin_of_rows = 2;

}  // namespace detequiv::certificate
