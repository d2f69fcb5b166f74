#include <cmath>
#include <limits>
#include <numbers>

#include "../bulk_walk.hpp"
#include "detequiv/numerics/checks.hpp"
#include "detequiv/theory/certificate_spectrum.hpp"
#include "spectral_point.hpp"

/// Bounds for the density: [eq. certificate:density].
namespace detequiv {

namespace {

using certificate::BulkForm;
using certificate::SpectralPoint;

/// The density of X > 0.
Bounded density_at(const BulkForm& form, resolvent_form::Walk& walk, double location) {
    const Bounded X(location);
    const Bounded z = square(X);
    const SpectralPoint point = certificate::spectral_point(form, z, walk.at(z.value));
    if (point.kind == SpectralPoint::Kind::unknown) {
        return {0, std::numeric_limits<double>::infinity()};
    }
    return point.kind == SpectralPoint::Kind::gap ? Bounded(0.0)
                                                  : point.slope / (Bounded::rounded(std::numbers::pi) * X);
}

}  // namespace

std::vector<Bounded> certify(const BulkParameters& bulk, std::span<const double> locations,
                             std::span<const double> densities, const BulkErrors& errors) {
    resolvent_form::check_arguments(bulk);
    if (locations.size() != densities.size()) {
        check::refuse("densities", check::shortest(static_cast<double>(densities.size())),
                      "as many as locations, " + check::shortest(static_cast<double>(locations.size())));
    }
    const resolvent_form::Form plain = resolvent_form::form_of(bulk);
    const BulkForm form = certificate::bulk_form(bulk, errors);
    const bool nothing = form.a.largest() == 0 && form.b.largest() == 0;
    resolvent_form::Walk walk(plain);
    std::vector<Bounded> certified;
    certified.reserve(locations.size());
    for (std::size_t i = 0; i < locations.size(); ++i) {
        const double location = check::finite("location", locations[i]);
        const double density = check::finite("density", densities[i]);
        Bounded exact = 0.0;
        if (location == 0 && !nothing) {
            exact.error = std::numeric_limits<double>::infinity();
        } else if (location > 0 && !nothing) {
            exact = density_at(form, walk, location);
        }
        certified.push_back(certificate::matched(density, exact));
    }
    return certified;
}

}  // namespace detequiv
