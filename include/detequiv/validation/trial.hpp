#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "detequiv/validation/sampler.hpp"

namespace detequiv {

enum class Precision { double_precision, single_precision };

/// One step size and ridge of a sweep; all points of a trial share its draw.
struct SweepPoint {
    double step_size = 0;  ///< eta
    double ridge = 0;      ///< lambda

    bool operator==(const SweepPoint&) const = default;
};

struct TrialOptions {
    Gradient gradient = Gradient::full;
    Precision precision = Precision::double_precision;
    int singular_values = 4;     ///< largest ones of F/sqrt(N) that are measured
    int degrees = 4;             ///< overlaps with He_0 ... He_degrees
    bool weight_outlier = true;  ///< measure the largest singular value of W
    int histogram_bins = 0;  ///< > 0: the whole spectrum, counted in equal bins from 0 to the largest value
    int threads = 1;         ///< of the elementwise passes; BLAS has its own, see set_blas_threads
    double memory = 8e9;     ///< bytes that one trial may use; sweeps beyond it are recomputed by blocks
};

/// What one draw is before ridge: the numbers that the instance-conditioned theory takes.
struct Draw {
    double beta_norm2 = std::numeric_limits<double>::quiet_NaN();      ///< |beta|^2, beta = X^T r/n_1
    double alignment = std::numeric_limits<double>::quiet_NaN();       ///< <beta_hat, beta_*>
    double g_b = std::numeric_limits<double>::quiet_NaN();             ///< <beta_hat, W_0^T a>/|a|^2
    double readout_norm2 = std::numeric_limits<double>::quiet_NaN();   ///< |a|^2
    double gradient_norm2 = std::numeric_limits<double>::quiet_NaN();  ///< |W_0^T a|^2
};

/// What is measured at one point of one draw. Singular values are those of F/sqrt(N).
struct Measurement {
    SweepPoint point;
    double train_objective = std::numeric_limits<double>::quiet_NaN();
    double train_error = std::numeric_limits<double>::quiet_NaN();
    /// mean over test rows of (sigma_*(<x, beta_*>) - f(x)^T a_hat)^2, plus sigma_eps^2
    double test_error = std::numeric_limits<double>::quiet_NaN();
    double weight_outlier = std::numeric_limits<double>::quiet_NaN();  ///< largest singular value of W
    std::vector<double> singular_values = {};                          ///< descending
    /// squared, of left vector k with he_i(<x, beta_hat>), at k (degrees + 1) + i
    std::vector<double> overlaps = {};
    std::vector<double> teacher_overlaps = {};  ///< the same with he_i(<x, beta_*>)
    std::vector<double> histogram = {};         ///< counts; empty unless asked for
};

struct Trial {
    std::uint64_t number = 0;
    Draw draw;
    std::vector<Measurement> points;
};

/// A trial that cannot be carried out for this model: memory, a value that is not finite, a decomposition
/// that fails. what() says which.
class TrialError : public std::runtime_error {
  public:
    /// memory: it needs more than it may use by TrialOptions::memory or WorkforceLimits::memory, one of which
    /// may allow it; numbers: all else.
    enum class Cause { memory, numbers };
    explicit TrialError(const std::string& what, Cause cause = Cause::numbers)
        : std::runtime_error(what), cause_(cause) {}
    [[nodiscard]] Cause cause() const noexcept { return cause_; }

  private:
    Cause cause_;
};

/// Draws trial `number` of `seed` and measures it at every point: the gradient step on the first batch, ridge
/// on the second, errors on test rows. Products with W_0 and G are formed once for all points; each step size
/// then costs an elementwise pass and one symmetric product, each ridge one Cholesky. With several threads,
/// step sizes run side by side, each on BLAS in its own thread, where there are enough of them.
/// Deterministic: the same bits for the same processor, BLAS, threads and BLAS threads (and memory, if it is
/// short). Throws std::invalid_argument for a step size < 0, a ridge that is not > 0, either not finite,
/// fewer than one thread, degrees < 0; TrialError, which names the trial, for memory that does not hold one
/// step size, an activation that is not finite (with the point), numbers that leave the precision, features
/// that are all 0 where singular values are measured, a decomposition that fails.
[[nodiscard]] Trial run_trial(const Model& model, std::span<const SweepPoint> points, std::uint64_t seed,
                              std::uint64_t number, const TrialOptions& options = {});

/// Bytes that run_trial takes for a sweep of `step_sizes` step sizes when memory is no concern, by its own
/// allocations.
[[nodiscard]] double trial_memory(const Model& model, std::size_t step_sizes, const TrialOptions& options);
/// The least that it can do with, one step size after another, products formed anew for each.
[[nodiscard]] double least_trial_memory(const Model& model, std::size_t step_sizes,
                                        const TrialOptions& options);

/// Threads that BLAS uses inside a trial; 1 while trials run side by side. No effect on a build without BLAS.
void set_blas_threads(int threads);
/// The BLAS in use, with its kernel, as recorded beside results.
[[nodiscard]] const char* blas_description();
/// What the environment's OPENBLAS_CORETYPE should say before a process starts: an OpenBLAS older than the
/// processor takes it for one without AVX, which costs a factor of about three. Empty where it chose well,
/// where the variable is set, and on a build without OpenBLAS. The command starts itself anew with it.
[[nodiscard]] std::string_view faster_blas_kernels();

}  // namespace detequiv
