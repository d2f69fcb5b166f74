#include "activation/admissibility.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numbers>
#include <string>
#include <vector>

#include "activation/fault.hpp"
#include "activation/program.hpp"
#include "detequiv/numerics/checks.hpp"

namespace detequiv::expression {
namespace {

/// Follows a value that is not finite down to the part whose own operands are.
NodeId culprit(const Tree& tree, NodeId root, double z) {
    std::vector<NodeId> nodes(static_cast<std::size_t>(root) + 1);
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        nodes[i] = static_cast<NodeId>(i);
    }
    const std::vector<double> values = Program(tree, nodes).all(z);
    const auto at_fault = [&](NodeId id) {
        return id != no_node && !std::isfinite(values[static_cast<std::size_t>(id)]);
    };
    NodeId id = root;
    while (true) {
        const auto& children = tree[id].children;
        const auto deeper = std::find_if(children.begin(), children.end(), at_fault);
        if (deeper == children.end()) {
            return id;
        }
        id = *deeper;
    }
}

}  // namespace

void require_finite(const Tree& tree, NodeId root, std::span<const double> points, std::string_view text) {
    std::vector<double> values(points.size());
    const Program program(tree, std::array{root});
    program.run(points, std::array{std::span<double>(values)});
    constexpr double nowhere = std::numeric_limits<double>::infinity();
    double nearest = nowhere;
    for (std::size_t i = 0; i < points.size(); ++i) {
        if (!std::isfinite(values[i]) && std::abs(points[i]) < std::abs(nearest)) {
            nearest = points[i];
        }
    }
    if (nearest == nowhere) {
        return;
    }
    const NodeId part = culprit(tree, root, nearest);
    const double value = Program(tree, std::array{part})(nearest);
    refuse_at(text, tree[part].range,
              std::string(std::isnan(value) ? "NaN" : "infinite") +
                  " at z = " + check::shortest(nearest + 0.0) + "; required a finite value for every real z");
}

Fading fading(std::span<const double> grid, std::span<const double> values) {
    constexpr double nothing = -std::numeric_limits<double>::infinity();
    const double log_faded = std::log(1e-30);
    std::vector<double> exponents;
    double largest = nothing;
    for (std::size_t i = 0; i < grid.size(); ++i) {
        exponents.push_back(2.0 * std::log(std::abs(values[i])) - 0.5 * grid[i] * grid[i]);
        largest = std::max(largest, exponents.back());
    }
    if (largest == nothing) {
        return {nothing, true};
    }
    double sum = 0.0;
    for (const double exponent : exponents) {
        sum += std::exp(exponent - largest);
    }
    const double cell = grid[1] - grid[0];
    const double log_integral = largest + std::log(sum * cell);
    const double end = std::max(exponents.front(), exponents.back());
    return {log_integral - 0.5 * std::log(2.0 * std::numbers::pi), end < log_integral + log_faded};
}

std::string fault_of_size(const Fading& fades) {
    constexpr double largest_log10 = 200;
    const double log10_norm2 = fades.log_norm2 / std::numbers::ln10;
    if (std::abs(log10_norm2) <= largest_log10) {
        return {};
    }
    return "E f(Z)^2 is about 1e" + std::to_string(std::lround(log10_norm2)) +
           "; required between 1e-200 and 1e200, so scale it";
}

}  // namespace detequiv::expression
