#pragma once

#include <cmath>
#include <cstdint>
#include <random>

namespace certificates {

/// Random numbers of problem `index`, the same everywhere.
class Draw {
  public:
    explicit Draw(std::uint64_t index) : engine_(index * 0x9e3779b97f4a7c15ULL + 20) {}

    double uniform(double low, double high) {
        // Made of the engine's bits, which every library draws alike.
        const double unit = static_cast<double>(engine_() >> 11) * 0x1p-53;
        return low + (high - low) * unit;
    }
    double log_uniform(double low, double high) { return std::exp(uniform(std::log(low), std::log(high))); }
    double normal() {
        return std::sqrt(-2 * std::log(1 - uniform(0, 1))) * std::cos(uniform(0, 6.283185307179586));
    }
    int below(int count) { return static_cast<int>(uniform(0, count)); }
    bool chance(double p) { return uniform(0, 1) < p; }

  private:
    std::mt19937_64 engine_;
};

}  // namespace certificates
