#include "detequiv/theory/resolvent.hpp"

#include <doctest/doctest.h>

#include <array>
#include <complex>
#include <fstream>
#include <limits>
#include <nlohmann/json.hpp>
#include <numbers>
#include <string>

#include "resolvent_truth.hpp"

using detequiv::BulkParameters;
using detequiv::Resolvent;
using detequiv::resolvent_at;
using detequiv::solve_resolvent;
using detequiv::Status;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double u = std::numeric_limits<double>::epsilon() / 2;
/// The answer is a chain of about thirty positive operations on a root of condition at most 4.
constexpr double certified = 64 * u;

nlohmann::json reference(const std::string& name) {
    std::ifstream file(std::string(DETEQUIV_REFERENCE_DIR) + "/" + name);
    return nlohmann::json::parse(file);
}

bool close(double got, double expected, double relative) {
    return std::abs(got - expected) <= relative * std::abs(expected);
}

}  // namespace

TEST_CASE("the reference table of 40 digits is met to rounding") {
    const nlohmann::json table = reference("resolvent.json");
    for (const auto& row : table["rows"]) {
        const Resolvent z = solve_resolvent({.c1_squared = row["c1_squared"],
                                             .bulk_variance = row["bulk_variance"],
                                             .phi = row["phi"],
                                             .psi = row["psi"],
                                             .ridge = row["ridge"]});
        CAPTURE(row.dump());
        CHECK(z.status == Status::ok);
        CHECK(close(z.m1, row["m1"], certified));
        CHECK(close(z.m2, row["m2"], certified));
        CHECK(close(z.m_tilde, row["m_tilde"], certified));
        CHECK(close(z.B, row["B"], certified));
        CHECK(close(z.V, row["V"], certified));
    }
}

TEST_CASE("random points of the certified box agree with the original equations in 120 digits") {
    const resolvent_truth::Worst worst = resolvent_truth::worst_of_sample(7, 2500);
    MESSAGE("worst relative errors ", worst.values, " ", worst.derivatives, " ", worst.dlog_B, ", steps ",
            worst.steps);
    CHECK(worst.not_ok == 0);
    CHECK(worst.values <= certified);
    CHECK(worst.derivatives <= certified);
    CHECK(worst.dlog_B <= certified);
    CHECK(worst.steps <= 8);
}

TEST_CASE("ridge = 0 is the limit of ridge = 1e-60 where every number is finite") {
    using T = resolvent_truth::Real<220>;
    resolvent_truth::RandomBulk random(5);
    int checked = 0;
    for (int point = 0; point < 60; ++point) {
        BulkParameters bulk = random();
        bulk.ridge = 0;
        const Resolvent z = solve_resolvent(bulk);
        if (std::isinf(z.x) || std::isinf(z.V)) {
            continue;
        }
        const resolvent_truth::Truth expected =
            resolvent_truth::truth(resolvent_truth::exact<T>(bulk, T("1e-60")));
        CAPTURE(bulk.phi);
        CAPTURE(bulk.psi);
        CHECK(z.status == Status::ok);
        CHECK(close(z.x, expected.x, certified));
        CHECK(close(z.B, expected.B, certified));
        CHECK(close(z.V, expected.V, certified));
        CHECK(std::abs(z.g - expected.g) <= certified * expected.g + 1e-30);
        CHECK(std::abs(z.e - expected.e) <= certified * expected.e + 1e-30);
        if (std::isfinite(z.m1)) {
            CHECK(close(z.m1, expected.m1, certified));
            CHECK(close(z.m2, expected.m2, certified));
        } else {
            CHECK(expected.m1 > 1e30);
        }
        CHECK((std::isfinite(z.m_tilde) ? close(z.m_tilde, expected.m_tilde, certified)
                                        : expected.m_tilde > 1e30));
        ++checked;
    }
    CHECK(checked > 30);
}

