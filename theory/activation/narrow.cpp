#include "activation/narrow.hpp"

#include <algorithm>
#include <array>
#include <boost/math/tools/minima.hpp>
#include <cmath>
#include <limits>
#include <set>
#include <utility>

#include "activation/line_scan.hpp"
#include "activation/program.hpp"
#include "detequiv/numerics/roots.hpp"

namespace detequiv::expression {
namespace {

/// Features at least this wide are seen by the first panels of a quadrature, whose nodes are 0.05 apart.
constexpr double narrow = 1.0 / 32;
/// Each place costs panels: beyond this many points the narrowest features go first.
constexpr std::size_t most_points = 1500;
constexpr double infinity = std::numeric_limits<double>::infinity();

/// How a function of an argument u changes.
enum class Scale {
    unit,        ///< around u = 0, as u does by 1
    growth,      ///< by a factor as u does by 1, most where u is largest
    singularity  ///< as u does by itself, most where |u| is least
};

struct Argument {
    Scale scale;
    NodeId node;
    bool operator<(const Argument& other) const {
        return std::pair(scale, node) < std::pair(other.scale, other.node);
    }
};

std::vector<Argument> arguments_of(const Tree& tree, NodeId root) {
    std::set<Argument> found;
    const std::vector<bool> used = tree.reachable(std::array{root});
    for (NodeId id = 0; id <= root; ++id) {
        if (!used[static_cast<std::size_t>(id)]) {
            continue;
        }
        const auto& [a, b, unused] = tree[id].children;
        switch (tree[id].operation) {
            case Operation::tanh:
            case Operation::atan:
            case Operation::asinh:
            case Operation::erf:
            case Operation::erfc:
            case Operation::sigmoid:
            case Operation::softplus:
            case Operation::silu:
            case Operation::gelu:
            case Operation::normal_cdf:
            case Operation::normal_density:
                found.insert({Scale::unit, a});
                break;
            case Operation::exp:
                found.insert({Scale::growth, a});
                break;
            case Operation::log:
            case Operation::sqrt:
            case Operation::power:
                found.insert({Scale::singularity, a});
                break;
            case Operation::divide:
                found.insert({Scale::singularity, b});
                break;
            default:
                break;
        }
    }
    std::erase_if(found, [&](const Argument& u) { return tree.constant_value(u.node).has_value(); });
    return {found.begin(), found.end()};
}

std::vector<NodeId> nodes_of(const std::vector<Argument>& arguments) {
    std::vector<NodeId> nodes(arguments.size());
    std::transform(arguments.begin(), arguments.end(), nodes.begin(),
                   [](const Argument& u) { return u.node; });
    return nodes;
}

/// A side of a place and how far from it the function has changed.
struct Feature {
    double place, side, width;
};

class NarrowFinder {
  public:
    NarrowFinder(const Tree& tree, std::vector<Argument> arguments)
        : arguments_(std::move(arguments)), program_(tree, nodes_of(arguments_)) {}

    std::vector<Feature> run(std::span<const double> kinks) const {
        std::vector<double> places = candidates(kinks);
        places.insert(places.end(), kinks.begin(), kinks.end());
        std::sort(places.begin(), places.end());
        places.erase(std::unique(places.begin(), places.end()), places.end());
        std::vector<Feature> features;
        for (const double place : places) {
            for (const double side : {-1.0, 1.0}) {
                const double width = change(place, side);
                if (width < narrow) {
                    features.push_back({place, side, width});
                }
            }
        }
        return features;
    }

  private:
    /// The change of an argument that its function shows.
    static double step(Scale scale, double u) { return scale == Scale::singularity ? std::abs(u) : 1.0; }

    /// Whether a function of this argument changes near u: a transition that is over does not.
    static bool matters(Scale scale, double u) {
        constexpr double over = 40;
        return std::isfinite(u) && (scale != Scale::unit || std::abs(u) < over);
    }

    std::vector<double> candidates(std::span<const double> kinks) const {
        const std::vector<double> grid = line_grid(fine_cells);
        std::vector<std::vector<double>> values(arguments_.size(), std::vector<double>(grid.size()));
        std::vector<std::span<double>> spans(values.begin(), values.end());
        program_.run(grid, spans);
        std::vector<double> places;
        for (std::size_t k = 0; k < arguments_.size(); ++k) {
            for (std::size_t i = 1; i + 1 < grid.size(); ++i) {
                visit(k, std::span(grid).subspan(i - 1, 3), std::span(values[k]).subspan(i - 1, 3), kinks,
                      places);
            }
        }
        return places;
    }

