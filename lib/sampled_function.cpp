#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

#include "detequiv/numerics/bounded.hpp"
#include "detequiv/numerics/quadrature.hpp"
#include "legendre_panel.hpp"

/// Panels of 30 Gauss-Legendre nodes. On a panel of width one, he_64 n^(1/2) is a polynomial of degree below
/// 25 to rounding; the rule is exact to degree 59; so a panel resolves f n^(1/2) he_k once the Legendre
/// coefficients of f n^(1/2) from degree 24 on are rounding.
namespace detequiv {

namespace {

constexpr int reach = 40;
// Where f vanishes its expansion does not: he_64 n^(1/2) < 1e-8 beyond, whose square is rounding.
constexpr int hermite_reach = 20;
constexpr int deepest = 52;  // bisections of a panel
constexpr std::size_t most_panels = 4000;

struct Panel {
    double lower, upper;
    int depth;
    legendre::Array z, f, root_density_f;  // nodes, f, f n^(1/2)
    double norm2, tail;                    // squared norm on the panel, norm of the unresolved part
};

Panel evaluate(const BlockFunction& f, const legendre::Rule& rule, double lower, double upper, int depth) {
    Panel panel{.lower = lower,
                .upper = upper,
                .depth = depth,
                .z = {},
                .f = {},
                .root_density_f = {},
                .norm2 = 0,
                .tail = 0};
    const double half = (upper - lower) / 2;
    panel.z = (lower + half) + half * rule.nodes;
    f({panel.z.data(), legendre::order}, {panel.f.data(), legendre::order});
    // exp(-z^2/4) first: at |z| = 40 the density itself underflows while f n^(1/2) need not.
    panel.root_density_f = panel.f * (panel.z.square() * -0.25).exp() / std::pow(2 * std::numbers::pi, 0.25);
    panel.norm2 = half * (rule.weights * panel.root_density_f.square()).sum();
    panel.tail = std::sqrt(half) * (rule.tail * panel.root_density_f.matrix()).norm();
    return panel;
}

void append(SampledFunction& sampled, const std::vector<Panel>& panels, const legendre::Rule& rule) {
    const auto size = static_cast<Eigen::Index>(panels.size()) * legendre::order;
    sampled.rule = {Eigen::ArrayXd(size), Eigen::ArrayXd(size)};
    sampled.values.resize(size);
    Eigen::Index at = 0;
    for (const Panel& panel : panels) {
        const double half = (panel.upper - panel.lower) / 2;
        sampled.rule.nodes.segment(at, legendre::order) = panel.z;
        sampled.rule.weights.segment(at, legendre::order) =
            half * rule.weights * (panel.z.square() * -0.5).exp() / std::sqrt(2 * std::numbers::pi);
        sampled.values.segment(at, legendre::order) = panel.f;
        at += legendre::order;
    }
}

}  // namespace

SampledFunction sample_function(const BlockFunction& f, std::span<const double> kinks) {
    const legendre::Rule rule = legendre::rule();
    SampledFunction sampled;
    std::vector<Panel> waiting;
    double norm2 = 0;
    const std::vector<double> ends = legendre::panel_ends(kinks, -reach, reach);
    for (std::size_t i = 0; i + 1 < ends.size(); ++i) {
        waiting.push_back(evaluate(f, rule, ends[i], ends[i + 1], 0));
        sampled.evaluations += legendre::order;
        norm2 += waiting.back().norm2;
        if (!waiting.back().f.isFinite().all()) {
            sampled.status = Status::undefined;
            return sampled;
        }
    }
    const double edge2 = std::max(waiting.front().root_density_f.square().maxCoeff(),
                                  waiting.back().root_density_f.square().maxCoeff());
    if (!std::isfinite(norm2) || edge2 > 1e-30 * norm2) {
        sampled.status = Status::undefined;
        return sampled;
    }

    const double norm = std::sqrt(norm2);
    std::vector<Panel> done;
    double unresolved2 = 0;
    while (!waiting.empty()) {
        const Panel panel = waiting.back();
        waiting.pop_back();
        const bool outside = std::min(std::abs(panel.lower), std::abs(panel.upper)) >= hermite_reach;
        if (outside && panel.root_density_f.abs().maxCoeff() < 1e-18 * norm) {
            continue;
        }
        const double middle = panel.lower + (panel.upper - panel.lower) / 2;
        const bool resolved = panel.tail <= 8 * unit_roundoff * norm;
        const bool divisible = panel.depth < deepest && panel.lower < middle && middle < panel.upper &&
                               done.size() + waiting.size() < most_panels;
        if (resolved || !divisible) {
            unresolved2 += resolved ? 0 : panel.tail * panel.tail;
            done.push_back(panel);
            continue;
        }
        waiting.push_back(evaluate(f, rule, panel.lower, middle, panel.depth + 1));
        waiting.push_back(evaluate(f, rule, middle, panel.upper, panel.depth + 1));
        sampled.evaluations += 2 * legendre::order;
        if (!waiting.back().f.isFinite().all() || !(waiting.end() - 2)->f.isFinite().all()) {
            sampled.status = Status::undefined;
            return sampled;
        }
    }
    append(sampled, done, rule);
    // What is resolved carries the rounding of a sum of that many terms, by Cauchy-Schwarz below 8 u ||f||.
    sampled.error = (norm > 0 ? std::sqrt(unresolved2) / norm : 0) + 8 * unit_roundoff;
    sampled.status = sampled.error <= 1e-14 ? Status::ok : Status::inaccurate;
    return sampled;
}

}  // namespace detequiv
