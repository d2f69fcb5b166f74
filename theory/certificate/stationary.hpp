#pragma once

#include <vector>

#include "../bulk_edges.hpp"
#include "bulk_form.hpp"

namespace detequiv::certificate {

/// All stationary values of z(u) with bounds [eq. certificate:support].
struct StationaryValues {
    std::vector<Bounded> z;  ///< those above 0, ascending
    bool complete = false;   ///< each is one, there are no others, and none is within its error of the next
};

/// For a > 0.
[[nodiscard]] StationaryValues stationary_values(const resolvent_form::Form& plain, const BulkForm& form);

}  // namespace detequiv::certificate
