#include <chrono>
#include <optional>

#include "detequiv/validation/mpi.hpp"
#include "post.hpp"
#include "servers.hpp"

/// The side that hands out.
namespace detequiv {

namespace {

using Clock = std::chrono::steady_clock;

/// After a stop, what other ranks have in flight is waited for so long.
constexpr std::chrono::milliseconds grace{300};

Order order_of(std::uint64_t number, const SimulationPlan& plan, const SimulationOptions& options) {
    return {.number = number,
            .study = to_toml(plan.study),
            .points = plan.points.size(),
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
    Servers servers(ranks_, post_->outbox, handout);
    servers.place(order_of(++post_->order, plan, options));
    {
        const LocalWorkers workers(plan, own, workforce, handout);
        std::optional<Clock::time_point> stopped;
        ranks::Rest rest;
        while (!handout.ended() || !servers.idle()) {
            const bool heard = servers.listen();
            servers.feed();
            handout.store_returned();
            if (handout.stopped()) {
                stopped = stopped.value_or(Clock::now());
                if (Clock::now() - *stopped > grace) {
                    servers.drop_tasks();
                    break;
                }
            }
            rest.take(heard);
        }
    }
    handout.store_returned();
    return handout.outcome(workforce);
}

}  // namespace detequiv
