#include <algorithm>
#include <cmath>

#include "bulk_edges.hpp"
#include "complex_fixed_point.hpp"

namespace detequiv {

namespace {

using resolvent_form::Form;

[[nodiscard]] bool carries_bulk(const Form& form, double z) {
    const resolvent_form::ComplexPoint p = resolvent_form::physical_point(form, -z);
    constexpr double double_root_digits = 1e-7;
    return p.physical > 0 && std::abs(p.x.imag()) > double_root_digits * std::abs(p.x);
}

[[nodiscard]] double atom_at_zero(const Form& form) {
    const double short_of_neurons = form.wide ? 0 : form.delta / form.r;
    return form.b == 0 ? std::max(short_of_neurons, 1 - form.phi) : short_of_neurons;
}

[[nodiscard]] std::vector<double> candidate_edges(const Form& form) {
    std::vector<double> edges;
    for (const bulk_edges::StationaryPoint& point : bulk_edges::stationary_points(form)) {
        if (bulk_edges::signed_root(form, point.y) < 0) {
            continue;
        }
        const double z = bulk_edges::squared_location(form, point.y, point.s, point.outer());
        if (std::isfinite(z) && z > 0) {
            edges.push_back(z);
        }
    }
    std::sort(edges.begin(), edges.end());
    return edges;
}

/// Joins the stretches between neighbouring candidates that carry bulk.
[[nodiscard]] std::vector<SupportInterval> occupied_stretches(const Form& form,
                                                              const std::vector<double>& edges) {
    std::vector<SupportInterval> intervals;
    double lower = 0;
    bool joined = false;
    for (const double upper : edges) {
        const double middle = lower == 0 ? 0.5 * upper : std::sqrt(lower) * std::sqrt(upper);
        const bool occupied = middle > lower && middle < upper && carries_bulk(form, middle);
        if (occupied && joined) {
            intervals.back().upper = std::sqrt(upper);
        } else if (occupied) {
            intervals.push_back({.lower = std::sqrt(lower), .upper = std::sqrt(upper)});
        }
        joined = occupied;
        lower = upper;
    }
    return intervals;
}

}  // namespace

Support bulk_support(const BulkParameters& bulk) {
    resolvent_form::check_arguments(bulk);
    const Form form = resolvent_form::form_of(bulk);
    Support support;
    support.status = Status::ok;
    if (form.a == 0 && form.b == 0) {
        support.atom_at_zero = 1;
        return support;
    }
    support.atom_at_zero = atom_at_zero(form);
    const RightEdge edge = right_edge(bulk);
    if (form.a == 0) {  // Marchenko-Pastur
        const double lower = std::sqrt(form.b) * form.delta / (1 + std::sqrt(form.r));
        support.intervals = {{.lower = lower, .upper = edge.location}};
        support.status = edge.status;
        return support;
    }
    support.intervals = occupied_stretches(form, candidate_edges(form));
    constexpr double roundings = 1e-9;  // a candidate from a companion matrix against the bracketed edge
    const bool closed = !support.intervals.empty() &&
                        std::abs(support.intervals.back().upper - edge.location) <= roundings * edge.location;
    if (!closed) {
        support.status = Status::inaccurate;
        return support;
    }
    support.intervals.back().upper = edge.location;
    support.status = edge.status;
    return support;
}

}  // namespace detequiv
