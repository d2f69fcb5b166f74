#include "activation/compile.hpp"

#include <algorithm>
#include <array>

namespace detequiv::expression {
namespace {

std::size_t at(NodeId id) {
    return static_cast<std::size_t>(id);
}

/// What an instruction for a node reads: scalar operands are in the instruction itself.
struct Selection {
    Operation operation = Operation::constant;
    std::array<NodeId, 3> operands = {no_node, no_node, no_node};
    double value = 0.0;
};

class Compiler {
  public:
    Compiler(const Tree& tree, std::span<const NodeId> results)
        : tree_(tree),
          used_(tree.reachable(results)),
          parents_(used_.size(), 0),
          pending_(used_.size(), 0),
          selections_(used_.size()),
          register_of_(used_.size(), 0) {
        for (const NodeId result : results) {
            ++pending_[at(result)];
            ++parents_[at(result)];
        }
        count_parents();
        select();
    }

    Compiled run(std::span<const NodeId> results) {
        for (std::size_t i = 0; i < used_.size(); ++i) {
            if (used_[i] && pending_[i] > 0) {
                emit(i);
            }
        }
        for (const NodeId result : results) {
            compiled_.results.push_back(register_of_[at(result)]);
        }
        return std::move(compiled_);
    }

  private:
    void count_parents() {
        for (std::size_t i = 0; i < used_.size(); ++i) {
            for (const NodeId child : tree_[static_cast<NodeId>(i)].children) {
                if (used_[i] && child != no_node) {
                    ++parents_[at(child)];
                }
            }
        }
    }

    /// Chooses instructions from the roots down, so that nothing is computed that no other one reads.
    void select() {
        for (std::size_t i = used_.size(); i-- > 0;) {
            if (!used_[i] || pending_[i] == 0) {
                continue;
            }
            selections_[i] = select(tree_[static_cast<NodeId>(i)]);
            for (const NodeId operand : selections_[i].operands) {
                if (operand != no_node) {
                    ++pending_[at(operand)];
                }
            }
        }
    }

    Selection select(const Node& node) const {
        const auto [a, b, c] = node.children;
        const bool product = node.operation == Operation::multiply;
        if (node.operation == Operation::add || product) {
            if (const auto value = tree_.constant_value(b)) {
                return {product ? Operation::scale : Operation::shift, {a, no_node, no_node}, *value};
            }
        }
        if (node.operation == Operation::add) {
            for (const auto& [factor, other] : {std::pair(a, b), std::pair(b, a)}) {
                const Node& inner = tree_[factor];
                const auto value = inner.operation == Operation::multiply
                                       ? tree_.constant_value(inner.children[1])
                                       : std::nullopt;
                if (value && parents_[at(factor)] == 1) {
                    return {Operation::scale_add, {inner.children[0], other, no_node}, *value};
                }
            }
        }
        return {node.operation, node.children, node.value};
    }

    void emit(std::size_t i) {
        const Node& node = tree_[static_cast<NodeId>(i)];
        const Selection& selection = selections_[i];
        if (selection.operation == Operation::variable) {
            return;
        }
        Instruction instruction = {selection.operation, 0, 0, 0, 0, node.parameter, selection.value, nullptr};
        const std::array<int*, 3> fields = {&instruction.a, &instruction.b, &instruction.c};
        for (std::size_t k = 0; k < 3; ++k) {
            if (selection.operands[k] != no_node) {
                *fields[k] = register_of_[at(selection.operands[k])];
            }
        }
        for (const NodeId operand : selection.operands) {
            if (operand != no_node && --pending_[at(operand)] == 0 && register_of_[at(operand)] != 0) {
                free_.push_back(register_of_[at(operand)]);
            }
        }
        instruction.target = take_register();
        register_of_[i] = instruction.target;
        compiled_.instructions.push_back(instruction);
    }

    int take_register() {
        if (free_.empty()) {
            return static_cast<int>(compiled_.registers++);
        }
        const int taken = free_.back();
        free_.pop_back();
        return taken;
    }

    const Tree& tree_;
    std::vector<bool> used_;
    std::vector<int> parents_;  ///< how many nodes and results use a node
    std::vector<int> pending_;  ///< how many reads by instructions and results are to come
    std::vector<Selection> selections_;
    std::vector<int> register_of_;
    std::vector<int> free_;
    Compiled compiled_;
};

}  // namespace

Compiled compile(const Tree& tree, std::span<const NodeId> results) {
    return Compiler(tree, results).run(results);
}

}  // namespace detequiv::expression
