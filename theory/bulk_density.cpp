#include <algorithm>
#include <cmath>
#include <numbers>

#include "bulk_walk.hpp"
#include "detequiv/numerics/checks.hpp"
#include "detequiv/theory/bulk_spectrum.hpp"

namespace detequiv {

namespace {

[[nodiscard]] bool inside(const Support& support, double location) {
    return std::any_of(support.intervals.begin(), support.intervals.end(), [location](const auto& interval) {
        return location > interval.lower && location < interval.upper;
    });
}

}  // namespace

std::vector<double> bulk_density(const BulkParameters& bulk, std::span<const double> locations) {
    const Support support = bulk_support(bulk);
    const resolvent_form::Form form = resolvent_form::form_of(bulk);
    resolvent_form::Walk walk(form);
    std::vector<double> density;
    density.reserve(locations.size());
    for (const double location : locations) {
        check::finite("location", location);
        const bool occupied = inside(support, location);
        const double imaginary = occupied ? walk.at(location * location).m1.imag() : 0.0;
        density.push_back(2 * location * std::max(0.0, imaginary) / std::numbers::pi);
    }
    return density;
}

double bulk_density(const BulkParameters& bulk, double location) {
    return bulk_density(bulk, std::span<const double>(&location, 1)).front();
}

}  // namespace detequiv
