#pragma once

#include <cstddef>
#include <span>

#include "detequiv/validation/trial.hpp"

namespace detequiv {

/// How a trial goes through its step sizes.
struct Arrangement {
    /// Products of all fresh and test rows are formed once and held, and one step size after another uses
    /// them; else they are formed block by block for all step sizes of a group at once.
    bool held = false;
    int workers = 1;           ///< of `held`: step sizes at a time, each in a thread of its own
    std::size_t together = 1;  ///< of the other way: step sizes in a group
    bool weight_gram = false;  ///< the largest singular values of the weights come from W W^T, else from W
    double bytes = 0;
};

/// Which Gram matrix is the smaller one: F^T F of the neurons, else F F^T of the samples.
[[nodiscard]] inline bool by_neurons(const Model& model) {
    return model.width <= model.samples;
}

/// How many step sizes the points have between them.
[[nodiscard]] std::size_t count_step_sizes(std::span<const SweepPoint> points);

/// The arrangement that run_trial prefers, were there memory for it: held side by side where threads and step
/// sizes abound, else the leaner one of those that form the products once.
[[nodiscard]] Arrangement preferred_arrangement(const Model& model, std::size_t step_sizes,
                                                const TrialOptions& options);

/// The first that fits of: the preferred one, the same without W W^T, the same with one worker, groups of as
/// many step sizes as fit. Throws TrialError with the figure needed where one step size does not fit.
[[nodiscard]] Arrangement choose_arrangement(const Model& model, std::size_t step_sizes,
                                             const TrialOptions& options);

}  // namespace detequiv
