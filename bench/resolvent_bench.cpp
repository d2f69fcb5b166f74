#include <benchmark/benchmark.h>

#include <cmath>
#include <random>
#include <string>
#include <vector>

#include "detequiv/theory/bulk_spectrum.hpp"
#include "detequiv/theory/resolvent.hpp"

namespace {

using detequiv::BulkParameters;

const BulkParameters typical{
    .c1_squared = 0.25, .bulk_variance = 0.09, .phi = 0.6, .psi = 0.7, .ridge = 0.01};

std::vector<BulkParameters> random_points(int count) {
    std::mt19937_64 engine(1);
    const auto log_uniform = [&engine](double lower, double upper) {
        std::uniform_real_distribution<double> law(std::log(lower), std::log(upper));
        return std::exp(law(engine));
    };
    std::vector<BulkParameters> points;
    for (int i = 0; i < count; ++i) {
        points.push_back({.c1_squared = log_uniform(1e-4, 10),
                          .bulk_variance = log_uniform(1e-4, 10),
                          .phi = log_uniform(1e-3, 1e3),
                          .psi = log_uniform(1e-3, 1e3),
                          .ridge = log_uniform(1e-10, 1e3)});
    }
    return points;
}

void one_resolvent(benchmark::State& state) {
    for (auto _ : state) {
        BulkParameters bulk = typical;
        benchmark::DoNotOptimize(bulk);
        benchmark::DoNotOptimize(detequiv::solve_resolvent(bulk));
    }
}
BENCHMARK(one_resolvent);

/// Points of the certified box; the counters are the shares of points that took so many steps.
void random_resolvents(benchmark::State& state) {
    const std::vector<BulkParameters> points = random_points(4096);
    std::size_t i = 0;
    for (auto _ : state) {
        benchmark::DoNotOptimize(detequiv::solve_resolvent(points[i++ % points.size()]));
    }
    std::vector<int> histogram(31);
    for (const BulkParameters& point : points) {
        ++histogram[static_cast<std::size_t>(detequiv::solve_resolvent(point).iterations)];
    }
    for (std::size_t steps = 0; steps < histogram.size(); ++steps) {
        if (histogram[steps] > 0) {
            state.counters["steps" + std::to_string(steps)] =
                histogram[steps] / static_cast<double>(points.size());
        }
    }
}
BENCHMARK(random_resolvents);

void right_edge(benchmark::State& state) {
    for (auto _ : state) {
        BulkParameters bulk = typical;
        benchmark::DoNotOptimize(bulk);
        benchmark::DoNotOptimize(detequiv::right_edge(bulk));
    }
}
BENCHMARK(right_edge);

void one_complex_resolvent(benchmark::State& state) {
    for (auto _ : state) {
        benchmark::DoNotOptimize(detequiv::resolvent_at(typical, {-0.5, -0.1}));
    }
}
BENCHMARK(one_complex_resolvent);

void support(benchmark::State& state) {
    for (auto _ : state) {
        benchmark::DoNotOptimize(detequiv::bulk_support(typical));
    }
}
BENCHMARK(support);

/// Support and density on 500 points across and beyond the support.
void density(benchmark::State& state) {
    std::vector<double> locations;
    for (int i = 1; i <= 500; ++i) {
        locations.push_back(i * 1.6 / 500);
    }
    for (auto _ : state) {
        benchmark::DoNotOptimize(detequiv::bulk_density(typical, locations));
    }
}
BENCHMARK(density)->Unit(benchmark::kMicrosecond);

}  // namespace
