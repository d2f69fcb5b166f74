// Rewritings that shorten a tree without changing its value by more than a rounding. None of them may hide a
// value that is NaN: 0 * f stays a product.
#include <cmath>
#include <numbers>
#include <utility>

#include "activation/tree.hpp"

namespace detequiv::expression {
namespace {

constexpr int largest_integer_power = 64;

bool is_power_of_two(double value) {
    int exponent = 0;
    return std::abs(std::frexp(value, &exponent)) == 0.5;
}

}  // namespace

NodeId Tree::make(Operation operation, std::array<NodeId, 3> children, TextRange range, int parameter) {
    const Node node = {.operation = operation, .parameter = parameter, .children = children, .range = range};
    if (const std::optional<Bounded> value = fold(node)) {
        return constant(*value, range);
    }
    const NodeId a = children[0];
    const NodeId b = children[1];
    switch (operation) {
        case Operation::add:
        case Operation::subtract:
            return simplify_sum(node);
        case Operation::multiply:
            return simplify_product(node);
        case Operation::divide:
            return simplify_quotient(node);
        case Operation::power:
            return simplify_power(node);
        case Operation::negate:
            return (*this)[a].operation == Operation::negate
                       ? (*this)[a].children[0]
                       : simplify_product({.operation = Operation::multiply,
                                           .children = {a, constant(-1.0, range), no_node},
                                           .range = range});
        case Operation::maximum:
            if (is_constant(a, 0.0)) {
                return unary(Operation::relu, b, range);
            }
            return is_constant(b, 0.0) ? unary(Operation::relu, a, range) : intern(node);
        case Operation::where:
            return b == children[2] ? b : intern(node);
        case Operation::chain:
            return constant_value(a) ? binary(Operation::multiply, a, b, range) : intern(node);
        default:
            return intern(node);
    }
}

NodeId Tree::simplify_sum(Node node) {
    auto& [a, b, unused] = node.children;
    if (node.operation == Operation::subtract) {
        if (is_constant(a, 0.0)) {
            return unary(Operation::negate, b, node.range);
        }
        if (const auto value = bounded_constant(b)) {
            return binary(Operation::add, a, constant(-*value, (*this)[b].range), node.range);
        }
        if ((*this)[b].operation == Operation::negate) {
            return binary(Operation::add, a, (*this)[b].children[0], node.range);
        }
        return intern(node);
    }
    if (constant_value(a)) {
        std::swap(a, b);
    }
    if (is_constant(b, 0.0)) {
        return a;
    }
    if ((*this)[a].operation == Operation::negate && !constant_value(b)) {
        std::swap(a, b);
    }
    if ((*this)[b].operation == Operation::negate) {
        node.operation = Operation::subtract;
        b = (*this)[b].children[0];
    }
    return intern(node);
}

NodeId Tree::simplify_product(Node node) {
    auto& [a, b, unused] = node.children;
    if (constant_value(a)) {
        std::swap(a, b);
    }
    const Node left = (*this)[a];
    const std::optional<Bounded> factor = bounded_constant(b);
    if (!factor) {
        if (left.operation == Operation::negate) {
            return unary(Operation::negate, binary(Operation::multiply, left.children[0], b, node.range),
                         node.range);
        }
        if ((*this)[b].operation == Operation::negate) {
            return unary(Operation::negate,
                         binary(Operation::multiply, a, (*this)[b].children[0], node.range), node.range);
        }
        return a == b ? integer_power(a, 2, node.range) : intern(node);
    }
    if (is_constant(b, 1.0)) {
        return a;
    }
    if (left.operation == Operation::negate) {
        return binary(Operation::multiply, left.children[0], constant(-*factor), node.range);
    }
    if (left.operation == Operation::multiply) {
        if (const auto inner = bounded_constant(left.children[1])) {
            const Bounded product = *inner * *factor;
            if (std::isnormal(product.value)) {
                return binary(Operation::multiply, left.children[0], constant(product), node.range);
            }
        }
    }
    if (is_constant(b, -1.0)) {
        node.operation = Operation::negate;
        b = no_node;
    }
    return intern(node);
}

NodeId Tree::simplify_quotient(Node node) {
    const auto& [a, b, unused] = node.children;
    const std::optional<Bounded> divisor = bounded_constant(b);
    if (!divisor || divisor->value == 0.0) {
        return intern(node);
    }
    // Only a power of two has an exact reciprocal.
    if (divisor->error == 0 && is_power_of_two(divisor->value) && std::isfinite(1.0 / divisor->value)) {
        return binary(Operation::multiply, a, constant(1.0 / divisor->value), node.range);
    }
    if ((*this)[a].operation == Operation::negate) {
        return binary(Operation::divide, (*this)[a].children[0], constant(-*divisor), node.range);
    }
    return intern(node);
}

NodeId Tree::simplify_power(Node node) {
    const auto& [base, exponent, unused] = node.children;
    if (constant_value(base) == std::numbers::e) {
        return unary(Operation::exp, exponent, node.range);
    }
    const std::optional<double> value = constant_value(exponent);
    if (!value) {
        return intern(node);
    }
    if (*value == 0.5) {
        return unary(Operation::sqrt, base, node.range);
    }
    if (std::trunc(*value) != *value || std::abs(*value) > largest_integer_power || *value == 0.0) {
        return intern(node);
    }
    const NodeId positive = integer_power(base, static_cast<int>(std::abs(*value)), node.range);
    return *value > 0.0 ? positive
                        : binary(Operation::divide, constant(1.0, node.range), positive, node.range);
}

NodeId Tree::integer_power(NodeId base, int exponent, TextRange range) {
    if (exponent == 1) {
        return base;
    }
    const Node& inner = (*this)[base];
    if (inner.operation == Operation::negate && exponent % 2 == 0) {
        base = inner.children[0];
    }
    return intern({.operation = Operation::integer_power,
                   .parameter = exponent,
                   .children = {base, no_node, no_node},
                   .range = range});
}

}  // namespace detequiv::expression
