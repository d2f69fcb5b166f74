#include "detequiv/theory/error_map.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <limits>
#include <string_view>

/// The least processor time of several equal error maps over (ridge, width); bench/python_overhead runs it
/// beside the same calls from Python. Usage: bench_error_map STUDY.toml RIDGES WIDTHS plateau|finite CALLS
namespace {

std::vector<double> between(double from, double to, std::size_t count, bool logarithmic) {
    std::vector<double> values(count, from);
    for (std::size_t i = 1; i < count; ++i) {
        const double share = static_cast<double>(i) / static_cast<double>(count - 1);
        values[i] = logarithmic ? from * std::pow(to / from, share) : from + (to - from) * share;
    }
    return values;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 6) {
        std::fprintf(stderr, "usage: bench_error_map STUDY.toml RIDGES WIDTHS plateau|finite CALLS\n");
        return 2;
    }
    const detequiv::Study study = detequiv::read_study(argv[1]);
    const auto ridges = between(1e-4, 10, std::strtoul(argv[2], nullptr, 10), true);
    const auto widths = between(300, 3000, std::strtoul(argv[3], nullptr, 10), false);
    const bool finite = std::string_view(argv[4]) == "finite";
    const std::vector<detequiv::MappedField> fields = {
        {.key = "ridge.lambda", .values = ridges, .strides = {1, 0}},
        {.key = "network.width", .values = widths, .strides = {0, 1}}};
    double least = std::numeric_limits<double>::infinity();
    double sum = 0;
    for (unsigned long call = std::strtoul(argv[5], nullptr, 10); call > 0; --call) {
        const std::clock_t start = std::clock();
        const auto map = detequiv::error_map(study, fields, {ridges.size(), widths.size()},
                                             {.plateau = !finite, .finite = finite, .initial = false});
        least = std::min(least, static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC);
        sum = 0;
        for (const double error : finite ? map.finite.test_error : map.plateau.test_error) {
            sum += error;
        }
    }
    std::printf("{\"seconds\": %.9f, \"sum\": %.17g}\n", least, sum);
}
