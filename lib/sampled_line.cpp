#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "detequiv/numerics/quadrature.hpp"
#include "legendre_panel.hpp"

namespace detequiv {

namespace {

constexpr int deepest = 40;
constexpr std::size_t most_panels = 4000;

struct Panel {
    double lower, upper;
    int depth;
    double scale;  ///< the largest value seen on it and on the panels that it is part of
};

}  // namespace

SampledFunction sample_line(const BlockFunction& f, std::span<const double> kinks, int lower, int upper,
                            double floor) {
    const legendre::Rule rule = legendre::rule();
    std::vector<double> z, weight, value;
    SampledFunction sampled;
    sampled.status = Status::ok;
    sampled.error = std::numeric_limits<double>::epsilon();
    // Panels are taken from the back of the list: pushed in descending order, nodes come out ascending.
    std::vector<Panel> waiting;
    const std::vector<double> ends = legendre::panel_ends(kinks, lower, upper);
    for (std::size_t i = ends.size() - 1; i > 0; --i) {
        waiting.push_back({ends[i - 1], ends[i], 0, 0.0});
    }
    std::size_t done = 0;
    while (!waiting.empty()) {
        const Panel panel = waiting.back();
        waiting.pop_back();
        const double half = (panel.upper - panel.lower) / 2;
        const double middle = panel.lower + half;
        const legendre::Array nodes = middle + half * rule.nodes;
        legendre::Array values;
        f({nodes.data(), legendre::order}, {values.data(), legendre::order});
        sampled.evaluations += legendre::order;
        values = values.isFinite().select(values, 0.0);
        // Weights are smooth on the scale 1: beside a zero the roundings of larger values nearby are no
        // features, and no bisection removes them.
        const double scale = std::max({panel.scale, values.abs().maxCoeff(), floor});
        const double tail = (rule.tail * values.matrix()).norm();
        // Rounding of the values and of 30-term sums reaches 8 u scale; four times that is left to it.
        const bool resolved = tail <= 16 * std::numeric_limits<double>::epsilon() * scale;
        if (!resolved && panel.depth < deepest && panel.lower < middle && middle < panel.upper &&
            done + waiting.size() < most_panels) {
            waiting.push_back({middle, panel.upper, panel.depth + 1, scale});
            waiting.push_back({panel.lower, middle, panel.depth + 1, scale});
            continue;
        }
        if (!resolved) {
            sampled.error = std::max(sampled.error, tail * half);
            sampled.status = Status::inaccurate;
        }
        ++done;
        for (int j = 0; j < legendre::order; ++j) {
            z.push_back(nodes[j]);
            weight.push_back(half * rule.weights[j]);
            value.push_back(values[j]);
        }
    }
    const auto size = static_cast<Eigen::Index>(z.size());
    sampled.rule.nodes = Eigen::Map<const Eigen::ArrayXd>(z.data(), size);
    sampled.rule.weights = Eigen::Map<const Eigen::ArrayXd>(weight.data(), size);
    sampled.values = Eigen::Map<const Eigen::ArrayXd>(value.data(), size);
    return sampled;
}

}  // namespace detequiv
