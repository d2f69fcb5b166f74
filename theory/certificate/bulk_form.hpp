#pragma once

#include "detequiv/theory/certificate.hpp"

/// resolvent_form::Form with bounds: the coefficients of f(x) = 0 and their errors.
namespace detequiv::certificate {

struct BulkForm {
    Bounded a, b, phi, psi, r, gamma, delta, m, headroom;
    bool wide = false;
};

[[nodiscard]] BulkForm bulk_form(const BulkParameters& bulk, const BulkErrors& errors);

/// 0 but for what gradual underflow may have left.
[[nodiscard]] inline bool vanishes(const Bounded& value) {
    return value.largest() < std::numeric_limits<double>::min();
}

/// `computed` with the bound that holds for it: a second evaluation may round differently.
[[nodiscard]] inline Bounded matched(double computed, const Bounded& evaluated) {
    if (std::isinf(computed) && computed == evaluated.value) {
        return {computed, 0};
    }
    const double error = std::abs(computed - evaluated.value) + evaluated.error;
    return {computed, std::isnan(error) ? std::numeric_limits<double>::infinity() : error};
}

}  // namespace detequiv::certificate
