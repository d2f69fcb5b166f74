#pragma once

#include "confront.hpp"
#include "random_bulk.hpp"

namespace certificates {

/// Support, atom and density with their bounds against the truth: points log-spread in each interval, others
/// within 1e-6 and 1e-12 of its edges on both sides, and some without bulk.
[[nodiscard]] std::vector<Confrontation> confront_spectrum(const RandomBulk& random);

}  // namespace certificates
