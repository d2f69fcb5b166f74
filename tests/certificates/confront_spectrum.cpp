#include "confront_spectrum.hpp"

#include <cmath>

#include "truth_bulk.hpp"

namespace certificates {

namespace {

using Number = truth::Real100;
using detequiv::Bounded;

Confrontation row(const std::string& what, const Bounded& certified, const Number& truth,
                  detequiv::Status status) {
    return {.what = what,
            .value = certified.value,
            .bound = certified.error,
            .error = static_cast<double>(abs(Number(certified.value) - truth)),
            .status = status};
}

struct Places {
    std::vector<std::string> what;
    std::vector<double> at;
    void add(const std::string& name, double location) {
        what.push_back(name);
        at.push_back(location);
    }
};

Places places(const detequiv::Support& support) {
    Places out;
    for (const detequiv::SupportInterval& interval : support.intervals) {
        const double lower = interval.lower > 0 ? interval.lower : 1e-4 * interval.upper;
        for (const double t : {0.03, 0.3, 0.6, 0.97}) {
            out.add("density.interior", lower * std::pow(interval.upper / lower, t));
        }
        for (const auto& [name, distance] :
             {std::pair("density.edge_6", 1e-6), std::pair("density.edge_12", 1e-12)}) {
            for (const double side : {-1.0, 1.0}) {
                out.add(name, interval.upper * (1 + side * distance));
                out.add(name, lower * (1 + side * distance));
            }
        }
        if (interval.lower > 0) {
            out.add("density.without", 0.7 * interval.lower);
        }
        out.add("density.without", 1.2 * interval.upper);
    }
    return out;
}

}  // namespace

std::vector<Confrontation> confront_spectrum(const RandomBulk& random) {
    const detequiv::Support support = detequiv::bulk_support(random.bulk);
    const detequiv::CertifiedSupport certified = detequiv::certify(random.bulk, support, random.errors);
    const auto truth = truth::bulk_intervals(random.exact);
    std::vector<Confrontation> rows;
    // Bulks whose numbers are not known to a rounding are counted apart: there an infinity is no fault.
    const std::string kind = random.errors.phi > 2 * detequiv::unit_roundoff ? ".rough" : "";
    const auto add = [&](const std::string& what, const Bounded& bounds, const Number& exact) {
        rows.push_back(row(what + kind, bounds, exact, support.status));
    };
    add("support.atom", certified.atom_at_zero, truth::bulk_atom(random.exact));
    add("support.count",
        {static_cast<double>(support.intervals.size()), certified.count_certain ? 0 : HUGE_VAL},
        Number(static_cast<double>(truth.size())));
    add("support.right_edge", certified.intervals.back().upper, truth.back().upper);
    for (std::size_t i = 0; truth.size() == support.intervals.size() && i < truth.size(); ++i) {
        add("support.lower", certified.intervals[i].lower, truth[i].lower);
        if (i + 1 < truth.size()) {
            add("support.upper", certified.intervals[i].upper, truth[i].upper);
        }
    }
    const Places points = places(support);
    const std::vector<double> density = detequiv::bulk_density(random.bulk, points.at);
    const std::vector<Bounded> bounds = detequiv::certify(random.bulk, points.at, density, random.errors);
    for (std::size_t i = 0; i < points.at.size(); ++i) {
        const Number exact =
            points.at[i] > 0 ? truth::bulk_density(random.exact, Number(points.at[i])) : Number(0);
        add(points.what[i], bounds[i], exact);
    }
    return rows;
}

}  // namespace certificates
