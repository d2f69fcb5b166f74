#include "shared_ridges.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "oracle_network.hpp"

using namespace oracle;

namespace {

/// Row of the tables' kind, as text.
struct Case {
    const char* row;
    int degree;
};

const std::vector<Case> cases = {
    {R"({"activation": "tanh_bump", "teacher": [0, 0.7, 0.5], "noise_variance": 0.25, "phi_first": 0.5, "phi": 0.5, "psi": 0.75, "eta": 6})",
     20},
    // n < N, mean-field labels (g_b != 0), an uncentred activation
    {R"({"activation": "relu", "teacher": [0.3, 0.9, 0.4], "noise_variance": 0.1, "phi_first": 0.4, "phi": 0.8, "psi": 0.3, "eta": 5, "s": 0.3})",
     28},
    // a law of two atoms: rows, not columns, are left out; Gaussian rows of W_0
    {R"({"activation": "tanh_bump", "teacher": [0, 0.7, 0.5], "noise_variance": 0.25, "phi_first": 0.5, "phi": 0.5, "psi": 0.5, "eta": 4, "readout": "rademacher", "rows": "gaussian", "output_scale": "mean-field"})",
     14},
    // an asymmetric law: no checkerboard
    {R"({"activation": "relu", "teacher": [0.1, 0.9, 0.4], "noise_variance": 0, "phi_first": 1, "phi": 2, "psi": 0.2, "eta": 8, "readout": "finite", "atoms": [-2, 0.5], "probabilities": [0.2, 0.8], "width": 4000})",
     20}};

}  // namespace

TEST_CASE("errors that share a rotated low-rank part are those of each ridge by itself") {
    for (const Case& one : cases) {
        CAPTURE(one.row);
        const auto row = nlohmann::json::parse(one.row);
        const Activation sigma = activation(row.at("activation"));
        const Network net = network(row, sigma);
        const LowRank L = low_rank(net, sigma, std::nullopt, one.degree);
        REQUIRE(can_share(L));
        const SharedRidges shared(L, net.bulk.bulk_variance, net.label);
        CHECK(shared.fits(net.bulk.bulk_variance, net.label));
        CHECK_FALSE(shared.fits(net.bulk.bulk_variance, Label(net.teacher, 7)));
        for (double ridge = 1e-8; ridge < 200; ridge *= 3.7) {
            CAPTURE(ridge);
            BulkParameters bulk = net.bulk;
            bulk.ridge = ridge;
            const Resolvent resolvent = solve_resolvent(bulk);
            const auto errors = shared.at(resolvent);
            REQUIRE(errors);
            const FiniteErrors alone =
                finite_errors(resolvent, bulk.bulk_variance, L, net.label, Stillness::measured);
            // Two factorisations of one problem, each documented to 1e-12.
            CHECK(relative(errors->train_objective, alone.train_objective) <= 2e-12);
            CHECK(relative(errors->train_error, alone.train_error) <= 2e-12);
            CHECK(relative(errors->test_error, alone.test_error) <= 2e-12);
            CHECK(errors->columns == alone.columns);
            CHECK(errors->status == alone.status);
            // A difference of nearly equal numbers: absolute, far below the 1e-9 that it is held against.
            CHECK(std::abs(errors->stillness - alone.stillness) <= 1e-11 + 1e-6 * alone.stillness);
        }
    }
}

TEST_CASE("what would lose digits is not shared") {
    const auto row = nlohmann::json::parse(cases[0].row);
    const Activation sigma = activation(row.at("activation"));
    Network net = network(row, sigma);
    CHECK_FALSE(can_share(low_rank(net, sigma, 5, 0)));  // monomial columns
    LowRank coupled = low_rank(net, sigma, std::nullopt, 20);
    coupled.g_b = -0.9;
    CHECK_FALSE(can_share(coupled));
    // No penalty beside strong columns: only the linear part, interpolated.
    LowRank strong = low_rank(net, sigma, std::nullopt, 20);
    strong.Q *= 1e6;
    const SharedRidges shared(strong, net.bulk.bulk_variance, net.label);
    CHECK_FALSE(shared.at(net.resolvent));
}
