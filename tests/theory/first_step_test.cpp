#include "detequiv/theory/first_step.hpp"

#include <doctest/doctest.h>

#include "oracle_network.hpp"

using namespace oracle;

TEST_CASE("limits of the first step and the weight outlier agree with the table, presence included") {
    const nlohmann::json rows = table_rows("weight_outlier.json");
    for (const auto& row : rows) {
        CAPTURE(row.dump());
        const Hermite h = hermite_expansion(activation(row.at("activation")));
        const Hermite teacher = hermite_expansion(Activation::hermite_series(row.at("teacher")));
        const FirstStep step =
            first_step(h, teacher,
                       {.step_size = row.at("eta"),
                        .output_scale = row.at("s"),
                        .phi_first = row.at("phi_first"),
                        .psi = row.at("dimension").get<double>() / row.at("width").get<double>(),
                        .noise_variance = row.at("noise_variance")});
        CHECK(relative(step.beta_norm2, row.at("beta_norm2")) <= 1e-14);
        CHECK(relative(step.alignment, row.at("alignment")) <= 1e-14);
        CHECK(std::abs(step.g_b - row.at("g_b").get<double>()) <= 1e-15);
        CHECK(step.alignment * step.alignment + step.misalignment == doctest::Approx(1).epsilon(1e-15));
        REQUIRE(step.weight_outlier.has_value() == !row.at("location").is_null());
        if (step.weight_outlier) {
            CHECK(relative(step.weight_outlier->location, row.at("location")) <= 1e-13);
            if (row.contains("overlap_learned")) {
                CHECK(std::abs(step.weight_outlier->overlap_direction -
                               row.at("overlap_learned").get<double>()) <= 1e-13);
                CHECK(std::abs(step.weight_outlier->overlap_readout -
                               row.at("overlap_readout").get<double>()) <= 1e-13);
            }
        }
    }
}

TEST_CASE("for s > 0 the location solves the secular equation of the note, written out") {
    const Hermite h = hermite_expansion(Activation::parse("tanh"));
    const Hermite teacher = hermite_expansion(Activation::hermite_series({0.0, 0.8, 0.3}));
    for (const double s : {0.2, 1.0, 2.5}) {
        for (const double psi : {0.4, 1.0, 3.0}) {
            const double eta = 8;
            const FirstStep step = first_step(
                h, teacher,
                {.step_size = eta, .output_scale = s, .phi_first = 0.7, .psi = psi, .noise_variance = 0.1});
            REQUIRE(step.weight_outlier.has_value());
            const double q = 1 / psi;
            const double z = step.weight_outlier->location * step.weight_outlier->location;
            const double root = std::sqrt((1 - q - z) * (1 - q - z) - 4 * q * z);
            const double left = (1 - q - z + root) / (2 * q * z);
            const double right = q * left - (1 - q) / z;
            const double c1 = h[1];
            const double lhs = 1 / (eta * eta * c1 * c1) - (2 * s / eta - s * s * c1 * c1) * (1 + z * left);
            const double rhs = (step.beta_norm2 - s * s * c1 * c1) * z * left * right;
            // 1 + z m_L subtracts numbers near 1: the equation is known to z u, z below 200 here.
            CHECK(lhs == doctest::Approx(rhs).epsilon(1e-11));
        }
    }
}

TEST_CASE("a teacher without linear part is not learned; bad arguments are refused by name") {
    const Hermite h = hermite_expansion(Activation::parse("tanh"));
    const Hermite even = hermite_expansion(Activation::hermite_series({0.0, 0.0, 1.0}));
    CHECK(first_step(h, even,
                     {.step_size = 1, .output_scale = 0, .phi_first = 1, .psi = 1, .noise_variance = 0})
              .alignment == 0);
    CHECK_THROWS_AS((void)first_step(h, even, {.step_size = -1}), std::invalid_argument);
    CHECK_THROWS_AS((void)first_step(h, even, {.step_size = 1, .output_scale = 0, .phi_first = 0}),
                    std::invalid_argument);
    CHECK_THROWS_AS((void)first_step(h, even, {.step_size = 1, .output_scale = std::nan("")}),
                    std::invalid_argument);
}
