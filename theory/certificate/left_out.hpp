#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>

#include "detequiv/theory/low_rank.hpp"
#include "detequiv/theory/prediction_error.hpp"

namespace detequiv::certificate {

/// What the degrees beyond M would change, from what the last four do and from the factor by which these do
/// less than the four before [eq. certificate:truncation]. A fast fall: the next factor is at most sixteen
/// times the one that is seen. A slow one sums up to f/(1 - f) where it is geometric and to p/(p - 1) times
/// that where it is the power -p of the degree. The slowest, 3/2, are the energies of a jump: 3, and M/2
/// times the last four in all.
[[nodiscard]] inline double left_out(double by_four, double factor) {
    constexpr double slowing = 16;
    constexpr double power = 3;
    constexpr double most = largest_low_rank_degree / 2.0;
    const double slow = factor < 1 ? power * factor / (1 - factor) : most;
    return by_four * std::max(std::min(1.0, slowing * factor), std::min(most, slow));
}

/// The same from what the last four do and what the four before do.
[[nodiscard]] inline double left_out_after(double last, double before) {
    return last > 0 ? left_out(last, before > last ? last / before : 1) : 0;
}

/// A number with all degrees, without the last one, two, ... eight.
using Shortened = std::array<double, 2 * left_out_degrees + 1>;

/// The same from what leaving out each of the last eight does to a number: their sum could vanish.
[[nodiscard]] inline double left_out(const Shortened& without) {
    double last = 0;
    double before = 0;
    for (std::size_t k = 1; k < without.size(); ++k) {
        (k <= left_out_degrees ? last : before) += std::abs(without[k] - without[k - 1]);
    }
    return left_out_after(last, before);
}

/// The last degree of which a low-rank part sees what the label has: where the label's own expansion is cut
/// with energy beyond, rows above see 0.
[[nodiscard]] inline int last_seen_degree(const LowRank& low_rank, const Label& label) {
    return label.energy_beyond(label.degree()) > 0 ? std::min(low_rank.degree(), label.degree())
                                                   : low_rank.degree();
}

}  // namespace detequiv::certificate
