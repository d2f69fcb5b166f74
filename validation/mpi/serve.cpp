#include <csignal>
#include <exception>
#include <optional>
#include <utility>
#include <vector>

#include "detequiv/validation/mpi.hpp"
#include "ranks.hpp"
#include "workshop.hpp"

/// The side that computes.
namespace detequiv {

namespace {

Workforce workforce_for(const Order& order, const ranks::Share& share) {
    const Workforce workforce =
        choose_workforce(make_model(parse_study(order.study)), order.points, order.trial, order.trials,
                         {.cores = share.cores,
                          .memory = (order.memory > 0 ? order.memory : usable_memory()) / share.ranks_here,
                          .workers = order.workers,
                          .threads_per_trial = order.threads_per_trial});
    set_blas_threads(workforce.threads_per_trial);
    return workforce;
}

/// One serving rank: the order it works on and what it has to say.
class Service {
  public:
    explicit Service(ranks::Share share) : share_(share) {}

    void take(const ranks::Received& message) {
        try {
            if (message.tag == Tag::plan) {
                begin(unpack_order(message.bytes));
            } else if (message.tag == Tag::task && workshop_) {
                workshop_->add(unpack_task(message.bytes));
            }
        } catch (const std::exception& error) {
            say(fault_of(error));
        }
    }

    /// Whether there was something to say.
    bool answer() {
        outbox_.clean();
        const auto answers = workshop_ ? workshop_->answers() : std::vector<Answer>{};
        for (const Answer& answer : answers) {
            std::visit([this](const auto& said) { say(said); }, answer);
        }
        return !answers.empty();
    }

    /// Rank 0 receives until it has this, so it follows everything else that was said. The threads of the
    /// workshop may take a trial longer to end.
    void take_leave() {
        outbox_.send(0, Tag::ended);
        outbox_.flush();
    }

  private:
    void begin(const Order& order) {
        workshop_.reset();
        number_ = order.number;
        const Workforce workforce = workforce_for(order, share_);
        workshop_.emplace(order, workforce);
        say(Ready{workforce.workers});
    }

    void say(const Ready& ready) { outbox_.send(0, Tag::ready, pack(number_, ready)); }
    void say(const Done& done) { outbox_.send(0, Tag::trial, pack(number_, done)); }
    void say(const Fault& fault) { outbox_.send(0, Tag::fault, pack(number_, fault)); }

    ranks::Share share_;
    std::uint64_t number_ = 0;
    std::optional<Workshop> workshop_;
    ranks::Outbox outbox_;
};

}  // namespace

void MpiSession::serve() {
    std::signal(SIGINT, SIG_IGN);
    std::signal(SIGTERM, SIG_IGN);
    Service service({.cores = cores_, .ranks_here = ranks_here_});
    ranks::Rest rest;
    bool heard = false;
    for (;;) {
        const bool said = service.answer();
        const auto message = ranks::receive();
        if (!message) {
            rest.take(heard || said);
            heard = false;
        } else if (message->tag == Tag::end) {
            service.take_leave();
            return;
        } else {
            service.take(*message);
            heard = true;
        }
    }
}

}  // namespace detequiv
