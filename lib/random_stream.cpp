#include "detequiv/numerics/random_stream.hpp"

#include <Random123/philox.h>

#include <algorithm>
#include <array>
#include <string>

#include "box_muller.hpp"
#include "detequiv/numerics/checks.hpp"

namespace detequiv {

namespace {

constexpr std::uint64_t words = 4;  // of one Philox block

using Block = std::array<double, words>;

/// The four uniforms of block `counter`.
Block block(std::uint64_t seed, std::uint64_t lane, std::uint64_t counter) {
    constexpr double spacing = 0x1p-53;
    const r123::Philox4x64 philox;
    const auto drawn = philox({{counter, 0, 0, 0}}, {{seed, lane}});
    Block uniform{};
    for (std::size_t i = 0; i < words; ++i) {
        // Half a spacing added: 0 has no logarithm. The topmost rounds to 1, whose normal is 0: harmless.
        uniform[i] = (static_cast<double>(drawn[i] >> 11U) + 0.5) * spacing;
    }
    return uniform;
}

}  // namespace

RandomStream::RandomStream(std::uint64_t seed, std::uint64_t trial, std::uint32_t role)
    : seed_(seed), lane_((trial << 32U) + role) {
    if (trial >> 32U != 0) {
        check::refuse("trial", std::to_string(trial), "less than 2^32");
    }
}

void RandomStream::uniforms(std::uint64_t first, std::span<double> out) const {
    std::size_t done = 0;
    while (done < out.size()) {
        const std::uint64_t index = first + done;
        const Block uniform = block(seed_, lane_, index / words);
        for (std::uint64_t i = index % words; i < words && done < out.size(); ++i) {
            out[done++] = uniform[i];
        }
    }
}

void RandomStream::normals(std::uint64_t first, std::span<double> out) const {
    constexpr std::size_t pairs = 256;  // of one pass: stays in the first cache
    std::array<double, pairs> u{};
    std::array<double, pairs> v{};
    const BoxMuller transform = box_muller();
    std::size_t done = 0;
    while (done < out.size()) {
        const std::uint64_t start = (first + done) / words;
        const std::size_t skip = (first + done) % words;
        const std::size_t take = std::min(out.size() - done, 2 * pairs - skip);
        const std::size_t blocks = (skip + take + words - 1) / words;
        for (std::size_t b = 0; b < blocks; ++b) {
            const Block uniform = block(seed_, lane_, start + b);
            u[2 * b] = uniform[0];
            v[2 * b] = uniform[1];
            u[2 * b + 1] = uniform[2];
            v[2 * b + 1] = uniform[3];
        }
        transform(u.data(), v.data(), 2 * blocks);
        for (std::size_t i = skip; i < skip + take; ++i) {
            out[done++] = i % 2 == 0 ? u[i / 2] : v[i / 2];
        }
    }
}

}  // namespace detequiv
