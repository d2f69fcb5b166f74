#pragma once

#include <optional>

#include "detequiv/theory/hermite.hpp"

namespace detequiv {

/// The degree of a polynomial that its columns z^k describe to rounding, at most 12; none for other
/// functions.
[[nodiscard]] inline std::optional<int> low_polynomial_degree(const Hermite& activation) {
    constexpr int monomials_are_accurate = 12;
    int degree = activation.degree();
    while (degree > 1 && activation[degree] == 0) {
        --degree;
    }
    const bool polynomial = activation.tail_energy == 0 && degree <= monomials_are_accurate;
    return polynomial ? std::optional(degree) : std::nullopt;
}

}  // namespace detequiv
