#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>
#include <vector>

#include "detequiv/theory/bulk_spectrum.hpp"
#include "oracle_network.hpp"

using namespace oracle;

namespace {

constexpr double u = std::numeric_limits<double>::epsilon() / 2;

BulkParameters bulk_of(const nlohmann::json& row) {
    return {.c1_squared = row.at("c1_squared"),
            .bulk_variance = row.at("bulk_variance"),
            .phi = row.at("phi"),
            .psi = row.at("psi")};
}

}  // namespace

TEST_CASE("edges of one and of two intervals, of a hard edge and next to it, of a gap about to open") {
    for (const auto& row : table_rows("density_edges.json")) {
        CAPTURE(row.dump());
        const Support support = bulk_support(bulk_of(row));
        const std::vector<double> edges = row.at("edges");
        CHECK(support.status == Status::ok);
        REQUIRE(2 * support.intervals.size() == edges.size());
        for (std::size_t j = 0; j < support.intervals.size(); ++j) {
            CHECK(std::abs(support.intervals[j].lower - edges[2 * j]) <= 1e-13 * edges[2 * j]);
            CHECK(std::abs(support.intervals[j].upper - edges[2 * j + 1]) <= 1e-13 * edges[2 * j + 1]);
        }
        CHECK(relative(right_edge(bulk_of(row)).location, edges.back()) <= 16 * u);  // to rounding
    }
}

TEST_CASE("the density keeps its documented digits at relative distances 1e-2 to 1e-10 from an edge") {
    for (const auto& row : table_rows("density_edges.json")) {
        const BulkParameters bulk = bulk_of(row);
        const std::vector<double> location = row.at("location");
        const std::vector<double> exact = row.at("density");
        const std::vector<double> distance = row.at("distance");
        const std::vector<double> walked = bulk_density(bulk, location);
        CAPTURE(bulk.c1_squared);
        CAPTURE(bulk.bulk_variance);
        CAPTURE(bulk.phi);
        CAPTURE(bulk.psi);
        for (std::size_t j = 0; j < location.size(); ++j) {
            CAPTURE(location[j]);
            CAPTURE(distance[j]);
            // "A few u location/(distance to the nearest edge)".
            const double documented = 16 * u * (1 + location[j] / distance[j]);
            CHECK(relative(bulk_density(bulk, location[j]), exact[j]) <= documented);
            CHECK(relative(walked[j], exact[j]) <= documented);
        }
        for (const double outside : row.at("outside")) {
            CAPTURE(outside);
            CHECK(bulk_density(bulk, outside) == 0);
        }
    }
}
