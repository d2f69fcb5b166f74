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

TEST_CASE("locations and overlaps for every readout law, rows, output scale, constant and norm outliers") {
    const nlohmann::json rows = table_rows("spikes_extra.json");
    for (const auto& row : rows) {
        if (row.at("kind") != "outliers") {
            continue;
        }
        CAPTURE(row.dump());
        const Activation sigma = activation(row.at("activation"));
        const Network net = network(row, sigma);
        const std::optional<int> columns =
            row.at("columns") == "auto" ? std::nullopt : std::optional<int>(row.at("columns").get<int>());
        const LowRank L = low_rank(net, sigma, columns, row.at("top"));
        const Spectrum spectrum = feature_spectrum(net.bulk, L);
        CHECK(relative(spectrum.edge.location, row.at("bulk_edge")) <= 1e-13);
        REQUIRE(spectrum.outliers.size() == row.at("outliers").size());
        for (std::size_t j = 0; j < spectrum.outliers.size(); ++j) {
            const Outlier& outlier = spectrum.outliers[j];
            const auto& expected = row.at("outliers")[j];
            CHECK(relative(outlier.location, expected.at("location")) <= 1e-11);
            if (outlier.multiplicity > 1) {
                continue;  // vectors of a double outlier are any basis of their plane
            }
            const std::vector<double> learned = expected.at("learned");
            const std::vector<double> teacher = expected.at("teacher");
            for (std::size_t i = 0; i < std::min(learned.size(), outlier.overlaps.size()); ++i) {
                // Overlaps are at most 1; near the edge they carry the condition 1/(u_edge - u).
                CHECK(std::abs(outlier.overlaps[i] - learned[i]) <= 1e-9);
                CHECK(std::abs(outlier.teacher_overlaps[i] - teacher[i]) <= 1e-9);
            }
            CHECK(std::abs(outlier.norm_overlap - expected.at("norm").get<double>()) <= 1e-9);
        }
    }
}

TEST_CASE("critical step sizes agree with the table, and the count steps there") {
    const nlohmann::json rows = table_rows("spikes_extra.json");
    for (const auto& row : rows) {
        if (row.at("kind") != "critical") {
            continue;
        }
        CAPTURE(row.dump());
        const Activation sigma = activation(row.at("activation"));
        const Network net = network(row, sigma);
        const std::optional<int> columns =
            row.at("columns") == "auto" ? std::nullopt : std::optional<int>(row.at("columns").get<int>());
        const double largest = std::sqrt(net.parameters.width);
        const LowRankFamily family(sigma, net.h, net.law, columns, row.at("top"),
                                   {.theta = std::abs(net.h[1]) * std::sqrt(net.step.beta_norm2) * 1.0001});
        const auto at = [&](double eta) {
            LowRankParameters p = net.parameters;
            p.step_size = eta;
            return family.at(p);
        };
        const std::vector<double> critical = critical_step_sizes(net.bulk, at, largest);
        const std::vector<double> expected = row.at("critical_eta");
        REQUIRE(critical.size() >= expected.size());
        const RightEdge edge = right_edge(net.bulk);
        for (std::size_t j = 0; j < expected.size(); ++j) {
            if (expected[j] == 0) {
                CHECK(critical[j] == 0);
                continue;
            }
            CHECK(relative(critical[j], expected[j]) <= 1e-10);
            CHECK(count_outliers(net.bulk, edge, at(critical[j] * (1 + 1e-8))) > static_cast<int>(j));
            CHECK(count_outliers(net.bulk, edge, at(critical[j] * (1 - 1e-8))) <= static_cast<int>(j));
        }
    }
}

TEST_CASE("Gaussian rows double the norm outlier") {
    const nlohmann::json rows = table_rows("spikes_extra.json");
    for (const auto& row : rows) {
        if (row.at("activation") != "strong_he2" || row.at("kind") != "outliers" || row.at("eta") != 0.0 ||
            row.at("rows") != "gaussian") {
            continue;
        }
        const Activation sigma = activation(row.at("activation"));
        const Network net = network(row, sigma);
        const Spectrum spectrum = feature_spectrum(net.bulk, low_rank(net, sigma, 5, 0));
        REQUIRE(spectrum.outliers.size() == 2);
        CHECK(spectrum.outliers[0].multiplicity == 2);
    }
}
