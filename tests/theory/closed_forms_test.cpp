#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <complex>
#include <limits>
#include <numbers>

#include "detequiv/theory/bulk_spectrum.hpp"
#include "detequiv/theory/resolvent.hpp"
#include "resolvent_truth.hpp"

using namespace detequiv;

namespace {

using Real = resolvent_truth::Real<60>;

constexpr double pi = std::numbers::pi;
constexpr double u = std::numeric_limits<double>::epsilon() / 2;
/// What solve_resolvent documents for its box.
constexpr double documented = 1e-13;

bool close(double got, double expected, double relative) {
    return std::abs(got - expected) <= relative * std::abs(expected);
}

bool close(double got, const Real& expected, double relative) {
    return close(got, static_cast<double>(expected), relative);
}

/// The root of an increasing function that is negative at `lower` and positive at `upper`, to 60 digits: the
/// binary exponent of its distance from `lower` first.
template <class Function>
Real bisected(const Function& f, const Real& lower, const Real& upper) {
    Real left = lower;
    Real right = upper;
    for (int exponent = -1; exponent > -400 && f(lower + ldexp(Real(upper - lower), exponent)) > 0;
         --exponent) {
        right = lower + ldexp(Real(upper - lower), exponent);
    }
    for (int step = 0; step < 260; ++step) {
        const Real middle = (left + right) / 2;
        (f(middle) > 0 ? right : left) = middle;
    }
    return right;
}

struct BV {
    Real B, V;
};

/// [MM]: nu_1 = i a_1, nu_2 = i a_2 at xi = i sqrt(psi_1 psi_2 lbar) obey
/// a_1 (xi/i + c a_2) = psi_1, a_2 (xi/i + c a_1) = psi_2, c = 1 + zeta^2/(1 + zeta^2 a_1 a_2). With y = a_1
/// a_2 = -chi this is y |xi|^2 = (psi_1 - c y)(psi_2 - c y).
BV mei_montanari(const BulkParameters& bulk) {
    const Real p1 = 1 / Real(bulk.psi);
    const Real p2 = 1 / Real(bulk.phi);
    const Real z2 = Real(bulk.c1_squared) / Real(bulk.bulk_variance);
    const Real lbar = Real(bulk.ridge) * Real(bulk.psi) / Real(bulk.bulk_variance);
    const auto excess = [&](const Real& y) {
        const Real cy = y * (1 + z2 / (1 + z2 * y));
        return cy > std::min(p1, p2) ? Real(1) : Real(y * p1 * p2 * lbar - (p1 - cy) * (p2 - cy));
    };
    const Real chi = -bisected(excess, Real(0), std::min(p1, p2));
    const Real z4 = z2 * z2;
    const Real z6 = z4 * z2;
    const Real c2 = chi * chi;
    const Real c3 = c2 * chi;
    const Real c4 = c3 * chi;
    const Real c5 = c4 * chi;
    const Real E0 = -c5 * z6 + 3 * c4 * z4 + (p1 * p2 - p1 - p2 + 1) * c3 * z6 - 2 * c3 * z4 - 3 * c3 * z2 +
                    (p1 + p2 - 3 * p1 * p2 + 1) * c2 * z4 + 2 * c2 * z2 + c2 + 3 * p1 * p2 * chi * z2 -
                    p1 * p2;
    const Real E1 = p2 * c3 * z4 - p2 * c2 * z2 + p1 * p2 * chi * z2 - p1 * p2;
    const Real E2 = c5 * z6 - 3 * c4 * z4 + (p1 - 1) * c3 * z6 + 2 * c3 * z4 + 3 * c3 * z2 -
                    (p1 + 1) * c2 * z4 - 2 * c2 * z2 - c2;
    return {.B = E1 / E0, .V = 1 + E2 / E0};
}

/// A linear activation: F F^T/N = Xt W_0^T W_0 Xt^T/N is the free multiplicative convolution of two
/// Marchenko-Pastur laws, whose S-transforms 1/(1 + phi y) and 1/(1 + psi y) multiply:
/// gamma phi y + a (1 + y)(1 + phi y)(1 + psi y) = 0 with g = 1 + phi y, e = 1 + psi y, -1 < y < 0.
struct LinearBulk {
    Real m1, m2, m_tilde, B, V;

