// What an activation costs: parsing with all its checks, values in blocks, single values.
#include <benchmark/benchmark.h>

#include <array>
#include <cstddef>
#include <string>
#include <vector>

#include "detequiv/theory/activation.hpp"

namespace {

constexpr std::array<const char*, 6> texts = {"tanh(z) + 1.5*exp(-z^2/2)",
                                              "tanh(z) + 1.5*(exp(-z^2/2) - 2^(-1/2))",
                                              "max(z,0) - 1/sqrt(2*pi)",
                                              "erf",
                                              "gelu",
                                              "He1 + He2/sqrt(2)"};

const char* text_of(benchmark::State& state) {
    const char* const text = texts[static_cast<std::size_t>(state.range(0))];
    state.SetLabel(text);
    return text;
}

void parse(benchmark::State& state) {
    const std::string text = text_of(state);
    for (auto _ : state) {
        benchmark::DoNotOptimize(detequiv::Activation::parse(text));
    }
}
BENCHMARK(parse)->DenseRange(0, texts.size() - 1)->Unit(benchmark::kMicrosecond);

template <auto evaluate>
void block(benchmark::State& state) {
    const auto activation = detequiv::Activation::parse(text_of(state));
    std::vector<double> z(1 << 16);
    std::vector<double> out(z.size());
    for (std::size_t i = 0; i < z.size(); ++i) {
        z[i] = -4.0 + 8.0 * static_cast<double>(i) / static_cast<double>(z.size());
    }
    for (auto _ : state) {
        (activation.*evaluate)(z, out);
        benchmark::ClobberMemory();
    }
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(z.size()));
}
BENCHMARK(block<&detequiv::Activation::evaluate>)->Name("values")->DenseRange(0, texts.size() - 1);
BENCHMARK(block<&detequiv::Activation::evaluate_derivative>)
    ->Name("derivatives")
    ->DenseRange(0, texts.size() - 1);

void single(benchmark::State& state) {
    const auto activation = detequiv::Activation::parse(text_of(state));
    double z = 0.3;
    for (auto _ : state) {
        benchmark::DoNotOptimize(z);
        benchmark::DoNotOptimize(activation(z));
    }
}
BENCHMARK(single)->DenseRange(0, texts.size() - 1);

}  // namespace
