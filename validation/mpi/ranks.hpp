#pragma once

#include <mpi.h>

#include <optional>
#include <string_view>
#include <vector>

#include "message.hpp"

/// The few MPI calls that the hand-out uses, without waiting: a rank that waited inside MPI would keep a core
/// busy that its trials need.
namespace detequiv::ranks {

struct Received {
    int from = 0;
    Tag tag = Tag::end;
    std::vector<char> bytes;
};

void send(int to, Tag tag, std::span<const char> bytes);

/// A message that has come, from anyone.
[[nodiscard]] std::optional<Received> receive();

/// Cores and share of the machine's memory for this rank: those it may run on, shared with the other ranks of
/// its machine unless the launcher has bound each to its own. Called by all ranks together.
struct Share {
    int cores = 1;
    int ranks_here = 1;
};
[[nodiscard]] Share share_of_machine();

/// Between two looks for messages: far below a trial, far above the cost of a look.
void pause();

}  // namespace detequiv::ranks
