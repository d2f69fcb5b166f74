#pragma once

#include <array>
#include <cstddef>
#include <map>
#include <optional>
#include <span>
#include <string_view>
#include <tuple>
#include <vector>

#include "activation/operation.hpp"
#include "detequiv/numerics/bounded.hpp"

namespace detequiv::expression {

/// The characters [begin, end) of the text that an expression was written with.
struct TextRange {
    std::size_t begin = 0;
    std::size_t end = 0;
};

/// Index of a node in its tree.
using NodeId = int;
inline constexpr NodeId no_node = -1;

struct Node {
    Operation operation = Operation::constant;
    int parameter = 0;   ///< degree, exponent or index of a coefficient list
    double value = 0.0;  ///< of a constant
    double error = 0.0;  ///< of a constant: how far the number that was meant may be from its value
    std::array<NodeId, 3> children = {no_node, no_node, no_node};
    TextRange range = {};
};

/// Expressions in z that share their common parts. Nodes are only ever appended and children precede their
/// parents, so that a pass over the nodes in order is an evaluation; nothing here is recursive, and a long
/// text cannot exhaust the stack.
class Tree {
  public:
    NodeId constant(Bounded value, TextRange range = {});
    NodeId variable(TextRange range = {});
    /// The node for `operation` of the children, after constant folding and the rewritings of simplify.cpp.
    NodeId make(Operation operation, std::array<NodeId, 3> children, TextRange range = {}, int parameter = 0);
    NodeId unary(Operation operation, NodeId a, TextRange range = {}, int parameter = 0) {
        return make(operation, {a, no_node, no_node}, range, parameter);
    }
    NodeId binary(Operation operation, NodeId a, NodeId b, TextRange range = {}) {
        return make(operation, {a, b, no_node}, range);
    }
    /// sum_k coefficients[k] He_k(argument).
    NodeId series(std::vector<double> coefficients, NodeId argument);

    [[nodiscard]] const Node& operator[](NodeId id) const { return nodes_[static_cast<std::size_t>(id)]; }
    [[nodiscard]] NodeId size() const { return static_cast<NodeId>(nodes_.size()); }
    [[nodiscard]] std::optional<double> constant_value(NodeId id) const;
    [[nodiscard]] std::optional<Bounded> bounded_constant(NodeId id) const;
    /// Whether the node is this constant and exactly so.
    [[nodiscard]] bool is_constant(NodeId id, double value) const {
        return constant_value(id) == value && (*this)[id].error == 0;
    }
    [[nodiscard]] const std::vector<double>& coefficients(int index) const {
        return series_[static_cast<std::size_t>(index)];
    }
    /// used[i]: whether node i takes part in one of the roots.
    [[nodiscard]] std::vector<bool> reachable(std::span<const NodeId> roots) const;
    /// The nodes that take part in the root, children before parents, the root last.
    [[nodiscard]] std::vector<NodeId> parts_of(NodeId root) const;

  private:
    using Key = std::tuple<Operation, int, double, double, std::array<NodeId, 3>>;

    NodeId intern(const Node& node);
    std::optional<Bounded> fold(const Node& node) const;
    NodeId simplify_sum(Node node);
    NodeId simplify_product(Node node);
    NodeId simplify_quotient(Node node);
    NodeId simplify_power(Node node);
    NodeId integer_power(NodeId base, int exponent, TextRange range);

    std::vector<Node> nodes_;
    std::map<Key, NodeId> index_;
    std::vector<std::vector<double>> series_;
};

}  // namespace detequiv::expression