namespace {

/// Every exponent of gamma of the limit against ridge = 1e-60, where they differ by 1e-20 or less.
void check_exponents(const BulkParameters& bulk) {
    using T = resolvent_truth::Real<280>;
    const Resolvent z = solve_resolvent(bulk);
    const resolvent_truth::Truth t = resolvent_truth::truth(resolvent_truth::exact<T>(bulk, T("1e-60")));
    constexpr double reached = 1e-14;
    CHECK(std::abs(z.dlog_m1 - t.dlog_m1) <= reached);
    CHECK(std::abs(z.dlog_m2 - t.dlog_m2) <= reached);
    CHECK(std::abs(z.dlog_m_tilde - t.dlog_m_tilde) <= reached);
    CHECK(std::abs(z.dlog_x - t.dlog_x) <= reached);
    CHECK(std::abs(z.dlog_B - t.dlog_B) <= reached);
    CHECK(std::abs(z.dlog_V - t.dlog_V) <= reached);
    const auto same = [](double limit, double value) {
        return std::isinf(limit) ? value > 1e15 : std::abs(limit - value) <= 1e-14 * std::max(1.0, limit);
    };
    CHECK(same(z.g, t.g));
    CHECK(same(z.e, t.e));
    CHECK(same(z.x, t.x));
    CHECK(same(z.m1, t.m1));
    CHECK(same(z.m2, t.m2));
    CHECK(same(z.m_tilde, t.m_tilde));
    CHECK(same(z.B, t.B));
    CHECK(same(z.V, t.V));
}

}  // namespace

TEST_CASE("each singular case of ridge -> 0 has the limits and exponents of a vanishing ridge") {
    SUBCASE("n < N") {
        check_exponents({.c1_squared = 1, .bulk_variance = 0.5, .phi = 0.75, .psi = 0.5});
    }
    SUBCASE("n > N") {
        check_exponents({.c1_squared = 1, .bulk_variance = 0.5, .phi = 0.5, .psi = 0.75});
    }
    SUBCASE("n = N") {
        check_exponents({.c1_squared = 1, .bulk_variance = 0.5, .phi = 0.5, .psi = 0.5});
    }
    SUBCASE("n = N < d without c_g") {
        check_exponents({.c1_squared = 1, .phi = 2, .psi = 2});
    }
    SUBCASE("rank d < n, N") {
        check_exponents({.c1_squared = 2, .phi = 0.5, .psi = 0.75});
    }
    SUBCASE("rank d < n = N") {
        check_exponents({.c1_squared = 2, .phi = 0.5, .psi = 0.5});
    }
    SUBCASE("d = n < N") {
        check_exponents({.c1_squared = 2, .phi = 1, .psi = 0.5});
    }
    SUBCASE("d = N < n") {
        check_exponents({.c1_squared = 2, .phi = 0.5, .psi = 1});
    }
    SUBCASE("d = n = N") {
        check_exponents({.c1_squared = 2, .phi = 1, .psi = 1});
    }
}

TEST_CASE("the peak n = N without ridge is undefined with infinite errors") {
    const Resolvent z = solve_resolvent({.c1_squared = 1, .bulk_variance = 0.5, .phi = 0.5, .psi = 0.5});
    CHECK(z.status == Status::undefined);
    CHECK(z.V == infinity);
    CHECK(z.B == infinity);
}

TEST_CASE("without a bulk everything is the ridge's") {
    const Resolvent z = solve_resolvent({.phi = 2, .psi = 3, .ridge = 0.25});
    CHECK(close(z.m1, 1 / z.gamma, 4 * u));
    CHECK(close(z.m2, 1 / z.gamma, 4 * u));
    CHECK(close(z.m_tilde, 1 / z.gamma, 4 * u));
    CHECK(close(z.V, 1, 4 * u));
    CHECK(close(z.B, 1, 4 * u));
    const Resolvent limit = solve_resolvent({.phi = 2, .psi = 3});
    CHECK(limit.V == 1);
    CHECK(limit.m1 == infinity);
}

TEST_CASE("c_1 = 0 is Marchenko-Pastur") {
    const BulkParameters bulk{.bulk_variance = 0.7, .phi = 1.3, .psi = 0.4, .ridge = 0.02};
    const Resolvent z = solve_resolvent(bulk);
    // b r gamma m1^2 + (gamma + b (1 - r)) m1 - 1 = 0
    const double b = bulk.bulk_variance;
    const double linear = z.gamma + b * (1 - z.r);
    const double m1 = 2 / (linear + std::sqrt(linear * linear + 4 * b * z.r * z.gamma));
    CHECK(close(z.m1, m1, certified));
    CHECK(close(z.B, z.V, certified));
}