    /// Three neighbours on the grid, where u may hide a feature of its function.
    void visit(std::size_t k, std::span<const double> z, std::span<const double> u,
               std::span<const double> kinks, std::vector<double>& places) const {
        const Scale scale = arguments_[k].scale;
        // A width of 1/32, some six cells, changes u by a sixth of a step, or by a 36th about an extremum.
        constexpr double steep = 1.0 / 8;
        constexpr double curved = 1.0 / 40;
        const double rise = std::max(std::abs(u[2] - u[1]), std::abs(u[1] - u[0]));
        const double seen = step(scale, u[1]);
        if (scale == Scale::unit && (u[1] < 0) != (u[2] < 0) && std::abs(u[2] - u[1]) > steep * seen) {
            const double size = std::min(std::max(std::abs(u[1]), std::abs(u[2])), 1e300);
            const auto f = [&](double at) { return std::clamp(program_.all(at)[k] / size, -1.0, 1.0); };
            places.push_back(f(z[1]) * f(z[2]) < 0 ? bracketed_root(f, z[1], z[2]).root
                             : u[1] == 0           ? z[1]
                                                   : z[2]);
        }
        const auto height = [&](double value) { return scale == Scale::growth ? value : -std::abs(value); };
        const bool summit = height(u[1]) >= height(u[0]) && height(u[1]) >= height(u[2]);
        if (summit && rise > curved * seen) {
            const auto depth = [&](double at) { return -height(program_.all(at)[k]); };
            const double inside = boost::math::tools::brent_find_minima(depth, z[0], z[2], 50).first;
            const double place = depth(z[1]) <= depth(inside) ? z[1] : inside;
            // A kink is a place of its own, known to more digits than a minimum is found to.
            if (std::none_of(kinks.begin(), kinks.end(), [&](double kink) {
                    return z[0] < kink && kink < z[2] && depth(kink) <= depth(place);
                })) {
                places.push_back(place);
            }
        }
    }

    /// How far to this side of a place an argument has changed by a step; infinite where none has nearby.
    double change(double place, double side) const {
        const double unit = std::max(1.0, std::abs(place));
        const double least = std::ldexp(unit, -46);
        const std::vector<double> start = program_.all(place + side * std::ldexp(unit, -50));
        const auto moved = [&](std::size_t k, const std::vector<double>& here) {
            return std::abs(here[k] - start[k]) > step(arguments_[k].scale, start[k]);
        };
        const std::vector<double> beside = program_.all(place + side * least);
        std::vector<std::size_t> counted;
        for (std::size_t k = 0; k < arguments_.size(); ++k) {
            const Scale scale = arguments_[k].scale;
            // Of a singularity at the place itself, a kink, bisection takes care.
            if (matters(scale, start[k]) && !(scale == Scale::singularity && moved(k, beside))) {
                counted.push_back(k);
            }
        }
        for (double distance = least; distance < narrow; distance *= 2) {
            const std::vector<double> here = program_.all(place + side * distance);
            if (std::any_of(counted.begin(), counted.end(), [&](std::size_t k) { return moved(k, here); })) {
                return distance;
            }
        }
        return infinity;
    }

    std::vector<Argument> arguments_;
    Program program_;
};

void add_points(const Feature& feature, std::vector<double>& points) {
    constexpr double farthest = 0.25;
    points.push_back(feature.place);
    for (double distance = feature.width / 4; distance < farthest; distance *= 4) {
        points.push_back(feature.place + feature.side * distance);
    }
}

}  // namespace

std::vector<double> narrow_splits(const Tree& tree, NodeId root, std::span<const double> kinks) {
    const std::vector<Argument> arguments = arguments_of(tree, root);
    if (arguments.empty()) {
        return {};
    }
    std::vector<Feature> features = NarrowFinder(tree, arguments).run(kinks);
    std::sort(features.begin(), features.end(),
              [](const Feature& a, const Feature& b) { return a.width < b.width; });
    std::vector<double> points;
    for (const Feature& feature : features) {
        if (points.size() < most_points) {
            add_points(feature, points);
        }
    }
    return points;
}

}  // namespace detequiv::expression
