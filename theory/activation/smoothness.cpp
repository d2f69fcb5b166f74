#include "activation/smoothness.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace detequiv::expression {
namespace {

double far_step(double z) {
    return std::ldexp(std::max(1.0, std::abs(z)), -30);
}

bool may_jump(Operation operation) {
    return operation == Operation::sign || operation == Operation::step;
}

}  // namespace

Smoothness::Smoothness(const Tree& tree, NodeId root)
    : tree_(tree),
      nodes_(tree.parts_of(root)),
      position_(static_cast<std::size_t>(root) + 1, 0),
      program_(tree, nodes_),
      roundings_(tree, root) {
    for (std::size_t i = 0; i < nodes_.size(); ++i) {
        position_[static_cast<std::size_t>(nodes_[i])] = i;
    }
}

/// Whether what the child does at the place can be seen in the node: not where the node is constant or has
/// chosen its other branch on both sides.
bool Smoothness::passes(std::size_t index, const std::vector<double>& left, const std::vector<double>& right,
                        std::size_t child) const {
    const Node& node = tree_[nodes_[index]];
    const auto value = [&](const std::vector<double>& values, std::size_t k) {
        return values[position_[static_cast<std::size_t>(node.children[k])]];
    };
    const auto both = [&](auto condition) { return condition(left) && condition(right); };
    switch (node.operation) {
        case Operation::relu:
            return !both([&](const auto& v) { return value(v, 0) < 0.0; });
        case Operation::sign:
        case Operation::step:
            return !both([&](const auto& v) { return value(v, 0) < 0.0; }) &&
                   !both([&](const auto& v) { return value(v, 0) > 0.0; });
        case Operation::maximum:
            return !both([&](const auto& v) { return value(v, child) < value(v, 1 - child); });
        case Operation::minimum:
            return !both([&](const auto& v) { return value(v, child) > value(v, 1 - child); });
        default:
            return true;
    }
}

/// A jump keeps its height as the two sides approach each other; a steep slope or a root does not.
bool Smoothness::jumps_numerically(double z) const {
    const auto height = [&](double step) {
        const double left = program_.all(z - step).back();
        const double right = program_.all(z + step).back();
        return std::pair(std::abs(right - left), std::max(std::abs(left), std::abs(right)));
    };
    // The argument of a sign may be rounded more coarsely than z.
    constexpr double apart = 0x1p20;
    constexpr double fourth_root_of_apart = 32;
    const double near = std::max({decided_distance(roundings_, z, -1), decided_distance(roundings_, z, 1),
                                  std::ldexp(std::max(1.0, std::abs(z)), -50)});
    const auto [close, size] = height(near);
    return close > 32.0 * std::numeric_limits<double>::epsilon() * size &&
           height(std::min(apart * near, std::max(1.0, near))).first < fourth_root_of_apart * close;
}

Smoothness::Verdict Smoothness::at(const Break& place) const {
    const std::vector<double> left = program_.all(place.z - far_step(place.z));
    const std::vector<double> right = program_.all(place.z + far_step(place.z));
    std::vector<bool> breaks(nodes_.size(), false);
    std::vector<bool> jumps(nodes_.size(), false);
    for (std::size_t i = 0; i < nodes_.size(); ++i) {
        const Node& node = tree_[nodes_[i]];
        if (std::find(place.owners.begin(), place.owners.end(), nodes_[i]) != place.owners.end()) {
            breaks[i] = true;
            jumps[i] = may_jump(node.operation);
        }
        for (std::size_t k = 0; k < 3 && node.children[k] != no_node; ++k) {
            const std::size_t child = position_[static_cast<std::size_t>(node.children[k])];
            if ((breaks[child] || jumps[child]) && passes(i, left, right, k)) {
                breaks[i] = true;
                // A zero that is only left, not crossed, is no break of the sign itself.
                jumps[i] = jumps[i] || jumps[child] || may_jump(node.operation);
            }
        }
    }
    return {breaks.back(), jumps.back() && jumps_numerically(place.z)};
}

}  // namespace detequiv::expression
