#include "activation/tree.hpp"

#include <bit>
#include <cmath>
#include <cstdint>
#include <utility>

#include "activation/kernels.hpp"

namespace detequiv::expression {

NodeId Tree::intern(const Node& node) {
    // -0 and 0 compare equal and may share a node only because no operation here tells them apart usefully.
    const Key key(node.operation, node.parameter, node.value, node.children);
    const auto [entry, inserted] = index_.try_emplace(key, size());
    if (inserted) {
        nodes_.push_back(node);
    }
    return entry->second;
}

NodeId Tree::constant(double value, TextRange range) {
    return intern({.operation = Operation::constant, .value = value, .range = range});
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

std::optional<double> Tree::fold(const Node& node) const {
    const int operands = operand_count(node.operation);
    std::array<double, 4> registers = {};
    for (int i = 0; i < operands; ++i) {
        const std::optional<double> value = constant_value(node.children[static_cast<std::size_t>(i)]);
        if (!value) {
            return std::nullopt;
        }
        registers[static_cast<std::size_t>(i)] = *value;
    }
    if (operands == 0 || node.operation == Operation::series) {
        return std::nullopt;
    }
    const Instruction instruction = {node.operation, 3, 0, 1, 2, node.parameter, 0.0, nullptr};
    run_block_generic(&instruction, &instruction + 1, registers.data(), 1, 1);
    // What is not finite stays unfolded, so that the refusal can name the operation that made it.
    return std::isfinite(registers[3]) ? std::optional(registers[3]) : std::nullopt;
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

}  // namespace detequiv::expression
