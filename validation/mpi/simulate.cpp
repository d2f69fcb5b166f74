#include <chrono>
#include <string>

#include "detequiv/validation/mpi.hpp"
#include "ranks.hpp"

/// The side that hands out.
namespace detequiv {

namespace {

using Clock = std::chrono::steady_clock;

/// Trials shorter than this are handed out two at a time, so that nobody waits for a message.
constexpr double short_trial = 0.1;
/// After a stop, what other ranks have in flight is waited for so long.
constexpr std::chrono::milliseconds grace{300};

struct Server {
    int slots = 0;        ///< trials it computes at a time; 0: not ready yet
    int out = 0;          ///< tasks it holds
    double seconds = 1;   ///< of its latest trial
    bool failed = false;  ///< could not take the order
};

/// Rank 0's view of the others during one plan.
class Servers {
  public:
    Servers(int ranks, Handout& handout) : servers_(static_cast<std::size_t>(ranks)), handout_(&handout) {}

    void order(const std::vector<char>& message) {
        for (std::size_t rank = 1; rank < servers_.size(); ++rank) {
            ranks::send(static_cast<int>(rank), Tag::plan, message);
        }
    }

    void listen() {
        while (auto message = ranks::receive()) {
            Server& server = servers_[static_cast<std::size_t>(message->from)];
            if (message->tag == Tag::ready) {
                server.slots = Reader(message->bytes).get<int>();
            } else if (message->tag == Tag::trial) {
                Unpacked unpacked = unpack_trial(message->bytes);
                server.seconds = unpacked.seconds;
                --server.out;
                handout_->give_back(std::move(unpacked.trial));
            } else if (message->tag == Tag::fault) {
                take_fault(server, message->from, {message->bytes.begin(), message->bytes.end()});
            }
        }
    }

    void feed() {
        for (std::size_t rank = 1; rank < servers_.size(); ++rank) {
            Server& server = servers_[rank];
            const int hold = server.slots * (server.seconds < short_trial ? 2 : 1);
            while (server.out < hold) {
                const auto task = handout_->claim();
                if (!task) {
                    return;
                }
                ranks::send(static_cast<int>(rank), Tag::task, pack(*task));
                ++server.out;
            }
        }
    }

    /// All have answered their order and returned their tasks.
    [[nodiscard]] bool idle() const {
        for (std::size_t rank = 1; rank < servers_.size(); ++rank) {
            if (servers_[rank].out > 0 || (servers_[rank].slots == 0 && !servers_[rank].failed)) {
                return false;
            }
        }
        return true;
    }

    /// Waits no longer for the tasks that are out.
    void drop_tasks() {
        for (Server& server : servers_) {
            for (; server.out > 0; --server.out) {
                handout_->drop();
            }
        }
    }

  private:
    void take_fault(Server& server, int rank, const std::string& what) {
        const auto fault = std::make_exception_ptr(TrialError("rank " + std::to_string(rank) + ": " + what));
        if (server.slots == 0) {
            server.failed = true;
            handout_->refuse(fault);
        } else {
            --server.out;
            handout_->fail(fault);
        }
    }

    std::vector<Server> servers_;
    Handout* handout_;
};

Order order_of(const SimulationPlan& plan, const SimulationOptions& options) {
    return {.study = to_toml(plan.study),
            .seed = plan.seed,
            .trials = plan.trials,
            .trial = options.trial,
            .workers = options.limits.workers,
            .threads_per_trial = options.limits.threads_per_trial,
            .memory = options.limits.memory};
}

}  // namespace

SimulationOutcome MpiSession::simulate(const SimulationPlan& plan, Store& store,
                                       const SimulationOptions& options) {
    if (ranks_ == 1) {
        return detequiv::simulate(plan, store, options);
    }
    Handout handout(plan, store, options);
    SimulationOptions own = options;
    own.limits.memory = (options.limits.memory > 0 ? options.limits.memory : usable_memory()) / ranks_here_;
    own.limits.cores = cores_;
    const Workforce workforce = workforce_of(plan, own);
    Servers servers(ranks_, handout);
    servers.order(pack(order_of(plan, options), plan.points.size()));
    {
        const LocalWorkers workers(plan, own, workforce, handout);
        std::optional<Clock::time_point> stopped;
        while (!handout.ended() || !servers.idle()) {
            servers.listen();
            servers.feed();
            handout.store_returned();
            if (handout.stopped()) {
                stopped = stopped.value_or(Clock::now());
                if (Clock::now() - *stopped > grace) {
                    servers.drop_tasks();
                    break;
                }
            }
            ranks::pause();
        }
    }
    handout.store_returned();
    return handout.outcome(workforce);
}

}  // namespace detequiv