TEST_CASE("[MM]'s polynomials give the same B and V") {
    resolvent_truth::RandomBulk random(3);
    int checked = 0;
    for (int point = 0; point < 300; ++point) {
        BulkParameters bulk = random();
        bulk.phi = random.log_uniform(0.2, 5);
        bulk.psi = random.log_uniform(0.2, 5);
        bulk.ridge = random.log_uniform(0.01, 10);
        bulk.c1_squared = random.log_uniform(0.1, 2);
        bulk.bulk_variance = random.log_uniform(0.1, 2);
        const Resolvent z = solve_resolvent(bulk);
        const double p1 = bulk.phi / bulk.psi * (1 / bulk.phi);  // N/d
        const double p2 = 1 / bulk.phi;                          // n/d
        const double zeta2 = bulk.c1_squared / bulk.bulk_variance;
        const double zeta4 = zeta2 * zeta2;
        const double zeta6 = zeta4 * zeta2;
        const double chi = -bulk.bulk_variance * z.x / bulk.phi;
        const double c2 = chi * chi;
        const double c3 = c2 * chi;
        const double c4 = c3 * chi;
        const double c5 = c4 * chi;
        const double E0 = -c5 * zeta6 + 3 * c4 * zeta4 + (p1 * p2 - p1 - p2 + 1) * c3 * zeta6 -
                          2 * c3 * zeta4 - 3 * c3 * zeta2 + (p1 + p2 - 3 * p1 * p2 + 1) * c2 * zeta4 +
                          2 * c2 * zeta2 + c2 + 3 * p1 * p2 * chi * zeta2 - p1 * p2;
        const double E1 = p2 * c3 * zeta4 - p2 * c2 * zeta2 + p1 * p2 * chi * zeta2 - p1 * p2;
        const double E2 = c5 * zeta6 - 3 * c4 * zeta4 + (p1 - 1) * c3 * zeta6 + 2 * c3 * zeta4 +
                          3 * c3 * zeta2 - (p1 + 1) * c2 * zeta4 - 2 * c2 * zeta2 - c2;
        // The polynomials cancel: their terms are up to (|chi| zeta^2)^3 p1 p2 times the sum.
        const double magnitude =
            std::abs(3 * p1 * p2 * chi * zeta2) + p1 * p2 + std::abs(c3) * zeta6 * p1 * p2;
        const double tolerance = 256 * u * (1 + magnitude / std::abs(E0));
        CHECK(close(z.B, E1 / E0, tolerance));
        CHECK(close(z.V, 1 + E2 / E0, tolerance));
        ++checked;
    }
    CHECK(checked == 300);
}

TEST_CASE("m1 + m_tilde: both sides of F_0 have the same eigenvalues but zeros") {
    const Resolvent z =
        solve_resolvent({.c1_squared = 0.3, .bulk_variance = 0.2, .phi = 0.7, .psi = 1.9, .ridge = 1e-3});
    CHECK(std::abs(z.e - (1 + z.r * (z.g - 1))) <= certified * (1 + z.r));
    CHECK(close(z.g, z.gamma * z.m1, certified));
}

TEST_CASE("a known imbalance replaces the rounded difference of phi and psi") {
    const double n = 1e15;
    const double N = 1e15 + 1;
    const double d = 0.7e15;
    BulkParameters bulk{.c1_squared = 0.25, .bulk_variance = 0.1, .phi = d / n, .psi = d / N};
    bulk.imbalance = (N - n) / N;
    const Resolvent z = solve_resolvent(bulk);
    // n < N: V = (delta + r T)/(delta T) with r = 1 - delta, where x and T do not depend on delta.
    CHECK(close(z.V, (*bulk.imbalance + (1 - *bulk.imbalance) * z.T) / (*bulk.imbalance * z.T), certified));
    bulk.imbalance = 0.5;
    CHECK_THROWS_AS((void)solve_resolvent(bulk), std::invalid_argument);
}