    explicit LinearBulk(const BulkParameters& bulk) {
        const Real a = bulk.c1_squared;
        const Real phi = bulk.phi;
        const Real psi = bulk.psi;
        const Real gamma = Real(bulk.ridge) * psi / phi;
        const auto cubic = [&](const Real& y) {
            return Real(gamma * phi * y + a * (1 + y) * (1 + phi * y) * (1 + psi * y));
        };
        const Real y = bisected(cubic, -1 / std::max({Real(1), phi, psi}), Real(0));
        const Real slope = gamma * phi + a * ((1 + phi * y) * (1 + psi * y) + phi * (1 + y) * (1 + psi * y) +
                                              psi * (1 + y) * (1 + phi * y));
        const Real dy = -phi * y / slope;  // dy/dgamma
        m1 = (1 + phi * y) / gamma;
        m_tilde = (1 + psi * y) / gamma;
        m2 = -phi * y / (a * (1 + psi * y));
        V = -(phi * dy / gamma - m1 / gamma) / (m1 * m1);
        B = phi * dy / (a * (1 + psi * y) * (1 + psi * y)) / (m1 * m1);
    }
};

}  // namespace

TEST_CASE("B and V are those of [MM], solved from its own fixed point, over the whole certified box") {
    resolvent_truth::RandomBulk random(41);
    int checked = 0;
    while (checked < 400) {
        const BulkParameters bulk = random();
        if (bulk.c1_squared == 0 || bulk.bulk_variance == 0) {
            continue;
        }
        CAPTURE(bulk.c1_squared);
        CAPTURE(bulk.bulk_variance);
        CAPTURE(bulk.phi);
        CAPTURE(bulk.psi);
        CAPTURE(bulk.ridge);
        const BV exact = mei_montanari(bulk);
        const Resolvent z = solve_resolvent(bulk);
        CHECK(close(z.B, exact.B, documented));
        CHECK(close(z.V, exact.V, documented));
        ++checked;
    }
}

TEST_CASE("a linear activation has the resolvent of a product of two Marchenko-Pastur laws") {
    resolvent_truth::RandomBulk random(43);
    for (int point = 0; point < 400; ++point) {
        BulkParameters bulk = random();
        bulk.c1_squared = random.log_uniform(1e-4, 10);
        bulk.bulk_variance = 0;
        CAPTURE(bulk.c1_squared);
        CAPTURE(bulk.phi);
        CAPTURE(bulk.psi);
        CAPTURE(bulk.ridge);
        const LinearBulk exact(bulk);
        const Resolvent z = solve_resolvent(bulk);
        CHECK(close(z.m1, exact.m1, documented));
        CHECK(close(z.m2, exact.m2, documented));
        CHECK(close(z.m_tilde, exact.m_tilde, documented));
        CHECK(close(z.B, exact.B, documented));
        CHECK(close(z.V, exact.V, documented));
    }
}

TEST_CASE("a linear activation has the edges and the density of that product: a cubic by Cardano's formula") {
    for (const double phi : {0.3, 1.0, 2.5}) {
        for (const double psi : {0.2, 1.0, 1.7}) {
            const double a = 0.7;
            const BulkParameters bulk{.c1_squared = a, .phi = phi, .psi = psi};
            // z(y) = a (1 + y)(1 + phi y)(1 + psi y)/(phi y) is stationary at the edges.
            const auto stationary = [&](const Real& y) {
                return Real(2 * Real(phi) * psi * y * y * y + (Real(phi) + psi + Real(phi) * psi) * y * y -
                            1);
            };
            const Real y = bisected(stationary, Real(0), Real(1e6));
            const Real edge =
                sqrt(Real(a) * (1 + y) * (1 + Real(phi) * y) * (1 + Real(psi) * y) / (Real(phi) * y));
            CHECK(close(right_edge(bulk).location, edge, 16 * u));

            const Support support = bulk_support(bulk);
            REQUIRE(support.intervals.size() == 1);
            for (const double part : {0.05, 0.4, 0.7, 0.95}) {
                const double lower = support.intervals[0].lower;
                const double x = lower + part * (support.intervals[0].upper - lower);
                // y^3 + p y^2 + q y + w: the pair of complex roots is -p/3 - (A + C)/2 +- i sqrt(3)/2 (A -
                // C).
                const double p = (phi + psi + phi * psi) / (phi * psi);
                const double q = (1 + phi + psi - x * x * phi / a) / (phi * psi);
                const double w = 1 / (phi * psi);
                const double Q = (3 * q - p * p) / 9;
                const double R = (9 * p * q - 27 * w - 2 * p * p * p) / 54;
                const double root = std::sqrt(Q * Q * Q + R * R);
                const double imaginary = std::sqrt(3.0) / 2 * (std::cbrt(R + root) - std::cbrt(R - root));
                CAPTURE(phi);
                CAPTURE(psi);
                CAPTURE(part);
                // m1 = (1 + phi y)/gamma. Cardano's cube roots cancel by the third power of p.
                CHECK(close(bulk_density(bulk, x), 2 * phi * std::abs(imaginary) / (pi * x),
                            1024 * u * (1 + std::abs(p * p * p / root))));
            }
        }
    }
}

