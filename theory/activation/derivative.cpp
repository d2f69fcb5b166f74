#include "activation/derivative.hpp"

#include <array>
#include <cmath>
#include <numbers>

namespace detequiv::expression {
namespace {

/// Writes derivatives as expressions. A product with the constant 0 is 0 here: unlike in a value, where
/// 0 * f must keep the faults of f, nothing can be hidden.
class Differentiator {
  public:
    explicit Differentiator(Tree& tree) : tree_(tree) {}

    NodeId constant(double value) { return tree_.constant(value); }
    NodeId sum(NodeId a, NodeId b) { return tree_.binary(Operation::add, a, b); }
    NodeId difference(NodeId a, NodeId b) { return tree_.binary(Operation::subtract, a, b); }
    NodeId product(NodeId a, NodeId b) {
        const bool vanishes = tree_.is_constant(a, 0.0) || tree_.is_constant(b, 0.0);
        return vanishes ? constant(0.0) : tree_.binary(Operation::multiply, a, b);
    }
    NodeId quotient(NodeId a, NodeId b) {
        return tree_.is_constant(a, 0.0) ? a : tree_.binary(Operation::divide, a, b);
    }
    NodeId chain(NodeId inner, NodeId outer) {
        return tree_.is_constant(inner, 0.0) ? inner : tree_.binary(Operation::chain, inner, outer);
    }
    NodeId apply(Operation operation, NodeId a, int parameter = 0) {
        return tree_.unary(operation, a, {}, parameter);
    }
    NodeId square(NodeId a) { return product(a, a); }
    NodeId where(NodeId a, NodeId b, NodeId c) { return tree_.make(Operation::where, {a, b, c}); }

    NodeId of_several(NodeId id, const std::array<NodeId, 3>& d);
    NodeId of_power(NodeId id, NodeId da, NodeId db);
    /// f'(a) where the whole is f(a).
    NodeId outer(NodeId id);
    NodeId outer_inverse(const Node& node);
    NodeId outer_series(const Node& node);
    static bool has_singular_derivative(Operation operation) {
        return operation == Operation::sqrt || operation == Operation::asin || operation == Operation::acos ||
               operation == Operation::acosh;
    }

