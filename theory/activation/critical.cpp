#include "activation/critical.hpp"

#include <array>
#include <cmath>

namespace detequiv::expression {
namespace {

class Collector {
  public:
    explicit Collector(Tree& tree) : tree_(tree) {}

    void visit(NodeId id);
    std::vector<CriticalArgument> take() { return std::move(found_); }

  private:
    void visit_power(NodeId id, const Node& node);
    void visit_bounded(NodeId id, NodeId a, Role at_ends);
    void add(NodeId owner, NodeId argument, Role role);
    /// A product vanishes where one of its factors does; alone, each of them changes sign there, which is
    /// found to the last bit, whereas an even power only touches zero.
    void add_factors(NodeId owner, NodeId argument, Role role);

    Tree& tree_;
    std::vector<CriticalArgument> found_;
};

void Collector::add(NodeId owner, NodeId argument, Role role) {
    if (tree_.constant_value(argument)) {
        return;
    }
    const Node node = tree_[argument];
    const bool cancels = node.operation == Operation::add || node.operation == Operation::subtract;
    const NodeId magnitude = cancels
                                 ? tree_.binary(Operation::add, tree_.unary(Operation::abs, node.children[0]),
                                                tree_.unary(Operation::abs, node.children[1]))
                                 : tree_.constant(0.0);
    found_.push_back({owner, argument, magnitude, role});
}

void Collector::add_factors(NodeId owner, NodeId argument, Role role) {
    std::vector<NodeId> pending = {argument};
    while (!pending.empty()) {
        const NodeId factor = pending.back();
        const Node& node = tree_[factor];
        pending.pop_back();
        switch (node.operation) {
            case Operation::multiply:
                pending.push_back(node.children[0]);
                pending.push_back(node.children[1]);
                break;
            case Operation::divide:
            case Operation::negate:
            case Operation::integer_power:
            case Operation::sqrt:
            case Operation::abs:
                pending.push_back(node.children[0]);
                break;
            default:
                add(owner, factor, role);
        }
    }
}

void Collector::visit(NodeId id) {
    const Node node = tree_[id];
    const NodeId a = node.children[0];
    switch (node.operation) {
        case Operation::relu:
        case Operation::abs:
        case Operation::sign:
        case Operation::step:
            return add(id, a, Role::branch);
        case Operation::maximum:
        case Operation::minimum:
            return add(id, tree_.binary(Operation::subtract, a, node.children[1]), Role::branch);
        case Operation::divide:
            return add_factors(id, node.children[1], Role::nonzero);
        case Operation::tan:
            return add(id, tree_.unary(Operation::cos, a), Role::nonzero);
        case Operation::sqrt:
            add(id, a, Role::nonnegative);
            return add_factors(id, a, Role::singular);
        case Operation::log:
            add(id, a, Role::nonnegative);
            return add_factors(id, a, Role::nonzero);
        case Operation::power:
            return visit_power(id, node);
        case Operation::asin:
        case Operation::acos:
            return visit_bounded(id, a, Role::singular);
        case Operation::atanh:
            return visit_bounded(id, a, Role::nonzero);
        case Operation::acosh: {
            const NodeId above = tree_.binary(Operation::subtract, a, tree_.constant(1.0));
            add(id, above, Role::nonnegative);
            return add_factors(id, above, Role::singular);
        }
        default:
            return;
    }
}

void Collector::visit_bounded(NodeId id, NodeId a, Role at_ends) {
    const NodeId one = tree_.constant(1.0);
    for (const NodeId distance :
         {tree_.binary(Operation::subtract, one, a), tree_.binary(Operation::add, one, a)}) {
        add(id, distance, Role::nonnegative);
        add_factors(id, distance, at_ends);
    }
}

void Collector::visit_power(NodeId id, const Node& node) {
    const auto [base, exponent, unused] = node.children;
    const std::optional<double> value = tree_.constant_value(exponent);
    if (!value || std::trunc(*value) != *value) {
        add(id, base, Role::nonnegative);
    }
    if (value && *value < 0.0) {
        add_factors(id, base, Role::nonzero);
    } else if (!value || std::trunc(*value) != *value) {
        add_factors(id, base, Role::singular);
    }
}

}  // namespace

std::vector<CriticalArgument> critical_arguments(Tree& tree, NodeId root) {
    const std::vector<bool> used = tree.reachable(std::array{root});
    Collector collector(tree);
    for (std::size_t i = 0; i < used.size(); ++i) {
        if (used[i]) {
            collector.visit(static_cast<NodeId>(i));
        }
    }
    return collector.take();
}

}  // namespace detequiv::expression