TEST_CASE("arguments that are negative, NaN or infinite are refused by name") {
    const double nan = std::numeric_limits<double>::quiet_NaN();
    const BulkParameters good{.c1_squared = 1, .bulk_variance = 1, .phi = 1, .psi = 1, .ridge = 1};
    const std::array<std::pair<double BulkParameters::*, std::string>, 5> fields{
        {{&BulkParameters::c1_squared, "c1_squared"},
         {&BulkParameters::bulk_variance, "bulk_variance"},
         {&BulkParameters::phi, "phi"},
         {&BulkParameters::psi, "psi"},
         {&BulkParameters::ridge, "ridge"}}};
    for (const auto& [field, name] : fields) {
        for (const double value : {-1.0, nan, infinity}) {
            BulkParameters bulk = good;
            bulk.*field = value;
            CHECK_THROWS_WITH_AS((void)solve_resolvent(bulk), doctest::Contains(name.c_str()),
                                 std::invalid_argument);
        }
    }
    BulkParameters flat = good;
    flat.phi = 0;
    CHECK_THROWS_AS((void)solve_resolvent(flat), std::invalid_argument);
}

TEST_CASE("no wrong number in silence outside the certified box") {
    using T = resolvent_truth::Real<500>;
    resolvent_truth::RandomBulk random(17);
    int usable = 0;
    for (int point = 0; point < 150; ++point) {
        const double reach = point % 2 == 0 ? 1e25 : 1e90;
        const auto wide = [&] { return random.log_uniform(1 / reach, reach); };
        const BulkParameters bulk{
            .c1_squared = wide(), .bulk_variance = wide(), .phi = wide(), .psi = wide(), .ridge = wide()};
        const Resolvent z = solve_resolvent(bulk);
        CHECK(z.status != Status::ok);
        if (z.status != Status::outside_certified_range) {
            continue;
        }
        ++usable;
        const resolvent_truth::Truth t =
            resolvent_truth::truth(resolvent_truth::exact<T>(bulk, T(bulk.ridge)));
        CAPTURE(bulk.c1_squared);
        CAPTURE(bulk.bulk_variance);
        CAPTURE(bulk.phi);
        CAPTURE(bulk.psi);
        CAPTURE(bulk.ridge);
        CHECK(close(z.m1, t.m1, certified));
        CHECK(close(z.m2, t.m2, certified));
        CHECK(close(z.m_tilde, t.m_tilde, certified));
        CHECK(close(z.B, t.B, certified));
        CHECK(close(z.V, t.V, certified));
    }
    CHECK(usable > 40);
}

TEST_CASE("the largest and smallest doubles never claim to be certified") {
    for (const double c1_squared : {0.0, 1e-300, 1.0, 1e300}) {
        for (const double bulk_variance : {0.0, 1e-300, 1.0, 1e300}) {
            for (const double phi : {1e-300, 1.0, 1e300}) {
                for (const double psi : {1e-300, 1.0, 1e300}) {
                    for (const double ridge : {0.0, 1e-300, 1.0, 1e300}) {
                        const BulkParameters bulk{.c1_squared = c1_squared,
                                                  .bulk_variance = bulk_variance,
                                                  .phi = phi,
                                                  .psi = psi,
                                                  .ridge = ridge};
                        const Resolvent z = solve_resolvent(bulk);
                        const bool inside = (c1_squared == 0 || c1_squared == 1) &&
                                            (bulk_variance == 0 || bulk_variance == 1) && phi == 1 &&
                                            psi == 1 && (ridge == 0 || ridge == 1);
                        CHECK((z.status != Status::ok || inside));
                        if (usable(z.status)) {
                            for (const double number : {z.x, z.m1, z.m2, z.m_tilde, z.B, z.V}) {
                                CHECK_FALSE(std::isnan(number));
                            }
                            CHECK((ridge == 0 || (z.g > 0 && z.e > 0)));
                        }
                        if (z.status == Status::outside_certified_range) {
                            CHECK(z.V >= 1 - certified);
                            CHECK(!std::isnan(z.B));
                        }
                    }
                }
            }
        }
    }
}
