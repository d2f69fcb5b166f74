#include "detequiv/theory/bulk_spectrum.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <vector>

#include "detequiv/numerics/roots.hpp"
#include "resolvent_truth.hpp"

using detequiv::bulk_density;
using detequiv::bulk_support;
using detequiv::BulkParameters;
using detequiv::outside_bulk;
using detequiv::OutsideBulk;
using detequiv::right_edge;
using detequiv::RightEdge;
using detequiv::Status;
using detequiv::Support;
using detequiv::SupportInterval;

namespace {

constexpr double pi = std::numbers::pi;
constexpr double u = std::numeric_limits<double>::epsilon() / 2;

bool close(double got, double expected, double relative) {
    return std::abs(got - expected) <= relative * std::abs(expected);
}

/// Mass and first two moments of the squared singular value over one interval.
struct Moments {
    double mass = 0, first = 0, second = 0;
};

/// Gauss-Chebyshev nodes: the density is analytic in the angle, being a square root at every edge; at the
/// hard edge x = 0 it is even in x.
Moments moments(const BulkParameters& bulk, const SupportInterval& interval, int nodes) {
    const bool hard = interval.lower == 0;
    const double half = hard ? interval.upper : 0.5 * (interval.upper - interval.lower);
    const double centre = hard ? 0 : 0.5 * (interval.upper + interval.lower);
    std::vector<double> x;
    std::vector<double> weights;
    for (int j = 0; j < nodes; ++j) {
        const double angle = (hard ? 0.5 : 1.0) * pi * (j + 0.5) / nodes;
        x.push_back(centre + half * std::cos(angle));
        weights.push_back(half * std::sin(angle) * pi / nodes * (hard ? 0.5 : 1.0));
    }
    const std::vector<double> density = bulk_density(bulk, x);
    Moments sum;
    for (std::size_t j = 0; j < x.size(); ++j) {
        const double z = x[j] * x[j];
        sum.mass += weights[j] * density[j];
        sum.first += weights[j] * density[j] * z;
        sum.second += weights[j] * density[j] * z * z;
    }
    return sum;
}

}  // namespace

TEST_CASE("the right edge solves its equation and is where X(u) is least") {
    resolvent_truth::RandomBulk random(29);
    for (int point = 0; point < 1000; ++point) {
        const BulkParameters bulk = random();
        const RightEdge edge = right_edge(bulk);
        CHECK(edge.status == Status::ok);
        const double r = bulk.psi / bulk.phi;
        const auto stationary = [&](double at) {
            const OutsideBulk z = outside_bulk(bulk, at);
            return z.T / (1 + z.k) + r * z.T / (1 + r * z.k) - 1;
        };
        // s_u has the condition phi/(phi - c_1^2 u) in u, and T is quadratic in it.
        const OutsideBulk at_edge = outside_bulk(bulk, edge.u);
        CHECK(std::abs(stationary(edge.u)) <= 64 * u * at_edge.s);
        CHECK(close(at_edge.location, edge.location, 16 * u));
        const double aside = 1e-4 / at_edge.s;
        CHECK(stationary(edge.u * (1 - aside)) < 0);
        CHECK(stationary(edge.u * (1 + aside)) > 0);
        CHECK(outside_bulk(bulk, edge.u * (1 - aside)).location > edge.location);
    }
}

TEST_CASE("outside the bulk g = 1 + k and m1 is the resolvent at -X^2") {
    const BulkParameters bulk{.c1_squared = 0.4, .bulk_variance = 0.1, .phi = 0.6, .psi = 0.9};
    const double at = 0.7 * right_edge(bulk).u;
    const OutsideBulk z = outside_bulk(bulk, at);
    const double gamma = -z.location * z.location;
    const auto m1 = detequiv::resolvent_at(bulk, gamma).m1;
    CHECK(close(m1.real(), (1 + z.k) / gamma, 256 * u));
    CHECK(std::abs(m1.imag()) <= 256 * u);
    CHECK_THROWS_AS((void)outside_bulk(bulk, 0.0), std::invalid_argument);
    CHECK_THROWS_AS((void)outside_bulk(bulk, bulk.phi / bulk.c1_squared), std::invalid_argument);
}

