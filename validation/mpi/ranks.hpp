#pragma once

#include <mpi.h>

#include <chrono>
#include <list>
#include <optional>
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

/// Messages on their way. Nobody waits for a receiver: two ranks that sent each other more than MPI buffers
/// would wait for ever.
class Outbox {
  public:
    void send(int to, Tag tag, std::vector<char> bytes = {});
    /// Forgets what has gone; called now and then, it also keeps the rest moving.
    void clean();
    /// Until all has gone. Its receivers must be receiving.
    void flush();
    [[nodiscard]] bool empty() const { return letters_.empty(); }

  private:
    struct Letter {
        std::vector<char> bytes;  // MPI reads them until the request has completed
        MPI_Request request;
    };
    std::list<Letter> letters_;
};

/// A message that has come, from anyone.
[[nodiscard]] std::optional<Received> receive();

/// Cores and share of the machine's memory for this rank: those it may run on, shared with the other ranks of
/// its machine unless the launcher has bound each to its own, and what control groups leave, which is shared
/// in any case. Called by all ranks together.
struct Share {
    int cores = 1;
    int ranks_here = 1;
};
[[nodiscard]] Share share_of_machine();

/// Rests between two looks for messages. Each look takes a core from a trial for a moment, so that rests grow
/// while nothing comes: from far above the cost of a look to far below the time in which a person would
/// notice.
class Rest {
  public:
    void take(bool something_came);

  private:
    std::chrono::microseconds next_ = shortest;
    static constexpr std::chrono::microseconds shortest{200}, longest{5000};
};

}  // namespace detequiv::ranks
