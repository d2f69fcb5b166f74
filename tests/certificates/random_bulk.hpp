#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "detequiv/theory/certificate_spectrum.hpp"
#include "truth_prediction.hpp"
#include "truth_real.hpp"

namespace certificates {

/// A bulk as the library takes it, with the errors that its numbers may have, and one as exact.
struct RandomBulk {
    detequiv::BulkParameters bulk;
    detequiv::BulkErrors errors;
    truth::Bulk<truth::Real100> exact;
};

/// Bulk number `index`: phi and psi log-uniform in [1e-3, 1e3] (some with n = N or next to it, d = n, d = N),
/// c_1^2 and c_g^2 log-uniform in [1e-4, 10] or one of them 0. A third are exactly the doubles given, a third
/// carry relative errors from 3e-16 to 1e-10, a third are of whole d, n and N.
[[nodiscard]] RandomBulk random_bulk(std::uint64_t index);

}  // namespace certificates