TEST_CASE("a linear activation of infinite width is ridge regression: the Marchenko-Pastur law of Xt") {
    // N >> d: W_0^T W_0 d/N tends to the identity, with corrections of order psi.
    const double psi = 1e-20;
    for (const double phi : {0.4, 1.0, 2.5}) {
        const double a = 1.5;
        const double aspect = 1 / phi;  // n/d
        const double smallest = std::sqrt(a) * std::abs(1 - std::sqrt(aspect));
        const double largest = std::sqrt(a) * (1 + std::sqrt(aspect));
        BulkParameters bulk{.c1_squared = a, .phi = phi, .psi = psi};
        CAPTURE(phi);
        CHECK(close(right_edge(bulk).location, largest, 16 * u));
        const Support support = bulk_support(bulk);
        REQUIRE(support.intervals.size() == 1);
        CHECK(std::abs(support.intervals[0].lower - smallest) <= 1e-9 * largest);  // root of psi where d = n
        CHECK(std::abs(support.atom_at_zero - std::max(0.0, 1 - phi)) <= 4 * u);
        for (const double part : {0.1, 0.5, 0.9}) {
            const double x = smallest + part * (largest - smallest);
            const double exact = std::sqrt((largest * largest - x * x) * (x * x - smallest * smallest)) /
                                 (pi * a * aspect * x);
            CHECK(close(bulk_density(bulk, x), exact, 1024 * u));
        }
        for (const double gamma : {1e-3, 0.1, 10.0}) {
            bulk.ridge = gamma * phi / psi;
            const Resolvent z = solve_resolvent(bulk);
            CHECK(usable(z.status));
            const double linear = gamma / a + 1 - aspect;
            const double root = std::sqrt(linear * linear + 4 * aspect * gamma / a);
            const double m1 =
                (linear > 0 ? 2 / (linear + root) : (root - linear) * a / (2 * aspect * gamma)) / a;
            // K = a Xt Xt^T/d + gamma: m2 = (1 - gamma m1)/a, B = (1/m1 - gamma V)/a.
            const double g = gamma * m1;
            const double V = (aspect * m1 + 1 / a) / (root * m1);  // the derivative of the quadratic for m1
            CHECK(close(z.m1, m1, 64 * u));
            CHECK(close(z.m2, (1 - g) / a, 64 * u / (1 - g)));
            CHECK(close(z.V, V, 64 * u));
            CHECK(std::abs(z.B - (1 / m1 - gamma * V) / a) <= 64 * u * (1 / m1 + gamma * V) / a);
        }
    }
}

TEST_CASE("c_1 = 0 without ridge: V of the Marchenko-Pastur law, the double descent in closed form") {
    for (const double psi : {0.01, 0.3, 0.59, 0.61, 1.8, 40.0}) {
        const Resolvent z = solve_resolvent({.bulk_variance = 0.3, .phi = 0.6, .psi = psi});
        const double exact = psi < 0.6 ? 0.6 / (0.6 - psi) : psi / (psi - 0.6);
        CHECK(close(z.V, exact, 16 * u));
        CHECK(close(z.B, exact, 16 * u));
    }
}
