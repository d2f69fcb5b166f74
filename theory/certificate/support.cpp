#include <algorithm>
#include <cmath>
#include <limits>

#include "detequiv/theory/certificate_spectrum.hpp"
#include "outside.hpp"
#include "spectral_point.hpp"
#include "stationary.hpp"

/// Bounds for the support: [eq. certificate:support].
namespace detequiv {

namespace {

using certificate::BulkForm;
using certificate::matched;
using certificate::SpectralPoint;
using certificate::StationaryValues;

constexpr double infinity = std::numeric_limits<double>::infinity();

/// The larger of two numbers.
Bounded larger(const Bounded& a, const Bounded& b) {
    const double value = std::max(a.value, b.value);
    const double most = std::max(a.value + a.error, b.value + b.error);
    const double least = std::max(a.value - a.error, b.value - b.error);
    constexpr double raised = 1 + 4 * Bounded::unit;
    return {value, raised * std::max(most - value, value - least)};
}

/// max(0, 1 - N/n), or 1 - d/n where c_g = 0.
Bounded atom(const BulkParameters& bulk, const BulkForm& form) {
    Bounded neurons = form.wide ? Bounded(0.0) : form.delta / form.r;
    if (!bulk.imbalance &&
        form.phi.error + form.psi.error > 0) {  // the order of n and N may be that of errors
        neurons = larger(0.0, (form.psi - form.phi) / form.psi);
    }
    if (form.b.least() > 0) {
        return neurons;
    }
    return form.b.error > 0 ? Bounded(0, infinity) : larger(neurons, larger(0.0, 1.0 - form.phi));
}

/// Whether bulk or none between two values is proved at a number between both.
SpectralPoint::Kind stretch(const resolvent_form::Form& plain, const BulkForm& form, const Bounded& lower,
                            const Bounded& upper) {
    const double middle =
        lower.value == 0 ? 0.5 * upper.value : std::sqrt(lower.value) * std::sqrt(upper.value);
    if (!(middle > lower.value + lower.error && middle < upper.value - upper.error)) {
        return SpectralPoint::Kind::unknown;
    }
    return spectral_point(form, middle, resolvent_form::physical_point(plain, -middle)).kind;
}

/// The intervals of z that are proved to be all; empty where something is not.
std::vector<CertifiedInterval> proved_intervals(const resolvent_form::Form& plain, const BulkForm& form) {
    const StationaryValues values = certificate::stationary_values(plain, form);
    if (!values.complete) {
        return {};
    }
    std::vector<CertifiedInterval> intervals;
    Bounded lower = 0.0;
    bool joined = false;
    for (const Bounded& upper : values.z) {
        const SpectralPoint::Kind kind = stretch(plain, form, lower, upper);
        if (kind == SpectralPoint::Kind::unknown) {
            return {};
        }
        const bool occupied = kind == SpectralPoint::Kind::bulk;
        if (occupied && joined) {
            intervals.back().upper = upper;
        } else if (occupied) {
            intervals.push_back({.lower = lower, .upper = upper});
        }
        joined = occupied;
        lower = upper;
    }
    return intervals;
}

/// Of Marchenko and Pastur, c_1 = 0: the two edges as singular values.
CertifiedInterval without_linear_part(const BulkForm& form) {
    const Bounded size = sqrt(form.b);
    const Bounded both = 1.0 + sqrt(form.r);
    return {.lower = certificate::vanishes(form.delta) ? Bounded(0.0) : size * form.delta / both,
            .upper = size * both};
}

Bounded root_of(const Bounded& z) {
    return z.value == 0 && z.error == 0 ? z : sqrt(z);
}

}  // namespace

CertifiedSupport certify(const BulkParameters& bulk, const Support& support, const BulkErrors& errors) {
    CertifiedSupport out{.intervals = {}, .atom_at_zero = {support.atom_at_zero, infinity}};
    for (const SupportInterval& interval : support.intervals) {
        out.intervals.push_back({.lower = {interval.lower, infinity}, .upper = {interval.upper, infinity}});
    }
    if (!usable(support.status)) {
        return out;
    }
    const BulkForm form = certificate::bulk_form(bulk, errors);
    if (bulk.c1_squared == 0 && bulk.bulk_variance == 0) {
        const bool certain = form.a.error == 0 && form.b.error == 0 && support.intervals.empty();
        out.count_certain = certain;
        out.atom_at_zero = matched(support.atom_at_zero, {1, certain ? 0 : infinity});
        return out;
    }
    out.atom_at_zero = matched(support.atom_at_zero, atom(bulk, form));
    std::vector<CertifiedInterval> proved;
    if (bulk.c1_squared > 0) {
        proved = proved_intervals(resolvent_form::form_of(bulk), form);
        for (CertifiedInterval& interval : proved) {
            interval = {.lower = root_of(interval.lower), .upper = root_of(interval.upper)};
        }
    } else if (form.a.error == 0) {
        proved = {without_linear_part(form)};
    }
    out.count_certain = !proved.empty() && proved.size() == support.intervals.size();
    for (std::size_t i = 0; out.count_certain && i < proved.size(); ++i) {
        out.intervals[i] = {.lower = matched(support.intervals[i].lower, proved[i].lower),
                            .upper = matched(support.intervals[i].upper, proved[i].upper)};
    }
    if (!out.intervals.empty() && bulk.c1_squared > 0) {
        const certificate::RightEdgeBounds edge = certificate::right_edge_bounds(form, right_edge(bulk));
        out.intervals.back().upper = matched(support.intervals.back().upper, edge.location);
    }
    return out;
}

}  // namespace detequiv
