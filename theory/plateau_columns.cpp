#include "plateau_columns.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "step_polynomials.hpp"

namespace detequiv {

StepStrengths step_proportion(const Setting& setting, const Functions& functions) {
    LowRankParameters network = setting.network;
    network.step_size = 1;
    network.beta_norm2 = setting.limit_step.beta_norm2;
    const StepStrengths step = step_strengths(functions.activation, network);
    const double length = std::hypot(step.theta, step.chi);
    return length > 0 ? StepStrengths{.theta = step.theta / length, .chi = step.chi / length} : step;
}

PlateauColumns plateau_columns(const Setting& setting, const Functions& functions, int highest) {
    if (!functions.columns.grown) {
        return {};
    }
    const StepStrengths step = step_proportion(setting, functions);
    StepPolynomials made = step_polynomials(functions.activation, step.theta, step.chi, std::max(highest, 1));
    made.slope_error.rightCols(made.slope_error.cols() - made.known)
        .setConstant(std::numeric_limits<double>::infinity());
    return {.P = std::move(made.P),
            .by_theta = std::move(made.by_theta),
            .error = std::move(made.slope_error),
            .weight = setting.resolvent.s};
}

}  // namespace detequiv