TEST_CASE("c_1 = 0 is the Marchenko-Pastur law") {
    for (const double psi : {0.3, 0.6, 1.8}) {
        const BulkParameters bulk{.bulk_variance = 0.5, .phi = 0.6, .psi = psi};
        const double r = psi / 0.6;
        const double lower = std::sqrt(0.5) * std::abs(1 - std::sqrt(r));
        const double upper = std::sqrt(0.5) * (1 + std::sqrt(r));
        const Support support = bulk_support(bulk);
        REQUIRE(support.intervals.size() == 1);
        CHECK(std::abs(support.intervals[0].lower - lower) <= 4 * u);
        CHECK(close(support.intervals[0].upper, upper, 4 * u));
        CHECK(close(support.atom_at_zero + 1, std::max(0.0, 1 - 1 / r) + 1, 4 * u));
        for (const double part : {0.01, 0.3, 0.8, 0.99}) {
            const double x = lower + part * (upper - lower);
            const double expected =
                std::sqrt((upper * upper - x * x) * (x * x - lower * lower)) / (pi * 0.5 * r * x);
            CHECK(close(bulk_density(bulk, x), expected, 1024 * u));
        }
    }
}

TEST_CASE("c_g = 0 with d = n = N is the Fuss-Catalan law of a product of two square matrices") {
    const BulkParameters bulk{.c1_squared = 1, .phi = 1, .psi = 1};
    const Support support = bulk_support(bulk);
    REQUIRE(support.intervals.size() == 1);
    CHECK(support.intervals[0].lower == 0);
    CHECK(close(support.intervals[0].upper, std::sqrt(6.75), 4 * u));
    for (const double x : {0.01, 0.5, 1.0, 2.0, 2.59}) {
        const double z = x * x;
        const double root = 27 + 3 * std::sqrt(81 - 12 * z);
        const double expected = std::cbrt(2.0) * std::sqrt(3.0) / (12 * pi) *
                                (std::cbrt(2.0) * std::cbrt(root * root) - 6 * std::cbrt(z)) /
                                (std::cbrt(z * z) * std::cbrt(root));
        CHECK(close(bulk_density(bulk, x), 2 * x * expected, 4096 * u));
    }
}

TEST_CASE("the density has mass 1 less the atom and the exact first two moments") {
    resolvent_truth::RandomBulk random(31);
    int split = 0;
    int still = 0;
    for (int point = 0; point < 200; ++point) {
        BulkParameters bulk = random();
        bulk.phi = random.log_uniform(0.05, 20);
        bulk.psi = point % 5 == 0 ? bulk.phi : random.log_uniform(0.05, 20);
        const Support support = bulk_support(bulk);
        CHECK(support.status == Status::ok);
        Moments sum;
        Moments coarse;
        for (const SupportInterval& interval : support.intervals) {
            const Moments part = moments(bulk, interval, 2000);
            sum.mass += part.mass;
            sum.first += part.first;
            sum.second += part.second;
            coarse.mass += moments(bulk, interval, 1000).mass;
        }
        split += support.intervals.size() > 1 ? 1 : 0;
        const double r = bulk.psi / bulk.phi;
        const double variance = bulk.c1_squared + bulk.bulk_variance;
        const double second = (1 + r) * variance * variance + bulk.c1_squared * bulk.c1_squared / bulk.phi;
        CAPTURE(bulk.c1_squared);
        CAPTURE(bulk.bulk_variance);
        CAPTURE(bulk.phi);
        CAPTURE(bulk.psi);
        // A gap about to open is a near-singularity: the change on doubling the nodes says what they miss.
        const double quadrature = 1e-11 + 2 * std::abs(sum.mass - coarse.mass);
        still += quadrature < 1e-10 ? 1 : 0;
        CHECK(std::abs(sum.mass + support.atom_at_zero - 1) <= quadrature);
        CHECK(close(sum.first, variance, quadrature));
        CHECK(close(sum.second, second, quadrature));
    }
    CHECK(split > 5);
    CHECK(still > 180);
}

