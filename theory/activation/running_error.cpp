#include "activation/running_error.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "activation/rounding.hpp"

namespace detequiv::expression {
RunningError::RunningError(const Tree& tree, NodeId root) : program_(tree, tree.parts_of(root)) {
    const std::vector<NodeId> nodes = tree.parts_of(root);
    std::vector<std::size_t> position(static_cast<std::size_t>(root) + 1, 0);
    steps_.reserve(nodes.size());
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        const Node& node = tree[nodes[i]];
        position[static_cast<std::size_t>(nodes[i])] = i;
        Step step = {node.operation, node.parameter, node.error, {}};
        for (const NodeId child : node.children) {
            if (child != no_node) {
                step.operands.push_back(position[static_cast<std::size_t>(child)]);
            }
        }
        steps_.push_back(std::move(step));
    }
}

double RunningError::error_of(const Step& step, double value, std::size_t at, const Table& values,
                              const Table& errors) const {
    // A list of coefficients is summed stably: its roundings are those that a quadrature counts.
    if (step.operands.empty() || step.operation == Operation::series) {
        return step.constant_error;
    }
    std::array<Bounded, 3> operands = {};
    for (std::size_t k = 0; k < step.operands.size(); ++k) {
        operands[k] = {values[step.operands[k]][at], errors[step.operands[k]][at]};
    }
    return rounding_error(step.operation, step.parameter, value,
                          std::span(operands).first(step.operands.size()));
}

void RunningError::tabulate(std::span<const double> z, Table& values, Table& errors) const {
    std::vector<std::span<double>> outputs(values.begin(), values.end());
    for (std::span<double>& output : outputs) {
        output = output.first(z.size());
    }
    program_.run(z, outputs);
    for (std::size_t i = 0; i < steps_.size(); ++i) {
        for (std::size_t j = 0; j < z.size(); ++j) {
            errors[i][j] = error_of(steps_[i], values[i][j], j, values, errors);
        }
    }
}

void RunningError::bound(std::span<const double> z, std::span<double> errors) const {
    constexpr std::size_t block_length = 512;
    const std::size_t length = std::min(block_length, z.size());
    Table values(steps_.size(), std::vector<double>(length));
    Table bounds = values;
    for (std::size_t begin = 0; begin < z.size(); begin += length) {
        const std::size_t count = std::min(length, z.size() - begin);
        tabulate(z.subspan(begin, count), values, bounds);
        std::copy_n(bounds.back().begin(), count, errors.begin() + static_cast<std::ptrdiff_t>(begin));
    }
}

bool RunningError::undecided(double z) const {
    Table values(steps_.size(), std::vector<double>(1));
    Table errors = values;
    tabulate(std::span(&z, 1), values, errors);
    return std::any_of(steps_.begin(), steps_.end(), [&](const Step& step) {
        return (step.operation == Operation::sign || step.operation == Operation::step) &&
               std::abs(values[step.operands[0]][0]) <= errors[step.operands[0]][0];
    });
}

double decided_distance(const RunningError& roundings, double z, double side) {
    constexpr int nearest = -53;
    constexpr int farthest = -10;
    const double unit = std::max(1.0, std::abs(z));
    for (int exponent = nearest; exponent <= farthest; ++exponent) {
        const double distance = std::ldexp(unit, exponent);
        if (!roundings.undecided(z + side * distance)) {
            return distance;
        }
    }
    return std::ldexp(unit, nearest);
}

}  // namespace detequiv::expression
