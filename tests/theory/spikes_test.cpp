#include "detequiv/theory/spikes.hpp"

#include <doctest/doctest.h>

#include "oracle_network.hpp"

using namespace oracle;

TEST_CASE("edge and outliers agree with the mpmath table") {
    const nlohmann::json rows = table_rows("spikes.json");
    for (const auto& row : rows) {
        CAPTURE(row.dump());
        const Activation sigma = activation(row.at("activation"));
        const Network net = network(row, sigma);
        const LowRank L = low_rank(net, sigma, row.at("columns").get<int>(), 0);
        const Spectrum spectrum = feature_spectrum(net.bulk, L);
        CHECK(relative(spectrum.edge.location, row.at("bulk_edge")) <= 1e-13);
        REQUIRE(spectrum.outliers.size() == row.at("outliers").size());
        CHECK(count_outliers(net.bulk, spectrum.edge, L) == static_cast<int>(spectrum.outliers.size()));
        for (std::size_t j = 0; j < spectrum.outliers.size(); ++j) {
            CHECK(relative(spectrum.outliers[j].location, row.at("outliers")[j]) <= 1e-12);
        }
    }
}
