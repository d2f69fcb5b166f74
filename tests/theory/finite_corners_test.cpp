#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>

#include "detequiv/theory/prediction_error.hpp"
#include "oracle_network.hpp"

using namespace oracle;

namespace {

constexpr double u = std::numeric_limits<double>::epsilon() / 2;

/// finite_errors documents 1e-12 relative for a given Q, whose entries err by u sqrt(N) beside order one.
double documented(const Network& net) {
    return 1e-12 + u * std::sqrt(net.parameters.width);
}

}  // namespace

TEST_CASE("finite strength where the reduced problem loses rank, at critical exponents, without ridge") {
    for (const auto& row : table_rows("finite_corners.json")) {
        CAPTURE(row.dump());
        const Activation sigma = Activation::parse(row.at("activation").get<std::string>());
        const Network net = network(row, sigma);
        const std::optional<int> columns =
            row.at("columns") == "auto" ? std::nullopt : std::optional<int>(row.at("columns").get<int>());
        const LowRank L = low_rank(net, sigma, columns, row.at("degree"));
        const FiniteErrors e = finite_errors(net.resolvent, net.h.bulk_variance, L, net.label);
        CHECK(usable(e.status));
        CHECK(e.status != Status::inaccurate);
        const auto close = [&](double got, double exact) {
            return std::abs(got - exact) <= documented(net) * exact;
        };
        CHECK(close(e.train_objective, row.at("train_objective")));
        CHECK(close(e.train_error, row.at("train_error")));
        CHECK(close(e.test_error, row.at("test_error")));
    }
}
