#pragma once

#include <span>
#include <vector>

#include "detequiv/numerics/bounded.hpp"
#include "detequiv/theory/bulk_spectrum.hpp"
#include "detequiv/theory/certificate.hpp"

/// Theory note: theory/certificate.md. Bounds of the absolute errors of the bulk's support and density,
/// proved for the exact bulk within `errors` of the parameters given. Where nothing can be said an error is
/// infinite.
namespace detequiv {

struct CertifiedInterval {
    Bounded lower, upper;
};
struct CertifiedSupport {
    std::vector<CertifiedInterval> intervals;  ///< in the order of Support::intervals
    Bounded atom_at_zero;
    /// No interval is missing and none too many; without it only the right edge has a finite bound.
    bool count_certain = false;
};

/// Bounds for bulk_support. Each edge: the polynomial's value over its slope at the computed root, then
/// [eq. bulk_spectrum:edge_rho] with bounds [eq. certificate:support]. That the intervals are all there are:
/// discs around the roots of the polynomial count the real ones, and the middle of each stretch between
/// neighbouring stationary values is proved to carry bulk or none [eq. certificate:density]. Infinite where
/// two edges are closer than their errors allow to tell. A hard edge is exact, with the error 0, where n = N,
/// or d is n or N and c_g = 0. Cost: about 60 us. Source: derived here.
[[nodiscard]] CertifiedSupport certify(const BulkParameters& bulk, const Support& support,
                                       const BulkErrors& errors = {});

/// Bounds for bulk_density: one root in a disc around the computed one, on the physical branch
/// [eq. certificate:density]; a density that is 0 is proved to be. Infinite next to an edge, within a few
/// hundred roundings of it, and at 0. Throws std::invalid_argument unless there are as many densities as
/// locations, all finite. Cost: about 1.4 us a location, 20 us one without bulk. Source: derived here.
[[nodiscard]] std::vector<Bounded> certify(const BulkParameters& bulk, std::span<const double> locations,
                                           std::span<const double> densities, const BulkErrors& errors = {});

/// The least decimal digits of its edges; 0 where the number of intervals is not certain.
[[nodiscard]] double certain_digits(const CertifiedSupport& support);
/// `status`, made worse where fewer than least_certain_digits are certain.
[[nodiscard]] Status judged(Status status, const CertifiedSupport& support);

}  // namespace detequiv
