#include "detequiv/numerics/random_stream.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <numbers>
#include <stdexcept>
#include <vector>

using detequiv::RandomStream;

namespace {

constexpr double unit = 0x1p-52;

std::vector<double> normals(const RandomStream& stream, std::uint64_t first, std::size_t count) {
    std::vector<double> out(count);
    stream.normals(first, out);
    return out;
}

std::vector<double> uniforms(const RandomStream& stream, std::uint64_t first, std::size_t count) {
    std::vector<double> out(count);
    stream.uniforms(first, out);
    return out;
}

}  // namespace

TEST_CASE("the words are those of Philox 4x64-10: Random123's known answer for key 0, counter 0") {
    const std::uint64_t words[] = {0x16554d9eca36314cULL, 0xdb20fe9d672d0fdcULL, 0xd7e772cee186176bULL,
                                   0x7e68b68aec7ba23bULL};
    const auto drawn = uniforms(RandomStream(0, 0, 0), 0, 4);
    for (std::size_t i = 0; i < 4; ++i) {
        CHECK(drawn[i] == (static_cast<double>(words[i] >> 11U) + 0.5) * 0x1p-53);
    }
}

TEST_CASE("normals are Box-Muller of consecutive uniforms") {
    const RandomStream stream(7, 3, 16);
    const auto u = uniforms(stream, 0, 2000);
    const auto z = normals(stream, 0, 2000);
    for (std::size_t i = 0; i < u.size(); i += 2) {
        const double radius = std::sqrt(-2 * std::log(u[i]));
        const double angle = 2 * std::numbers::pi * u[i + 1];
        // The vector library is good to 4 units; cos near its zeros is relative to 1.
        CHECK(std::abs(z[i] - radius * std::cos(angle)) <= 8 * unit * radius);
        CHECK(std::abs(z[i + 1] - radius * std::sin(angle)) <= 8 * unit * radius);
    }
}

TEST_CASE("a number depends on its index alone, not on the block it is drawn in") {
    const RandomStream stream(1, 2, 3);
    const auto whole = normals(stream, 0, 3000);
    for (const std::size_t first : {0U, 1U, 2U, 3U, 5U, 511U, 513U, 1027U}) {
        for (const std::size_t count : {0U, 1U, 2U, 3U, 7U, 512U, 1100U}) {
            const auto part = normals(stream, first, count);
            CHECK(std::equal(part.begin(), part.end(), whole.begin() + static_cast<std::ptrdiff_t>(first)));
        }
    }
}

TEST_CASE("seed, trial and role each give another stream") {
    const auto base = normals(RandomStream(1, 1, 1), 0, 64);
    CHECK(base != normals(RandomStream(2, 1, 1), 0, 64));
    CHECK(base != normals(RandomStream(1, 2, 1), 0, 64));
    CHECK(base != normals(RandomStream(1, 1, 2), 0, 64));
    CHECK(base == normals(RandomStream(1, 1, 1), 0, 64));
    CHECK_THROWS_AS(RandomStream(1, 1ULL << 32U, 0), std::invalid_argument);
}

TEST_CASE("moments and neighbours of a million normals") {
    // Seven checks at 4.5 standard errors each: false-alarm rate below 5e-5 for a new seed; the seed is
    // fixed.
    constexpr std::size_t count = 1'000'000;
    const auto z = normals(RandomStream(11, 0, 0), 0, count);
    const auto u = uniforms(RandomStream(12, 0, 0), 0, count);
    double m1 = 0, m2 = 0, m3 = 0, m4 = 0, neighbours = 0, pairs = 0, mean_u = 0;
    for (std::size_t i = 0; i < count; ++i) {
        m1 += z[i];
        m2 += z[i] * z[i];
        m3 += std::pow(z[i], 3);
        m4 += std::pow(z[i], 4);
        neighbours += i > 0 ? z[i] * z[i - 1] : 0;
        pairs += i % 2 == 1 ? z[i] * z[i] * z[i - 1] * z[i - 1] - 1 : 0;
        mean_u += u[i] - 0.5;
    }
    const double root = std::sqrt(static_cast<double>(count));
    CHECK(std::abs(m1) < 4.5 * root);
    CHECK(std::abs(m2 - count) < 4.5 * std::sqrt(2.0) * root);
    CHECK(std::abs(m3) < 4.5 * std::sqrt(15.0) * root);
    CHECK(std::abs(m4 - 3.0 * count) < 4.5 * std::sqrt(96.0) * root);
    CHECK(std::abs(neighbours) < 4.5 * root);
    CHECK(std::abs(pairs) < 4.5 * std::sqrt(8.0 / 2) * root);
    CHECK(std::abs(mean_u) < 4.5 * std::sqrt(1.0 / 12) * root);
}
