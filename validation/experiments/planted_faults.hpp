#pragma once

#include <array>
#include <string_view>

#include "detequiv/validation/comparison.hpp"

/// Instance-conditioned predictions in which one number is wrong.
namespace detequiv::planted {

enum class Fault {
    none,
    B,              ///< test error per unit squared linear part
    V,              ///< test error per unit variance of everything else
    bulk_variance,  ///< c_g^2 in v alone; the resolvent keeps the true one
    bulk,           ///< c_g^2 throughout
    Q,              ///< every entry of the low-rank part
    beta,           ///< |beta| in theta
    rho,            ///< alignment of the drawn step with the teacher
    gamma           ///< ridge x n/N
};
inline constexpr std::array faults = {Fault::none, Fault::B,    Fault::V,   Fault::bulk_variance, Fault::bulk,
                                      Fault::Q,    Fault::beta, Fault::rho, Fault::gamma};
[[nodiscard]] std::string_view to_string(Fault fault) noexcept;

/// conditioned_predictions() with one number times 1 + size, for each of `faults` in their order; Fault::none
/// is the module's own prediction, put together again from the stages.
[[nodiscard]] std::array<std::vector<ConditionedPoint>, faults.size()> predictions(const SimulationPlan& plan,
                                                                                   const Trial& trial,
                                                                                   double size);

}  // namespace detequiv::planted
