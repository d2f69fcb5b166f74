#pragma once

#include "detequiv/theory/certificate.hpp"

namespace detequiv::certificate {

/// CertifiedSlopes::log_ridge alone, for d test error/d log ridge as finite_slopes gives it. ridge > 0.
[[nodiscard]] Bounded certified_ridge_slope(const BulkParameters& bulk, const CertifiedResolvent& certified,
                                            const LowRank& low_rank, const LowRankErrors& errors,
                                            const Label& label, double log_ridge);

}  // namespace detequiv::certificate
