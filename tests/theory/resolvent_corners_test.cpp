#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>
#include <string>

#include "detequiv/theory/resolvent.hpp"
#include "oracle_network.hpp"

using namespace oracle;

namespace {

/// What solve_resolvent documents for its box.
constexpr double documented = 1e-13;
constexpr double u = std::numeric_limits<double>::epsilon() / 2;

/// A number of the table; "inf" is written as text, since JSON has no infinity.
double expected(const nlohmann::json& row, const char* name) {
    const nlohmann::json& value = row.at(name);
    return value.is_string() ? std::numeric_limits<double>::infinity() : value.get<double>();
}

BulkParameters bulk_of(const nlohmann::json& row) {
    BulkParameters bulk{.c1_squared = row.at("c1_squared"),
                        .bulk_variance = row.at("bulk_variance"),
                        .phi = row.at("phi"),
                        .psi = row.at("psi"),
                        .ridge = row.at("ridge")};
    if (row.contains("imbalance")) {
        bulk.imbalance = row.at("imbalance").get<double>();
    }
    return bulk;
}

bool in_certified_box(const BulkParameters& bulk) {
    const auto inside = [](double value, double lower, double upper) {
        return value == 0 || (value >= lower && value <= upper);
    };
    return inside(bulk.c1_squared, 1e-4, 10) && inside(bulk.bulk_variance, 1e-4, 10) &&
           inside(bulk.ridge, 1e-10, 1e3);
}

void check_number(double got, double exact) {
    if (std::isinf(exact)) {
        CHECK(got == exact);
    } else {
        CHECK(std::abs(got - exact) <= documented * std::abs(exact));
    }
}

}  // namespace

TEST_CASE("the resolvent at the corners of its range: peak, n close to N, ridge to 0, c_1 = 0, c_g tiny") {
    int certified = 0;
    int limits = 0;
    for (const auto& row : table_rows("resolvent_corners.json")) {
        CAPTURE(row.dump());
        const BulkParameters bulk = bulk_of(row);
        const Resolvent z = solve_resolvent(bulk);
        const bool peak = std::isinf(expected(row, "V"));
        CHECK((z.status == Status::undefined) == peak);
        if (!peak) {
            CHECK((z.status == Status::ok) == in_certified_box(bulk));
            CHECK(z.status != Status::inaccurate);
        }
        check_number(z.g, expected(row, "g"));
        check_number(z.e, expected(row, "e"));
        check_number(z.x, expected(row, "x"));
        check_number(z.m1, expected(row, "m1"));
        check_number(z.m2, expected(row, "m2"));
        check_number(z.m_tilde, expected(row, "m_tilde"));
        check_number(z.B, expected(row, "B"));
        check_number(z.V, expected(row, "V"));
        check_number(z.dlog_m1, expected(row, "dlog_m1"));
        check_number(z.dlog_m2, expected(row, "dlog_m2"));
        check_number(z.dlog_m_tilde, expected(row, "dlog_m_tilde"));
        check_number(z.dlog_x, expected(row, "dlog_x"));
        check_number(z.dlog_V, expected(row, "dlog_V"));
        // dlog_B changes sign: documented beyond 16 u |dlog_V|.
        CHECK(std::abs(z.dlog_B - expected(row, "dlog_B")) <=
              16 * u * std::abs(z.dlog_V) + documented * std::abs(expected(row, "dlog_B")));
        certified += z.status == Status::ok ? 1 : 0;
        limits += bulk.ridge == 0 ? 1 : 0;
    }
    CHECK(certified > 100);
    CHECK(limits > 80);
}
