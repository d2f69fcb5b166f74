#pragma once

#include <string>
#include <vector>

#include "detequiv/theory/certificate_spectrum.hpp"
#include "detequiv/theory/prediction.hpp"
#include "json.hpp"

namespace detequiv::app {

/// The bulk of F/sqrt(width) beside the outliers that a prediction holds.
struct BulkDensity {
    Support support;
    std::vector<double> locations;  ///< equally spaced over the support's hull
    std::vector<double> density;
    CertifiedSupport certified_support;
    std::vector<Bounded> certified_density;
};

/// `points` >= 2 equally spaced singular values.
[[nodiscard]] BulkDensity density_of(const Prediction& p, int points);

/// Bulk and outliers, as the verb spectrum prints them.
[[nodiscard]] Json spectrum_json(const Prediction& p, const BulkDensity& bulk);

/// Why the spectrum may not be used: one text, or none.
[[nodiscard]] std::vector<std::string> numerical_faults(const Prediction& p, const BulkDensity& bulk);

}  // namespace detequiv::app