  private:
    Tree& tree_;
};

NodeId Differentiator::of_several(NodeId id, const std::array<NodeId, 3>& d) {
    const Node node = tree_[id];
    const auto [a, b, c] = node.children;
    switch (node.operation) {
        case Operation::add:
            return sum(d[0], d[1]);
        case Operation::subtract:
            return difference(d[0], d[1]);
        case Operation::multiply:
            return sum(product(d[0], b), product(a, d[1]));
        case Operation::divide:
            return difference(quotient(d[0], b), product(id, quotient(d[1], b)));
        case Operation::maximum:
            return where(difference(a, b), d[0], d[1]);
        case Operation::minimum:
            return where(difference(b, a), d[0], d[1]);
        default:
            return of_power(id, d[0], d[1]);
    }
}

NodeId Differentiator::of_power(NodeId id, NodeId da, NodeId db) {
    const Node node = tree_[id];
    const auto [a, b, c] = node.children;
    if (const auto exponent = tree_.constant_value(b)) {
        const NodeId lower = tree_.binary(Operation::power, a, constant(*exponent - 1.0));
        const NodeId outer_derivative = product(constant(*exponent), lower);
        return *exponent < 1.0 ? chain(da, outer_derivative) : product(da, outer_derivative);
    }
    const NodeId of_exponent = product(db, product(id, apply(Operation::log, a)));
    return sum(of_exponent, product(da, product(b, quotient(id, a))));
}

NodeId Differentiator::outer(NodeId id) {
    const Node node = tree_[id];
    const NodeId a = node.children[0];
    const NodeId one = constant(1.0);
    switch (node.operation) {
        case Operation::negate:
            return constant(-1.0);
        case Operation::integer_power:
            return product(constant(node.parameter),
                           tree_.binary(Operation::power, a, constant(node.parameter - 1)));
        case Operation::exp:
            return id;
        case Operation::sin:
            return apply(Operation::cos, a);
        case Operation::cos:
            return apply(Operation::negate, apply(Operation::sin, a));
        case Operation::tan:
            return sum(one, square(id));
        case Operation::sinh:
            return apply(Operation::cosh, a);
        case Operation::cosh:
            return apply(Operation::sinh, a);
        case Operation::tanh:
            return difference(one, square(id));
        case Operation::erf:
        case Operation::erfc: {
            const double factor = (node.operation == Operation::erf ? 2.0 : -2.0) * std::numbers::inv_sqrtpi;
            return product(constant(factor), apply(Operation::exp, apply(Operation::negate, square(a))));
        }
        case Operation::relu:
            return apply(Operation::step, a);
        case Operation::abs:
            return apply(Operation::sign, a);
        case Operation::sigmoid:
            return product(id, difference(one, id));
        case Operation::softplus:
            return apply(Operation::sigmoid, a);
        case Operation::silu: {
            const NodeId s = apply(Operation::sigmoid, a);
            return product(s, sum(product(a, difference(one, s)), one));
        }
        case Operation::gelu:
            return sum(apply(Operation::normal_cdf, a), product(a, apply(Operation::normal_density, a)));
        case Operation::normal_cdf:
            return apply(Operation::normal_density, a);
        case Operation::normal_density:
            return apply(Operation::negate, product(a, id));
        case Operation::hermite:
        case Operation::series:
            return outer_series(node);
        case Operation::sign:
        case Operation::step:
            return constant(0.0);
        default:
            return outer_inverse(node);
    }
}

/// The derivatives of logarithm, root and inverse functions, factored so that they keep their digits next to
/// the ends of the functions' domains.
NodeId Differentiator::outer_inverse(const Node& node) {
    const NodeId a = node.children[0];
    const NodeId one = constant(1.0);
    const auto inverse_root = [&](NodeId x) { return quotient(one, apply(Operation::sqrt, x)); };
    const auto one_minus_square = [&] { return product(difference(one, a), sum(one, a)); };
    switch (node.operation) {
        case Operation::log:
            return quotient(one, a);
        case Operation::sqrt:
            return quotient(constant(0.5), apply(Operation::sqrt, a));
        case Operation::asin:
            return inverse_root(one_minus_square());
        case Operation::acos:
            return apply(Operation::negate, inverse_root(one_minus_square()));
        case Operation::atan:
            return quotient(one, sum(one, square(a)));
        case Operation::asinh:
            return inverse_root(sum(one, square(a)));
        case Operation::acosh:
            return inverse_root(product(difference(a, one), sum(a, one)));
        default:  // atanh
            return quotient(one, one_minus_square());
    }
}

/// He_n' = n He_{n-1}.
NodeId Differentiator::outer_series(const Node& node) {
    const NodeId a = node.children[0];
    if (node.operation == Operation::hermite) {
        if (node.parameter == 0) {
            return constant(0.0);
        }
        const NodeId lower = node.parameter == 2 ? a : apply(Operation::hermite, a, node.parameter - 1);
        return product(constant(node.parameter), lower);
    }
    std::vector<double> shifted;
    const std::vector<double>& coefficients = tree_.coefficients(node.parameter);
    for (std::size_t k = 1; k < coefficients.size(); ++k) {
        shifted.push_back(static_cast<double>(k) * coefficients[k]);
    }
    return shifted.empty() ? constant(0.0) : tree_.series(std::move(shifted), a);
}

}  // namespace

std::vector<NodeId> differentiate(Tree& tree, std::span<const NodeId> roots) {
    const std::vector<bool> used = tree.reachable(roots);
    std::vector<NodeId> derivatives(used.size(), no_node);
    Differentiator rules(tree);
    for (std::size_t index = 0; index < used.size(); ++index) {
        const auto id = static_cast<NodeId>(index);
        if (!used[index]) {
            continue;
        }
        const Node node = tree[id];
        std::array<NodeId, 3> d = {no_node, no_node, no_node};
        for (std::size_t i = 0; i < 3 && node.children[i] != no_node; ++i) {
            d[i] = derivatives[static_cast<std::size_t>(node.children[i])];
        }
        if (operand_count(node.operation) == 0) {
            derivatives[index] = rules.constant(node.operation == Operation::variable ? 1.0 : 0.0);
        } else if (operand_count(node.operation) > 1) {
            derivatives[index] = rules.of_several(id, d);
        } else if (tree.is_constant(d[0], 0.0)) {
            derivatives[index] = d[0];
        } else {
            const NodeId outer = rules.outer(id);
            derivatives[index] = Differentiator::has_singular_derivative(node.operation)
                                     ? rules.chain(d[0], outer)
                                     : rules.product(d[0], outer);
        }
    }
    return derivatives;
}

}  // namespace detequiv::expression
