#pragma once

#include <cstdint>

namespace detequiv::expression {

/// What a node of the tree or an instruction of the block program computes from its operands a, b, c.
enum class Operation : std::uint8_t {
    constant,
    variable,
    add,
    subtract,
    multiply,
    divide,
    power,
    integer_power,  ///< a^parameter, parameter >= 2
    negate,
    maximum,
    minimum,
    where,  ///< b if a > 0, c if a < 0, (b + c)/2 at a tie: the derivative of max and min
    chain,  ///< 0 if a = 0, else a b: a chain rule whose outer derivative b may be infinite where a vanishes
    exp,
    log,
    sqrt,
    sin,
    cos,
    tan,
    sinh,
    cosh,
    tanh,
    asin,
    acos,
    atan,
    asinh,
    acosh,
    atanh,
    erf,
    erfc,
    relu,
    abs,
    sign,
    step,
    sigmoid,
    softplus,
    silu,
    gelu,
    normal_cdf,
    normal_density,
    hermite,  ///< He_parameter(a)
    series,   ///< sum_k coefficients[parameter][k] He_k(a)
    // Only in block programs:
    scale,      ///< a * value
    shift,      ///< a + value
    scale_add,  ///< a * value + b
};

/// How many operands an operation takes.
[[nodiscard]] constexpr int operand_count(Operation operation) {
    switch (operation) {
        case Operation::constant:
        case Operation::variable:
            return 0;
        case Operation::where:
            return 3;
        case Operation::add:
        case Operation::subtract:
        case Operation::multiply:
        case Operation::divide:
        case Operation::power:
        case Operation::maximum:
        case Operation::minimum:
        case Operation::chain:
        case Operation::scale_add:
            return 2;
        default:
            return 1;
    }
}

}  // namespace detequiv::expression
