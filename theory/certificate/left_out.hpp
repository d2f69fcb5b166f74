#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <numeric>

#include "../finite_strength.hpp"

namespace detequiv::certificate {

/// The low-rank part with all degrees that are known: those that follow M are part of what M leaves out.
/// Within the kept ones a zero of their envelope looks like a fall.
[[nodiscard]] inline const LowRank& seen(const LowRank& low_rank) {
    return low_rank.longer ? *low_rank.longer : low_rank;
}

/// What the degrees beyond those that are seen would change, from what the last four do and from the factor
/// by which these do less than the four before [eq. certificate:truncation]. A fast fall: the next factor is
/// at most sixteen times the one that is seen. A slow one sums up to f/(1 - f) where it is geometric and to
/// p/(p - 1) times that where it is the power -p of the degree. The slowest, 3/2, are the energies of a jump:
/// 3, and half the last degree times the last four in all.
[[nodiscard]] inline double left_out(double by_four, double factor) {
    constexpr double slowing = 16;
    constexpr double power = 3;
    constexpr double most = (largest_low_rank_degree + degrees_beyond) / 2.0;
    const double slow = factor < 1 ? power * factor / (1 - factor) : most;
    return by_four * std::max(std::min(1.0, slowing * factor), std::min(most, slow));
}

/// The same from what the last four do and what the four before do.
[[nodiscard]] inline double left_out_after(double last, double before) {
    return last > 0 ? left_out(last, before > last ? last / before : 1) : 0;
}

/// What each of the last eight degrees that are seen does to a number, the last one first. Signs are left
/// out: the sum could vanish.
using LastDegrees = std::array<double, std::size_t{2} * left_out_degrees>;

/// What degrees beyond those that are kept do: `unkept` of the eight are none of these and count whole.
[[nodiscard]] inline double left_out(const LastDegrees& changes, int unkept) {
    const auto four = changes.begin() + left_out_degrees;
    const double last = std::accumulate(changes.begin(), four, 0.0);
    const double before = std::accumulate(four, changes.end(), 0.0);
    const double known = std::accumulate(changes.begin(), changes.begin() + unkept, 0.0);
    return known + left_out_after(last, before);
}

/// A number with all degrees, without the last one, two, ... eight.
using Shortened = std::array<double, 2 * left_out_degrees + 1>;

[[nodiscard]] inline double left_out(const Shortened& without, int unkept) {
    LastDegrees changes{};
    for (std::size_t k = 0; k < changes.size(); ++k) {
        changes[k] = std::abs(without[k + 1] - without[k]);
    }
    return left_out(changes, unkept);
}

/// How many of the last eight degrees up to `last` are beyond `kept`.
[[nodiscard]] inline int unkept_degrees(int last, int kept) {
    return std::clamp(last - kept, 0, 2 * left_out_degrees);
}
static_assert(degrees_beyond <= 2 * left_out_degrees);

/// The last degree of which a low-rank part sees what the label has: where the label's own expansion is cut
/// with energy beyond, rows above see 0.
[[nodiscard]] inline int last_seen_degree(const LowRank& low_rank, const Label& label) {
    return label.energy_beyond(label.degree()) > 0 ? std::min(low_rank.degree(), label.degree())
                                                   : low_rank.degree();
}

}  // namespace detequiv::certificate
