#pragma once

#include <cstdint>
#include <span>

/// What a count or a sample may be if its law is the stated one.
namespace detequiv::bands {

struct Counts {
    std::uint64_t low = 0, high = 0;  ///< both inside
    [[nodiscard]] bool holds(std::uint64_t count) const { return low <= count && count <= high; }
};
/// The narrowest range that a binomial count leaves below and above with probability at most outside/2 each.
[[nodiscard]] Counts binomial(std::uint64_t trials, double probability, double outside);

struct Probabilities {
    double low = 0, high = 1;
};
/// Clopper and Pearson's interval for the probability behind a count.
[[nodiscard]] Probabilities clopper_pearson(std::uint64_t count, std::uint64_t trials, double confidence);

/// p-value of Kolmogorov's test that independent values are uniform on (0, 1): the limiting law with
/// Stephens' correction of the distance, good to 0.01 from 5 values on (J. R. Stat. Soc. B 32, 115, 1970).
[[nodiscard]] double kolmogorov(std::span<const double> values);

}  // namespace detequiv::bands
