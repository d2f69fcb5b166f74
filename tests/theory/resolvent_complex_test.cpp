#include <doctest/doctest.h>

#include <cmath>
#include <complex>
#include <fstream>
#include <nlohmann/json.hpp>
#include <numbers>
#include <string>

#include "detequiv/theory/bulk_spectrum.hpp"
#include "detequiv/theory/resolvent.hpp"
#include "resolvent_truth.hpp"

using detequiv::BulkParameters;
using detequiv::ComplexResolvent;
using detequiv::Resolvent;
using detequiv::resolvent_at;
using detequiv::solve_resolvent;
using detequiv::Status;
using Complex = std::complex<double>;

namespace {

constexpr double u = std::numeric_limits<double>::epsilon() / 2;

Complex number(const nlohmann::json& pair) {
    return {std::stod(pair[0].get<std::string>()), std::stod(pair[1].get<std::string>())};
}

bool close(Complex got, Complex expected, double relative) {
    return std::abs(got - expected) <= relative * std::abs(expected);
}

}  // namespace

TEST_CASE("roots followed from infinity in 50 digits are the roots chosen") {
    std::ifstream file(std::string(DETEQUIV_REFERENCE_DIR) + "/resolvent_complex.json");
    const nlohmann::json table = nlohmann::json::parse(file);
    constexpr double tolerance = 1024 * u;  // condition up to about 30 this close to the real axis
    for (const auto& row : table["rows"]) {
        const BulkParameters bulk{.c1_squared = row["c1_squared"],
                                  .bulk_variance = row["bulk_variance"],
                                  .phi = row["phi"],
                                  .psi = row["psi"]};
        const Complex gamma(row["gamma"][0].get<double>(), row["gamma"][1].get<double>());
        const ComplexResolvent z = resolvent_at(bulk, gamma);
        CAPTURE(row.dump());
        CHECK(z.status == Status::ok);
        CHECK(close(z.m1, number(row["m1"]), tolerance));
        CHECK(close(z.m2, number(row["m2"]), tolerance));
        CHECK(close(z.m_tilde, number(row["m_tilde"]), tolerance));
        const ComplexResolvent mirrored = resolvent_at(bulk, std::conj(gamma));
        CHECK(close(mirrored.m1, std::conj(z.m1), 4 * u));
    }
}

TEST_CASE("a circle around a positive gamma has the real solver's value as its mean") {
    resolvent_truth::RandomBulk random(23);
    constexpr int nodes =
        64;  // the trapezoidal rule errs by 2^-64: the nearest singularity is at twice the radius
    for (int point = 0; point < 300; ++point) {
        const BulkParameters bulk = random();
        const Resolvent real = solve_resolvent(bulk);
        Complex m1 = 0;
        Complex m2 = 0;
        Complex m_tilde = 0;
        for (int node = 0; node < nodes; ++node) {
            const double angle = 2 * std::numbers::pi * (node + 0.5) / nodes;
            const ComplexResolvent z = resolvent_at(bulk, real.gamma * (1.0 + std::polar(0.5, angle)));
            CHECK(z.status == Status::ok);
            m1 += z.m1 / static_cast<double>(nodes);
            m2 += z.m2 / static_cast<double>(nodes);
            m_tilde += z.m_tilde / static_cast<double>(nodes);
        }
        CAPTURE(bulk.c1_squared);
        CAPTURE(bulk.bulk_variance);
        CAPTURE(bulk.phi);
        CAPTURE(bulk.psi);
        CAPTURE(bulk.ridge);
        CHECK(close(m1, real.m1, 256 * u));
        CHECK(close(m2, real.m2, 256 * u));
        CHECK(close(m_tilde, real.m_tilde, 256 * u));
    }
}

TEST_CASE("m1 is the Stieltjes integral of the density and the atom") {
    const BulkParameters bulk{.c1_squared = 1.0, .bulk_variance = 0.02, .phi = 0.4, .psi = 0.7};
    const detequiv::Support support = detequiv::bulk_support(bulk);
    const Complex gamma(-0.3, -0.4);
    Complex integral = support.atom_at_zero / gamma;
    constexpr int nodes = 400;
    for (const auto& [lower, upper] : support.intervals) {
        for (int node = 0; node < nodes; ++node) {
            const double angle = std::numbers::pi * (node + 0.5) / nodes;
            const double x = 0.5 * (lower + upper) - 0.5 * (upper - lower) * std::cos(angle);
            const double weight = std::numbers::pi / nodes * 0.5 * (upper - lower) * std::sin(angle);
            integral += weight * detequiv::bulk_density(bulk, x) / (x * x + gamma);
        }
    }
    CHECK(close(resolvent_at(bulk, gamma).m1, integral, 1e-12));
}

TEST_CASE("positive gamma is the real solver, gamma = 0 is refused") {
    const BulkParameters bulk{
        .c1_squared = 0.3, .bulk_variance = 0.2, .phi = 0.5, .psi = 0.8, .ridge = 0.125};
    const Resolvent real = solve_resolvent(bulk);
    CHECK(close(resolvent_at(bulk, real.gamma).m1, real.m1, 16 * u));
    CHECK_THROWS_AS((void)resolvent_at(bulk, 0.0), std::invalid_argument);
}

TEST_CASE("far away K is gamma") {
    const BulkParameters bulk{.c1_squared = 0.3, .bulk_variance = 0.2, .phi = 0.5, .psi = 0.8};
    const Complex gamma(-3e9, 4e9);
    // m1 = 1/gamma - (c_1^2 + c_g^2)/gamma^2 + ...
    CHECK(close(resolvent_at(bulk, gamma).m1, 1.0 / gamma - 0.5 / (gamma * gamma), 16 * u));
}

TEST_CASE("left of zero and in gaps the resolvent is real and increases with z") {
    const BulkParameters bulk{.c1_squared = 1.0, .bulk_variance = 0.001, .phi = 0.3, .psi = 0.6};
    const detequiv::Support support = detequiv::bulk_support(bulk);
    REQUIRE(support.intervals.size() == 2);
    const double gap = 0.5 * (support.intervals[0].upper + support.intervals[1].lower);
    for (const double x : {0.5 * support.intervals[0].lower, gap, 2 * support.intervals[1].upper}) {
        const ComplexResolvent z = resolvent_at(bulk, -x * x);
        CHECK(z.status == Status::ok);
        CHECK(std::abs(z.m1.imag()) <= 64 * u * std::abs(z.m1));
        CHECK(resolvent_at(bulk, -x * x * 1.001).m1.real() > z.m1.real());
    }
}
