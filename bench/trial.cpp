// Whole trials, timed beside the DGEMM rate of the same run: bench/trial_pair puts them beside NumPy.
// Usage: bench_trial SAMPLES WIDTH DIMENSION TEST STEPS THREADS double|single ACTIVATION REPETITIONS
#include "detequiv/validation/trial.hpp"

#include <sys/resource.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "linear_algebra.hpp"

namespace {

using detequiv::Model;
using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) {
    return std::chrono::duration<double>(Clock::now() - start).count();
}

/// Floating-point operations of one trial with the full gradient: products of the gradient step (forward only
/// if s != 0, slopes need it always: 2), Xt W_0^T and Xt G^T on fresh and test rows (their sum for one step
/// size), and for each step size one symmetric product, one Cholesky and the test predictions. Elementwise
/// passes and Lanczos are not counted.
double counted_operations(const Model& m, double steps) {
    const auto N = static_cast<double>(m.width);
    const auto d = static_cast<double>(m.dimension);
    const auto n = static_cast<double>(m.samples);
    const auto n1 = static_cast<double>(m.first_batch);
    const auto t = static_cast<double>(m.test_samples);
    const double parts = steps > 1 ? 2 : 1;
    return 4 * n1 * N * d + 2 * parts * (n + t) * N * d + steps * (n * N * N + N * N * N / 3 + 2 * t * N);
}

/// Operations per second of a product of two square matrices, over all calls of `measure`: taken before and
/// after each trial, because others share the machine. Holds no memory between them.
template <class Scalar>
class ProductRate {
  public:
    explicit ProductRate(Eigen::Index size) : size_(size) {}

    void measure() {
        using Matrix = detequiv::dense::Matrix<Scalar>;
        const Matrix A = Matrix::Random(size_, size_);
        Matrix C(size_, size_);
        detequiv::dense::product_tn(A, A, C);
        constexpr int repetitions = 3;
        const auto start = Clock::now();
        for (int i = 0; i < repetitions; ++i) {
            detequiv::dense::product_tn(A, A, C);
        }
        seconds_ += seconds_since(start);
        products_ += repetitions;
    }

    [[nodiscard]] double operations_per_second() const {
        const auto edge = static_cast<double>(size_);
        return products_ * 2 * edge * edge * edge / seconds_;
    }

  private:
    Eigen::Index size_;
    double seconds_ = 0;
    double products_ = 0;
};

/// Seconds of each trial, and the rate of products beside them.
template <class Scalar>
std::pair<std::vector<double>, double> time_trials(const Model& model,
                                                   const std::vector<detequiv::SweepPoint>& points,
                                                   const detequiv::TrialOptions& options, int repetitions) {
    std::vector<double> seconds;
    ProductRate<Scalar> rate(model.width);
    rate.measure();
    for (int repetition = 0; repetition < repetitions; ++repetition) {
        const auto start = Clock::now();
        (void)detequiv::run_trial(model, points, 1, static_cast<std::uint64_t>(repetition), options);
        seconds.push_back(seconds_since(start));
        rate.measure();
    }
    return {seconds, rate.operations_per_second()};
}

}  // namespace

int main(int count, char** arguments) {
    if (count != 10) {
        std::fprintf(
            stderr,
            "usage: %s SAMPLES WIDTH DIMENSION TEST STEPS THREADS double|single ACTIVATION REPETITIONS\n",
            arguments[0]);
        return 2;
    }
    const auto number = [&](int i) { return static_cast<double>(std::atol(arguments[i])); };
    detequiv::Study study;
    study.data.samples = number(1);
    study.network.width = number(2);
    study.data.dimension = number(3);
    study.simulation.test_samples = std::atol(arguments[4]);
    study.network.activation = std::string(arguments[8]);
    const Model model = detequiv::make_model(study);
    const bool single = std::string(arguments[7]) == "single";
    const int threads = std::atoi(arguments[6]);
    const detequiv::TrialOptions options{
        .precision = single ? detequiv::Precision::single_precision : detequiv::Precision::double_precision,
        .singular_values = 5,
        .weight_outlier = false,
        .threads = threads};
    std::vector<detequiv::SweepPoint> points;
    for (int i = 1; i <= std::atoi(arguments[5]); ++i) {
        points.push_back({.step_size = 0.5 * i, .ridge = 0.01});
    }
    detequiv::set_blas_threads(threads);
    const int repetitions = std::atoi(arguments[9]);
    const auto [seconds, rate] = single ? time_trials<float>(model, points, options, repetitions)
                                        : time_trials<double>(model, points, options, repetitions);
    const double operations = counted_operations(model, static_cast<double>(points.size()));
    std::printf("{\"blas\": \"%s\", \"seconds\": [", detequiv::blas_description());
    for (std::size_t i = 0; i < seconds.size(); ++i) {
        std::printf("%s%.4f", i > 0 ? ", " : "", seconds[i]);
    }
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    std::printf(
        "], \"gemm_rate\": %.4g, \"counted_operations\": %.4g, \"counted_seconds\": %.4f, "
        "\"peak_memory\": %.4g, \"trial_memory\": %.4g}\n",
        rate, operations, operations / rate, 1024.0 * static_cast<double>(usage.ru_maxrss),
        detequiv::trial_memory(model, points.size(), options));
    return 0;
}
