#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <exception>
#include <functional>
#include <limits>
#include <mutex>
#include <optional>
#include <random>
#include <set>
#include <thread>
#include <vector>

#include "detequiv/validation/simulation.hpp"

/// How the trials of a plan reach whoever computes them, and come back.
namespace detequiv {

struct Task {
    std::uint64_t number = 0;
    std::vector<SweepPoint> points;  ///< those that the store lacks
};

/// The trials of one plan: claimed by any thread, returned by any thread, stored by the one that owns the
/// handout, so that nobody who computes waits for a disk.
class Handout {
  public:
    /// Throws std::invalid_argument for a shard that is none of the shards, and as stored_trials.
    Handout(const SimulationPlan& plan, Store& store, const SimulationOptions& options);

    /// The next trial; empty once none is to be begun any more.
    [[nodiscard]] std::optional<Task> claim();
    void give_back(Trial trial);
    /// For a thread that only computes: waits while very many results are not stored yet.
    void keep_pace();
    /// A trial that failed: no more are begun. The first fault is the outcome's.
    void fail(std::exception_ptr fault);
    /// A fault of no trial in particular.
    void refuse(std::exception_ptr fault);
    /// No more are begun, and nobody waits to have a result stored: whoever would store it is leaving.
    void close();
    /// Nobody waits any longer for a task that was claimed.
    void drop();

    /// Stores what came back and reports progress. One transaction a trial. What the report throws is a
    /// fault of the run, which then reports no more.
    void store_returned();
    /// Until something came back, nothing is out, or a tenth of a second has passed.
    void wait();
    /// Nothing more will be begun, nothing is out, all is stored.
    [[nodiscard]] bool ended();
    [[nodiscard]] bool stopped() const { return options_->stop != nullptr && options_->stop->load(); }

    /// Throws the first fault.
    [[nodiscard]] SimulationOutcome outcome(Workforce workforce) const;

  private:
    [[nodiscard]] bool over() const;  // with the mutex held
    [[nodiscard]] std::optional<std::uint64_t> next_number();
    void somebody_else_did(std::uint64_t number);
    [[nodiscard]] bool precise_enough() const;
    void report();

    const SimulationPlan* plan_;
    Store* store_;
    const SimulationOptions* options_;
    std::function<void(const Progress&)> progress_;
    std::vector<Trial> finished_;  // the owner's alone
    std::uint64_t mine_ = 0, ran_ = 0;
    std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now(), measured_ = {};
    double error_ = std::numeric_limits<double>::quiet_NaN();

    std::mutex mutex_;
    std::condition_variable changed_;
    std::set<std::uint64_t> done_;
    std::vector<Trial> returned_;
    std::set<std::uint64_t> taken_;
    // Of this shard's trials, counted from 0: the next one looked at, how many are to be looked at, how many
    // there are; and how many are being computed.
    std::uint64_t place_ = 0, ahead_ = 0, wanted_ = 0, out_ = 0;
    int jumps_ = 0;
    std::mt19937_64 elsewhere_{std::random_device()()};
    bool enough_ = false, closed_ = false;
    std::exception_ptr fault_;
};

/// Threads of this process that compute tasks of a handout until it has no more, or until this is left, by an
/// exception too: the handout is closed first, or they would wait for ever for one who stores.
class LocalWorkers {
  public:
    LocalWorkers(const SimulationPlan& plan, const SimulationOptions& options, const Workforce& workforce,
                 Handout& handout);

  private:
    struct Closing {
        Handout* handout;
        ~Closing() { handout->close(); }
    };
    std::vector<std::jthread> threads_;
    Closing closing_;  // last: closes before the threads are waited for, those of half a construction too
};

/// The one chosen within the options' limits; BLAS is set to it.
[[nodiscard]] Workforce workforce_of(const SimulationPlan& plan, const SimulationOptions& options);

/// Options of each trial under a workforce.
[[nodiscard]] TrialOptions trial_options_for(const SimulationOptions& options, const Workforce& workforce);

}  // namespace detequiv
