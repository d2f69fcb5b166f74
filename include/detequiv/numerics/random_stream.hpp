#pragma once

#include <cstdint>
#include <span>

namespace detequiv {

/// Counter-based random numbers: the number at `index` is a function of (seed, trial, role, index) alone, so
/// that any part of any trial can be drawn again, in any order, on any number of threads.
///
/// Philox 4x64-10 [Salmon et al. 2011, Random123] with key (seed, 2^32 trial + role) and counter index/4; its
/// 64-bit words w give uniforms (floor(w/2^11) + 1/2)/2^53, in (0, 1]; words 2m, 2m + 1 give by Box-Muller
/// the normals sqrt(-2 log u) cos(2 pi v), sqrt(-2 log u) sin(2 pi v). Accuracy: the exact values of these
/// formulas to a few units in the last place, which may differ between processors. Cost: about 5 ns a normal.
class RandomStream {
  public:
    /// Throws std::invalid_argument unless 0 <= trial < 2^32.
    RandomStream(std::uint64_t seed, std::uint64_t trial, std::uint32_t role);

    /// Uniforms on (0, 1] at indices first, first + 1, ...
    void uniforms(std::uint64_t first, std::span<double> out) const;

    /// Standard normals at indices first, first + 1, ...
    void normals(std::uint64_t first, std::span<double> out) const;

  private:
    std::uint64_t seed_, lane_;
};

}  // namespace detequiv
