#pragma once

#include <cstdint>

#include "detequiv/validation/mpi.hpp"
#include "ranks.hpp"

namespace detequiv {

/// What outlives one call of simulate(): messages that may still be on their way after a stop, and the number
/// by which late answers to them are told.
struct MpiSession::Post {
    ranks::Outbox outbox;
    std::uint64_t order = 0;
};

}  // namespace detequiv
