#pragma once

#include <cstdint>
#include <exception>
#include <string>
#include <utility>
#include <vector>

#include "ranks.hpp"

namespace detequiv {

/// Trials shorter than this are handed out two at a time, so that nobody waits for a message.
inline constexpr double short_trial = 0.1;

struct Server {
    int slots = 0;        ///< trials it computes at a time; 0: not ready yet
    int out = 0;          ///< tasks it holds
    double seconds = 1;   ///< of its latest trial
    bool failed = false;  ///< could not take the order
};

/// Rank 0's view of the others during one plan.
class Servers {
  public:
    Servers(int ranks, ranks::Outbox& outbox, Handout& handout)
        : servers_(static_cast<std::size_t>(ranks)), outbox_(&outbox), handout_(&handout) {}

    void place(const Order& order) {
        order_ = order.number;
        for (std::size_t rank = 1; rank < servers_.size(); ++rank) {
            outbox_->send(static_cast<int>(rank), Tag::plan, pack(order));
        }
    }

    /// Whether there was a message.
    bool listen() {
        bool heard = false;
        outbox_->clean();
        while (auto message = ranks::receive()) {
            heard = true;
            Reader in(message->bytes);
            if (in.get<std::uint64_t>() != order_) {
                continue;  // of an order that was stopped; its tasks are dropped
            }
            Server& server = servers_[static_cast<std::size_t>(message->from)];
            if (message->tag == Tag::ready) {
                server.slots = unpack_ready(in).slots;
            } else if (message->tag == Tag::trial) {
                Done done = unpack_done(in);
                server.seconds = done.seconds;
                --server.out;
                handout_->give_back(std::move(done.trial));
            } else if (message->tag == Tag::fault) {
                take_fault(server, message->from, unpack_fault(in));
            }
        }
        return heard;
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
                outbox_->send(static_cast<int>(rank), Tag::task, pack(*task));
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
    void take_fault(Server& server, int rank, const Fault& said) {
        const auto fault = std::make_exception_ptr(
            TrialError("rank " + std::to_string(rank) + ": " + said.what, said.cause));
        if (server.slots == 0) {
            server.failed = true;
            handout_->refuse(fault);
        } else {
            --server.out;
            handout_->fail(fault);
        }
    }

    std::vector<Server> servers_;
    std::uint64_t order_ = 0;
    ranks::Outbox* outbox_;
    Handout* handout_;
};

}  // namespace detequiv
