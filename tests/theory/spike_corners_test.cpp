#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <nlohmann/json.hpp>
#include <vector>

#include "detequiv/theory/spikes.hpp"
#include "oracle_network.hpp"

using namespace oracle;

namespace {

constexpr double u = std::numeric_limits<double>::epsilon() / 2;

struct Case {
    Network net;
    LowRank low_rank;
    Spectrum spectrum;
};

Case computed(const nlohmann::json& row) {
    const Activation sigma = Activation::parse(row.at("activation").get<std::string>());
    const Network net = network(row, sigma);
    const LowRank L = low_rank(net, sigma, std::nullopt, row.at("degree"));
    return {.net = net, .low_rank = L, .spectrum = feature_spectrum(net.bulk, L)};
}

/// Sum over outliers first .. first + count - 1 of one overlap.
double summed(const std::vector<Outlier>& outliers, std::size_t first, std::size_t count, auto&& overlap) {
    double sum = 0;
    for (std::size_t j = first; j < first + count; ++j) {
        sum += overlap(outliers[j]);
    }
    return sum;
}

/// Relative distance of outliers first .. first + count - 1 to the nearest of the others; infinite alone.
double gap(const std::vector<Outlier>& outliers, std::size_t first, std::size_t count) {
    double least = std::numeric_limits<double>::infinity();
    for (std::size_t j = first; j < first + count; ++j) {
        for (std::size_t k = 0; k < outliers.size(); ++k) {
            if (k < first || k >= first + count) {
                least = std::min(least, relative(outliers[k].location, outliers[j].location));
            }
        }
    }
    return least;
}

}  // namespace

TEST_CASE("outliers that barely exist or coincide, with few functions, g_b != 0 and Gaussian rows") {
    for (const auto& row : table_rows("spike_corners.json")) {
        CAPTURE(row.dump());
        const Case c = computed(row);
        CHECK(c.spectrum.status == Status::ok);
        CHECK(relative(c.spectrum.edge.location, row.at("bulk_edge")) <= 1e-13);
        const std::vector<double> strengths = row.at("strengths");
        const auto expected =
            std::count_if(strengths.begin(), strengths.end(), [](double x) { return x > 1; });
        REQUIRE(static_cast<std::ptrdiff_t>(c.spectrum.outliers.size()) == expected);
        CHECK(count_outliers(c.net.bulk, c.spectrum.edge, c.low_rank) == expected);

        std::size_t first = 0;
        for (const auto& group : row.at("outliers")) {
            const std::vector<double> locations = group.at("locations");
            double least_excess = std::numeric_limits<double>::infinity();
            for (std::size_t j = 0; j < locations.size(); ++j) {
                CHECK(relative(c.spectrum.outliers[first + j].location, locations[j]) <=
                      1e-12);  // documented
                least_excess = std::min(least_excess, strengths[first + j] - 1);
            }
            // Overlaps vanish at the edge like the excess of the strength, which errs by roundings; vectors
            // of neighbours mix by roundings over their distance.
            const double relative_error = 256 * u * (1 + 1 / least_excess);
            const double mixing =
                64 * u *
                (std::min(1.0, least_excess) + 1 / gap(c.spectrum.outliers, first, locations.size()));
            const auto close = [&](double got, double exact) {
                return std::abs(got - exact) <= relative_error * exact + mixing;
            };
            for (std::size_t i = 0; i < group.at("learned").size(); ++i) {
                CAPTURE(i);
                CHECK(close(summed(c.spectrum.outliers, first, locations.size(),
                                   [i](const Outlier& o) { return o.overlaps[i]; }),
                            group.at("learned")[i]));
                CHECK(close(summed(c.spectrum.outliers, first, locations.size(),
                                   [i](const Outlier& o) { return o.teacher_overlaps[i]; }),
                            group.at("teacher")[i]));
            }
            CHECK(close(summed(c.spectrum.outliers, first, locations.size(),
                               [](const Outlier& o) { return o.norm_overlap; }),
                        group.at("norm")));
            first += locations.size();
        }
    }
}
