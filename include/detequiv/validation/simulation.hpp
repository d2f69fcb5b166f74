#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "detequiv/theory/study.hpp"
#include "detequiv/validation/store.hpp"
#include "detequiv/validation/trial.hpp"

namespace detequiv {

/// How long the lists of a measurement are.
struct ListSizes {
    std::size_t singular_values = 0, overlaps = 0, histogram = 0;
};

/// Trials of one model at the points that share its draws.
struct SimulationPlan {
    Study study;  ///< at these points, sweeps removed
    Model model;
    std::vector<SweepPoint> points;   ///< every ridge comes with step size 0, the network before the step
    std::vector<Study> studies = {};  ///< one for each point, as the sweep stated it
    std::uint64_t seed = 1;
    std::uint64_t trials = 0;
    std::string key;  ///< of the store
    ListSizes lists = {};
    Gradient gradient = Gradient::full;
};

/// The plans of a study: points of its sweeps with equal physics share one. `most` > 0 thins each sweep to
/// that many values, its ends kept. Throws StudyError for sizes that are not whole, a ridge of 0, no trials,
/// an activation with jumps that takes a step.
[[nodiscard]] std::vector<SimulationPlan> plan_simulation(const Study& study, const TrialOptions& options,
                                                          int most = 0);

/// How the work is spread. Trials run side by side with one BLAS thread each as long as memory holds them;
/// otherwise BLAS threads work inside one trial.
struct Workforce {
    int workers = 1;            ///< trials at a time
    int threads_per_trial = 1;  ///< of BLAS and of elementwise passes
    double memory = 8e9;        ///< bytes for each trial
};

/// Bytes that trials may use unless told otherwise: 3/4 of what the machine, and each of the control groups
/// that this process is confined to, could still give.
[[nodiscard]] double usable_memory();
/// Cores that trials keep busy unless told otherwise: those that this process may run on, no more than its
/// control groups pay for.
[[nodiscard]] int usable_cores();
/// How many processors' worth of time these grant, at most; infinite without a limit.
[[nodiscard]] double processor_quota();

/// What trials may take of the machine; 0: as much as is sensible.
struct WorkforceLimits {
    int cores = 0;              ///< usable_cores()
    double memory = 0;          ///< bytes for all workers together; usable_memory()
    int workers = 0;            ///< asked for, whatever the cores
    int threads_per_trial = 0;  ///< asked for, whatever the cores
};

/// Throws TrialError with the figure needed where memory does not hold one step size of one trial for each
/// of the workers asked for, or of a single one.
[[nodiscard]] Workforce choose_workforce(const Model& model, std::size_t step_sizes,
                                         const TrialOptions& options, std::uint64_t trials,
                                         const WorkforceLimits& limits = {});

/// What is known while trials run.
struct Progress {
    std::uint64_t done = 0, wanted = 0;
    std::uint64_t ran = 0;  ///< by this call
    double seconds = 0;     ///< since this call began
    double relative_error =
        0;  ///< standard error over mean of the paired improvement in test error, worst point
};

struct SimulationOptions {
    TrialOptions trial = {};
    WorkforceLimits limits = {};
    std::uint64_t shard = 0, shards = 1;  ///< this process takes trials t with t % shards == shard
    /// Stop before `trials` as soon as the relative error of Progress is below; 0: run all. Which trials then
    /// exist depends on who was faster: only with one worker is it always the first ones.
    double target_relative_error = 0;
    const std::atomic<bool>* stop =
        nullptr;  ///< set from elsewhere: trials in flight are finished, no more begun
    /// Called in the thread of simulate() after each trial that is stored. What it throws ends the run as
    /// `stop` does and is passed on; what is stored stays. It is not called again.
    std::function<void(const Progress&)> progress = {};
};

struct SimulationOutcome {
    std::uint64_t ran = 0;      ///< trials that this call computed or completed
    std::uint64_t present = 0;  ///< complete trials of this plan that the store holds afterwards
    bool stopped = false;       ///< by `stop`
    Workforce workforce;
};

/// Runs what the store lacks of a plan. Each trial is stored as it ends. Throws TrialError, StoreError,
/// std::invalid_argument for a shard that is none of the shards and limits below 0, and what `progress`
/// throws; what was stored before stays.
[[nodiscard]] SimulationOutcome simulate(const SimulationPlan& plan, Store& store,
                                         const SimulationOptions& options);

/// The trials of a plan that a store holds complete. Throws StoreError where their lists are not as long as
/// this plan's: such a store was damaged or edited.
[[nodiscard]] std::vector<Trial> stored_trials(const SimulationPlan& plan, const Store& store);

/// Standard error over mean of the paired improvement in test error over step size 0, at the point where it
/// is worst among those that move; NaN for fewer than two trials.
[[nodiscard]] double relative_error(const std::vector<Trial>& trials);

}  // namespace detequiv
