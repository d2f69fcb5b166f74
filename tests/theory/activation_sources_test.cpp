#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "detequiv/theory/activation.hpp"

using detequiv::Activation;

TEST_CASE("a coefficient list is the sum of Hermite polynomials") {
    const Activation series = Activation::hermite_series({0.3, 0.9, 0.0, -0.25});
    const Activation typed = Activation::parse("0.3 + 0.9*He1 - 0.25*He3");
    for (const double z : {-2.5, -0.4, 0.0, 1.0, 3.75}) {
        CHECK(series(z) == doctest::Approx(typed(z)).epsilon(1e-15));
        CHECK(series.derivative(z) == doctest::Approx(typed.derivative(z)).epsilon(1e-15));
    }
    CHECK(series.text() == "[0.3, 0.9, 0, -0.25]");
    CHECK(series.kinks().empty());
    CHECK(*series.closed_coefficient(3) == -0.25);
    CHECK(*series.closed_coefficient(4) == 0.0);
    CHECK(*series.closed_norm2() == doctest::Approx(0.09 + 0.81 + 6 * 0.0625).epsilon(1e-15));
    CHECK(*series.closed_mean_shift(2.0) == doctest::Approx(0.3 + 1.8 - 2.0).epsilon(1e-14));
    const Activation constant = Activation::hermite_series({2.0});
    CHECK(constant(5.0) == 2.0);
    CHECK(constant.derivative(5.0) == 0.0);
}

TEST_CASE("inadmissible coefficient lists are refused") {
    CHECK_THROWS_AS(static_cast<void>(Activation::hermite_series({})), std::invalid_argument);
    CHECK_THROWS_AS(static_cast<void>(Activation::hermite_series({0.0, 0.0})), std::invalid_argument);
    CHECK_THROWS_AS(static_cast<void>(Activation::hermite_series(std::vector<double>(66, 1.0))),
                    std::invalid_argument);
    CHECK_NOTHROW(static_cast<void>(Activation::hermite_series(std::vector<double>(65, 1.0))));
    const double nan = std::numeric_limits<double>::quiet_NaN();
    CHECK_THROWS_AS(static_cast<void>(Activation::hermite_series({1.0, nan})), std::invalid_argument);
}

TEST_CASE("a callable is used as it is given") {
    const Activation activation =
        Activation::from_callable({.value = [](double z) { return z > 1.0 ? z : 0.0; },
                                   .derivative = [](double z) { return z > 1.0 ? 1.0 : 0.0; },
                                   .kinks = {1.0},
                                   .jumps = {1.0},
                                   .name = "gated"});
    CHECK(activation(2.0) == 2.0);
    CHECK(activation.derivative(0.5) == 0.0);
    std::vector<double> z = {0.5, 1.5};
    activation.evaluate(z, z);
    CHECK(z == std::vector<double>{0.0, 1.5});
    CHECK(activation.text() == "gated");
    CHECK(activation.jumps().size() == 1);
    CHECK_FALSE(activation.closed_norm2().has_value());
}

TEST_CASE("inadmissible callables are refused") {
    const auto identity = [](double z) { return z; };
    const auto one = [](double) { return 1.0; };
    const auto refused = [](Activation::Callable callable) {
        CHECK_THROWS_AS(static_cast<void>(Activation::from_callable(std::move(callable))),
                        std::invalid_argument);
    };
    refused({.value = identity, .derivative = {}});
    refused({.value = {}, .derivative = one});
    refused({.value = identity, .derivative = one, .kinks = {std::nan("")}});
    refused({.value = identity, .derivative = one, .kinks = {1.0}, .jumps = {2.0}});
    refused({.value = [](double z) { return std::log(z); }, .derivative = one});
    refused({.value = [](double z) { return std::exp(z * z); }, .derivative = one});
    refused({.value = [](double z) { return std::exp(0.3 * z * z); }, .derivative = one});
    refused({.value = [](double) { return 1e160; }, .derivative = one});
    refused({.value = [](double) { return 0.0; }, .derivative = one});
    CHECK_NOTHROW(static_cast<void>(
        Activation::from_callable({.value = identity, .derivative = one, .kinks = {3.0, -1.0}})));
}
