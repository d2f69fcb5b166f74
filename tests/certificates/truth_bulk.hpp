#pragma once

#include <vector>

#include "truth_prediction.hpp"
#include "truth_real.hpp"

namespace truth {

/// One interval of singular values of the bulk.
template <class Number>
struct Interval {
    Number lower, upper;
};

/// The support of the bulk and its density, from polynomials in u and in g with all their roots. Throws
/// std::runtime_error where roots did not settle. Accuracy with Real100: about 40 digits, but for edges
/// closer than 1e-30 to each other. Cost: about 1 ms.
template <class Number>
[[nodiscard]] std::vector<Interval<Number>> bulk_intervals(const Bulk<Number>& bulk);

/// Density of the singular value, 0 without bulk; location > 0.
template <class Number>
[[nodiscard]] Number bulk_density(const Bulk<Number>& bulk, const Number& location);

/// The mass at 0 of the n squared singular values.
template <class Number>
[[nodiscard]] Number bulk_atom(const Bulk<Number>& bulk);

}  // namespace truth
