#include "activation/tree.hpp"

#include <bit>
#include <cmath>
#include <cstdint>
#include <utility>

#include "activation/kernels.hpp"
#include "activation/rounding.hpp"

namespace detequiv::expression {

NodeId Tree::intern(const Node& node) {
    // -0 and 0 compare equal and may share a node only because no operation here tells them apart usefully.
    const Key key(node.operation, node.parameter, node.value, node.error, node.children);
    const auto [entry, inserted] = index_.try_emplace(key, size());
    if (inserted) {
        nodes_.push_back(node);
    }
    return entry->second;
}

NodeId Tree::constant(Bounded value, TextRange range) {
    return intern(
        {.operation = Operation::constant, .value = value.value, .error = value.error, .range = range});
}

NodeId Tree::variable(TextRange range) {
    return intern({.operation = Operation::variable, .range = range});
}

NodeId Tree::series(std::vector<double> coefficients, NodeId argument) {
    series_.push_back(std::move(coefficients));
    return intern({.operation = Operation::series,
                   .parameter = static_cast<int>(series_.size()) - 1,
                   .children = {argument, no_node, no_node}});
}

std::optional<double> Tree::constant_value(NodeId id) const {
    const Node& node = (*this)[id];
    return node.operation == Operation::constant ? std::optional(node.value) : std::nullopt;
}

std::optional<Bounded> Tree::bounded_constant(NodeId id) const {
    const std::optional<double> value = constant_value(id);
    return value ? std::optional(Bounded(*value, (*this)[id].error)) : std::nullopt;
}

std::optional<Bounded> Tree::fold(const Node& node) const {
    const auto operands = static_cast<std::size_t>(operand_count(node.operation));
    std::array<double, 4> registers = {};
    std::array<Bounded, 3> constants = {};
    for (std::size_t i = 0; i < operands; ++i) {
        const std::optional<Bounded> constant = bounded_constant(node.children[i]);
        if (!constant) {
            return std::nullopt;
        }
        constants[i] = *constant;
        registers[i] = constant->value;
    }
    if (operands == 0 || node.operation == Operation::series) {
        return std::nullopt;
    }
    const Instruction instruction = {node.operation, 3, 0, 1, 2, node.parameter, 0.0, nullptr};
    run_block_generic(&instruction, &instruction + 1, registers.data(), 1, 1);
    // What is not finite stays unfolded, so that the refusal can name the operation that made it.
    if (!std::isfinite(registers[3])) {
        return std::nullopt;
    }
    const auto given = std::span(constants).first(operands);
    return is_exact(node.operation, registers[3], given)
               ? Bounded(registers[3])
               : Bounded(registers[3], rounding_error(node.operation, node.parameter, registers[3], given));
}

std::vector<bool> Tree::reachable(std::span<const NodeId> roots) const {
    std::vector<bool> used(nodes_.size(), false);
    for (const NodeId root : roots) {
        used[static_cast<std::size_t>(root)] = true;
    }
    for (std::size_t i = nodes_.size(); i-- > 0;) {
        if (!used[i]) {
            continue;
        }
        for (const NodeId child : nodes_[i].children) {
            if (child != no_node) {
                used[static_cast<std::size_t>(child)] = true;
            }
        }
    }
    return used;
}

std::vector<NodeId> Tree::parts_of(NodeId root) const {
    const std::vector<bool> used = reachable(std::array{root});
    std::vector<NodeId> nodes;
    for (NodeId id = 0; id <= root; ++id) {
        if (used[static_cast<std::size_t>(id)]) {
            nodes.push_back(id);
        }
    }
    return nodes;
}

}  // namespace detequiv::expression
