#pragma once

#include <memory>

#include "detequiv/validation/simulation.hpp"

/// Trials over the ranks of an MPI job. In the library detequiv::mpi, the only one that links MPI.
namespace detequiv {

/// MPI for as long as it lives; one at a time. Rank 0 runs the program and owns the store; the others serve
/// it. MPI is called by the thread that made the session (MPI_THREAD_FUNNELED).
class MpiSession {
  public:
    /// MPI_Init_thread. Throws std::runtime_error where MPI does not support threads.
    MpiSession(int& argc, char**& argv);
    /// Sends the serving ranks home, whatever they are about, and ends MPI. Waits for the trials that they
    /// have begun, whose results are dropped.
    ~MpiSession();
    MpiSession(const MpiSession&) = delete;
    MpiSession& operator=(const MpiSession&) = delete;

    [[nodiscard]] int rank() const noexcept { return rank_; }
    [[nodiscard]] int ranks() const noexcept { return ranks_; }

    /// On every rank but 0: computes what rank 0 hands out, until rank 0's session ends. Study, points and
    /// options come by message; no file is read. SIGINT and SIGTERM are left to rank 0.
    void serve();

    /// On rank 0: as the function of the same name, the trials over all ranks. Whoever is free gets the
    /// next one, rank 0's own threads too; a rank holds a second one while trials are short. The same
    /// numbers as one process (to rounding where threads per trial differ). Each rank takes its share of
    /// its machine's cores and memory. A fault in any rank ends the call as it would here. After a stop,
    /// trials that other ranks have in flight are dropped.
    [[nodiscard]] SimulationOutcome simulate(const SimulationPlan& plan, Store& store,
                                             const SimulationOptions& options);

  private:
    struct Post;  // what is on its way to other ranks

    std::unique_ptr<Post> post_;
    int rank_ = 0, ranks_ = 1;
    int cores_ = 1, ranks_here_ = 1;  // this rank's share of its machine
};

}  // namespace detequiv
