#include "detequiv/theory/prediction_error.hpp"

#include <doctest/doctest.h>

#include "oracle_network.hpp"

using namespace oracle;

namespace {

void check_errors(const Errors& errors, const nlohmann::json& row, double tolerance) {
    CAPTURE(row.dump());
    CHECK(relative(errors.train_objective, row.at("train_objective")) <= tolerance);
    CHECK(relative(errors.train_error, row.at("train_error")) <= tolerance);
    CHECK(relative(errors.test_error, row.at("test_error")) <= tolerance);
}

}  // namespace

TEST_CASE("errors agree with the mpmath table: plateaus and five monomial columns") {
    // The table was computed with 40 digits; 1e-12 leaves a condition of a few thousand roundings.
    const nlohmann::json rows = table_rows("errors.json");
    for (const auto& row : rows) {
        const Activation sigma = activation(row.at("activation"));
        const Network net = network(row, sigma);
        CHECK(relative(net.step.beta_norm2, row.at("beta_norm2")) <= 1e-14);
        CHECK(relative(net.step.alignment, row.at("alignment")) <= 1e-14);
        if (row.at("kind") == "plateau") {
            const int interval = row.at("interval");
            const PlateauLabels labels(net.label, limit_columns(net.h, net.law), net.step.alignment,
                                       net.step.misalignment, interval);
            check_errors(bulk_errors(net.resolvent, labels.at(interval)), row, 1e-12);
        } else {
            const LowRank L = low_rank(net, sigma, row.at("columns").get<int>(), 0);
            check_errors(finite_errors(net.resolvent, net.h.bulk_variance, L, net.label), row, 1e-12);
        }
    }
}

TEST_CASE("errors agree with the resummed table") {
    // The table was computed in double precision and is still to 1e-9 (its own note); its text has 13 digits.
    const nlohmann::json rows = table_rows("errors_resummed.json");
    for (const auto& row : rows) {
        const Activation sigma = activation(row.at("activation"));
        const Network net = network(row, sigma);
        const LowRank L = low_rank(net, sigma, std::nullopt, 30);
        check_errors(finite_errors(net.resolvent, net.h.bulk_variance, L, net.label), row, 1e-9);
    }
}