TEST_CASE("a small c_g splits the bulk into the rank of Xt and the rest") {
    const BulkParameters bulk{.c1_squared = 1, .bulk_variance = 1e-3, .phi = 0.3, .psi = 0.2};
    const Support support = bulk_support(bulk);
    REQUIRE(support.intervals.size() == 2);
    CHECK(std::abs(moments(bulk, support.intervals[0], 400).mass - 0.7) <= 1e-12);
    CHECK(std::abs(moments(bulk, support.intervals[1], 400).mass - 0.3) <= 1e-12);
    CHECK(support.atom_at_zero == 0);
    const double gap = 0.5 * (support.intervals[0].upper + support.intervals[1].lower);
    CHECK(bulk_density(bulk, gap) == 0);
    CHECK(bulk_density(bulk, 0.5 * support.intervals[0].lower) == 0);
    CHECK(bulk_density(bulk, 1.01 * support.intervals[1].upper) == 0);
    CHECK(bulk_density(bulk, -1.0) == 0);
}

TEST_CASE("every edge is where the density of a nearby point vanishes like a square root") {
    const BulkParameters bulk{.c1_squared = 1, .bulk_variance = 2e-3, .phi = 0.25, .psi = 0.45};
    const Support support = bulk_support(bulk);
    REQUIRE(support.intervals.size() == 2);
    for (const SupportInterval& interval : support.intervals) {
        const double width = interval.upper - interval.lower;
        const double step = 1e-6 * width;
        for (const double sign : {1.0, -1.0}) {
            const double edge = sign > 0 ? interval.lower : interval.upper;
            const double ratio =
                bulk_density(bulk, edge + sign * 4 * step) / bulk_density(bulk, edge + sign * step);
            CHECK(std::abs(ratio - 2) < 1e-3);
        }
    }
}

TEST_CASE("n = N has a hard edge at zero, n close to N an edge of order |n - N|") {
    BulkParameters bulk{.c1_squared = 0.5, .bulk_variance = 0.2, .phi = 0.8, .psi = 0.8};
    CHECK(bulk_support(bulk).intervals.at(0).lower == 0);
    // Near the peak g e = T (e + r g) with g, e = O(delta): X = delta/2 sqrt(1/|u|), where k(u) = -1.
    const double distance = 1e-9;
    bulk.psi = 0.8 * (1 - distance);
    const auto one_plus_k = [&](double x) {
        return 1 - bulk.phi * bulk.c1_squared * x / (bulk.phi + bulk.c1_squared * x) - bulk.bulk_variance * x;
    };
    const double x = detequiv::bracketed_root(one_plus_k, 0.1, 100).root;
    const double exact_distance = (bulk.phi - bulk.psi) / bulk.phi;
    CHECK(close(bulk_support(bulk).intervals.at(0).lower, 0.5 * exact_distance / std::sqrt(x), 4 * distance));
}

TEST_CASE("the density rises from an edge close to zero alike on both sides of n = N") {
    // Exchange of n and N, which leaves the singular values, moves phi by the imbalance only.
    for (const double distance : {1e-6, 1e-9, 1e-12}) {
        for (const double part : {1e-6, 1e-2, 1.0}) {
            std::array<double, 2> density{};
            for (const std::size_t side : {0U, 1U}) {
                const double psi = 0.5 * (side == 0 ? 1 - distance : 1 + distance);
                const BulkParameters bulk{.c1_squared = 1, .bulk_variance = 1e-4, .phi = 0.5, .psi = psi};
                density[side] = bulk_density(bulk, bulk_support(bulk).intervals.at(0).lower * (1 + part));
            }
            CAPTURE(distance);
            CAPTURE(part);
            CHECK(density[0] > 0);
            // The density has condition 1/part in the location, whose edge is known to rounding.
            CHECK(close(density[0], density[1], 16 * distance + 64 * u / part));
        }
    }
}

TEST_CASE("without a bulk all singular values are zero") {
    const BulkParameters bulk{.phi = 1, .psi = 2};
    CHECK(right_edge(bulk).location == 0);
    CHECK(bulk_support(bulk).intervals.empty());
    CHECK(bulk_support(bulk).atom_at_zero == 1);
    CHECK(bulk_density(bulk, 1.0) == 0);
}

TEST_CASE("the rank of the bulk sets the atom where c_g = 0") {
    const Support support = bulk_support({.c1_squared = 1, .phi = 0.25, .psi = 0.5});
    CHECK(support.atom_at_zero == 0.75);
    REQUIRE(support.intervals.size() == 1);
    CHECK(support.intervals[0].lower > 0);
}
