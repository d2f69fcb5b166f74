#include <benchmark/benchmark.h>

#include <cmath>
#include <vector>

#include "detequiv/detequiv.hpp"

/// The stages of one point of studies/quadratic_teacher.toml, each alone. eta/sqrt(N) is the argument in
/// percent.
namespace {

using namespace detequiv;

struct Point {
    Activation sigma = Activation::parse("max(z,0) - 1/sqrt(2*pi)");
    Hermite h = hermite_expansion(sigma);
    Hermite teacher = hermite_expansion(Activation::parse("He1 + He2/sqrt(2)"));
    Label label{teacher, 1.0};
    FirstStep step = first_step(
        h, teacher, {.step_size = 1, .output_scale = 0, .phi_first = 0.6, .psi = 0.6, .noise_variance = 1});
    BulkParameters bulk{
        .c1_squared = h[1] * h[1], .bulk_variance = h.bulk_variance, .phi = 0.6, .psi = 0.6, .ridge = 0.01};
    double width = 1000;

    [[nodiscard]] LowRankParameters network(double relative_step) const {
        return {.step_size = relative_step * std::sqrt(width),
                .width = width,
                .psi = bulk.psi,
                .beta_norm2 = step.beta_norm2,
                .rho = step.alignment,
                .misalignment = step.misalignment,
                .g_b = step.g_b};
    }
    [[nodiscard]] LowRankFamily family(int degree) const {
        return {sigma,        h,      ReadoutLaw::gaussian(),
                std::nullopt, degree, {.theta = h[1] * std::sqrt(step.beta_norm2)}};
    }
};

void plateau_point(benchmark::State& state) {
    const Point point;
    const PlateauLabels labels(point.label, limit_columns(point.h, ReadoutLaw::gaussian()),
                               point.step.alignment, point.step.misalignment, 4);
    BulkParameters bulk = point.bulk;
    for (auto _ : state) {
        bulk.ridge = bulk.ridge < 1 ? bulk.ridge * 1.0001 : 0.001;
        const Resolvent resolvent = solve_resolvent(bulk);
        for (int l = 0; l <= 4; ++l) {
            benchmark::DoNotOptimize(bulk_errors(resolvent, labels.at(l)));
        }
    }
}
BENCHMARK(plateau_point);

void low_rank_part(benchmark::State& state) {
    const Point point;
    const LowRankFamily family = point.family(static_cast<int>(state.range(0)));
    const LowRankParameters network = point.network(0.3);
    for (auto _ : state) {
        benchmark::DoNotOptimize(family.at(network));
    }
}
BENCHMARK(low_rank_part)->Arg(8)->Arg(14)->Arg(20)->Arg(28)->Unit(benchmark::kMicrosecond);

void finite_strength(benchmark::State& state) {
    const Point point;
    const LowRank low_rank = point.family(static_cast<int>(state.range(0))).at(point.network(0.3));
    const Resolvent resolvent = solve_resolvent(point.bulk);
    for (auto _ : state) {
        benchmark::DoNotOptimize(finite_errors(resolvent, point.h.bulk_variance, low_rank, point.label));
    }
}
BENCHMARK(finite_strength)->Arg(8)->Arg(14)->Arg(20)->Arg(28)->Unit(benchmark::kMicrosecond);

void hermite_coefficients(benchmark::State& state) {
    const Activation sigma = Activation::parse("tanh(z) + 1.5*(exp(-z^2/2) - 2^(-1/2))");
    for (auto _ : state) {
        benchmark::DoNotOptimize(hermite_expansion(sigma, 20));
    }
}
BENCHMARK(hermite_coefficients)->Unit(benchmark::kMicrosecond);

void mean_shift_table(benchmark::State& state) {
    const Activation sigma = Activation::parse("tanh");
    for (auto _ : state) {
        benchmark::DoNotOptimize(MeanShift(sigma, static_cast<double>(state.range(0))));
    }
}
BENCHMARK(mean_shift_table)->Arg(8)->Arg(30)->Unit(benchmark::kMicrosecond);

void spectrum_with_density(benchmark::State& state) {
    const Point point;
    const LowRank low_rank = point.family(14).at(point.network(0.3));
    std::vector<double> locations(500);
    for (auto _ : state) {
        const Spectrum spectrum = feature_spectrum(point.bulk, low_rank);
        const Support support = bulk_support(point.bulk);
        const double lower = support.intervals.front().lower;
        for (std::size_t i = 0; i < locations.size(); ++i) {
            locations[i] = lower + (spectrum.edge.location - lower) * (static_cast<double>(i) + 0.5) / 500;
        }
        benchmark::DoNotOptimize(bulk_density(point.bulk, locations));
    }
}
BENCHMARK(spectrum_with_density)->Unit(benchmark::kMicrosecond);

void whole_curve(benchmark::State& state) {
    Study study;
    study.data.teacher = "He1 + He2/sqrt(2)";
    study.data.noise = 1;
    study.sweep = {
        {.parameter = "step.exponent", .from = 0, .to = 0.49, .points = static_cast<int>(state.range(0))}};
    for (auto _ : state) {
        benchmark::DoNotOptimize(curve(study));
    }
}
BENCHMARK(whole_curve)->Arg(100)->Arg(1000)->Arg(2000)->Unit(benchmark::kMillisecond);

}  // namespace
