#pragma once

#include <span>

#include "activation/operation.hpp"
#include "detequiv/numerics/bounded.hpp"

namespace detequiv::expression {

/// Bound of the absolute error of `value`, computed by the operation from operands that carry errors of their
/// own [eq. activation:rounding]: what these errors may change, and the roundings of the operation itself.
/// Infinite where an operand may lie outside the operation's domain, or `value` is not finite.
[[nodiscard]] double rounding_error(Operation operation, int parameter, double value,
                                    std::span<const Bounded> operands);

/// Whether no rounding has touched `value`, which is then exact: of sums, products, quotients and powers.
[[nodiscard]] bool is_exact(Operation operation, double value, std::span<const Bounded> operands);

}  // namespace detequiv::expression
