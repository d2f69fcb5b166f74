#include <doctest/doctest.h>

#include <cmath>
#include <string>
#include <vector>

#include "detequiv/theory/activation.hpp"
#include "theory/activation_reference.hpp"

using detequiv::Activation;

namespace {

constexpr double promised = 1e-14;  // relative to ||sigma||, what the Hermite stage promises

double root_of_factorial(int k) {
    return std::exp(0.5 * std::lgamma(k + 1.0));
}

}  // namespace

TEST_CASE("closed forms agree with mpmath quadrature") {
    const nlohmann::json table = activation_reference();
    const auto shifts = table["shifts"].get<std::vector<double>>();
    const auto degrees = table["degrees"].get<std::vector<int>>();
    REQUIRE(table["closed"].size() > 25);
    for (const auto& row : table["closed"]) {
        const auto text = row["expression"].get<std::string>();
        CAPTURE(text);
        const Activation activation = Activation::parse(text);
        const double norm2 = row["norm2"].get<double>();
        if (const auto closed = activation.closed_norm2()) {
            CHECK(std::abs(*closed - norm2) <= 4 * promised * norm2);
        }
        for (std::size_t i = 0; i < shifts.size(); ++i) {
            const double expected = row["mean_shift"][i].get<double>();
            const auto closed = activation.closed_mean_shift(shifts[i]);
            REQUIRE(closed.has_value());
            CHECK(std::abs(*closed - expected) <= promised * std::max(std::sqrt(norm2), std::abs(expected)));
        }
        for (std::size_t i = 0; i < degrees.size(); ++i) {
            CAPTURE(degrees[i]);
            const double expected = row["normalised"][i].get<double>();
            const auto closed = activation.closed_coefficient(degrees[i]);
            REQUIRE(closed.has_value());
            CHECK(std::abs(*closed * root_of_factorial(degrees[i]) - expected) <=
                  promised * std::sqrt(norm2));
        }
    }
}

TEST_CASE("which built-in functions have a closed norm") {
    for (const char* const text : {"relu", "shifted_relu", "abs", "sign", "step", "erf", "sin", "gelu", "he5",
                                   "max(z,0) - 1/sqrt(2*pi)", "He1 + He2/sqrt(2)"}) {
        CAPTURE(text);
        CHECK(Activation::parse(text).closed_norm2().has_value());
    }
    for (const char* const text : {"tanh", "sigmoid", "softplus", "silu", "sin(z^2)", "relu(z^2 - 1)"}) {
        CAPTURE(text);
        CHECK_FALSE(Activation::parse(text).closed_norm2().has_value());
        CHECK_FALSE(Activation::parse(text).closed_coefficient(0).has_value());
        CHECK_FALSE(Activation::parse(text).closed_mean_shift(0.5).has_value());
    }
}

TEST_CASE("a closed form whose parts cancel is withheld") {
    CHECK_FALSE(Activation::parse("exp(z/1000) - 1").closed_coefficient(0).has_value());
    CHECK_FALSE(Activation::parse("relu(z) - relu(z - 0.0001)").closed_norm2().has_value());
}

TEST_CASE("a break that the normal law does not reach leaves no coefficient, however large its power") {
    for (const char* const text :
         {"relu(z + 4e6)", "abs(z - 4e6)", "sign(z + 4e6)", "erf(z - 4e6)", "gelu(z + 4e6)"}) {
        CAPTURE(text);
        const Activation activation = Activation::parse(std::string(text) + " + z");
        for (int k = 2; k <= 64; ++k) {
            CHECK(activation.closed_coefficient(k) == 0.0);
        }
    }
}

TEST_CASE("the shifted mean is the sum of its Taylor series") {
    for (const char* const text :
         {"relu(z - 0.5)", "erf", "gelu", "sin(2*z)", "exp(-z^2/2)", "sign(z + 0.2)"}) {
        CAPTURE(text);
        const Activation activation = Activation::parse(text);
        double sum = 0.0;
        double power = 1.0;
        for (int k = 0; k < 60; ++k) {
            sum += *activation.closed_coefficient(k) * power;
            power *= 0.4;
        }
        CHECK(sum == doctest::Approx(*activation.closed_mean_shift(0.4)).epsilon(1e-14));
    }
    CHECK_THROWS_AS(static_cast<void>(Activation::parse("relu").closed_coefficient(-1)),
                    std::invalid_argument);
    CHECK(*Activation::parse("relu").closed_coefficient(401) == 0.0);
}
