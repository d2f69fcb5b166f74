#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "detequiv/theory/activation.hpp"
#include "theory/activation_reference.hpp"

using detequiv::Activation;

namespace {

/// The accuracy that activation.hpp promises, relative to the largest reference value.
constexpr double promised = 1e-14;

void check_against(const std::vector<double>& computed, const std::vector<double>& reference) {
    double scale = 0.0;
    for (const double x : reference) {
        scale = std::max(scale, std::abs(x));
    }
    for (std::size_t i = 0; i < reference.size(); ++i) {
        CAPTURE(i);
        CHECK(std::abs(computed[i] - reference[i]) <= promised * scale);
    }
}

}  // namespace

TEST_CASE("values and derivatives agree with mpmath to 1e-14 of their scale") {
    const nlohmann::json table = activation_reference();
    const auto points = table["points"].get<std::vector<double>>();
    std::vector<double> computed(points.size());
    REQUIRE(table["pointwise"].size() > 50);
    for (const auto& row : table["pointwise"]) {
        const auto text = row["expression"].get<std::string>();
        CAPTURE(text);
        const Activation activation = Activation::parse(text);
        activation.evaluate(points, computed);
        check_against(computed, row["values"].get<std::vector<double>>());
        activation.evaluate_derivative(points, computed);
        check_against(computed, row["derivatives"].get<std::vector<double>>());
    }
}

TEST_CASE("blocks of any length give the values that single evaluations give") {
    const Activation activation = Activation::parse("tanh(z) + max(z, 0.3)*exp(-z^2/2) - He5(z)/100");
    for (const unsigned count : {0U, 1U, 2U, 3U, 4U, 5U, 511U, 512U, 513U, 1030U}) {
        std::vector<double> z(count);
        for (std::size_t i = 0; i < count; ++i) {
            z[i] = -5.0 + 0.0097 * static_cast<double>(i);
        }
        std::vector<double> values(count);
        std::vector<double> slopes(count);
        activation.evaluate(z, values);
        activation.evaluate_derivative(z, slopes);
        for (std::size_t i = 0; i < count; ++i) {
            CHECK(values[i] == activation(z[i]));
            CHECK(slopes[i] == activation.derivative(z[i]));
        }
        activation.evaluate(z, z);
        CHECK(z == values);
    }
    std::vector<double> three(3);
    std::vector<double> two(2);
    CHECK_THROWS_AS(activation.evaluate(three, two), std::invalid_argument);
}

TEST_CASE("NaN stays NaN and infinities keep their limits") {
    const double nan = std::numeric_limits<double>::quiet_NaN();
    const double infinity = std::numeric_limits<double>::infinity();
    for (const char* const text :
         {"relu",         "shifted_relu", "erf",         "tanh",      "sigmoid",   "gelu", "softplus",
          "silu",         "sin",          "abs",         "sign",      "step",      "He0",  "He3",
          "z^2",          "max(z, 0.5)",  "max(0.5, z)", "min(z, 1)", "min(1, z)", "exp",  "2^z",
          "sqrt(abs(z))", "atan",         "cosh",        "erfc",      "Phi",       "asinh"}) {
        CAPTURE(text);
        const Activation activation = Activation::parse(text);
        CHECK(std::isnan(activation(nan)));
        // One lane of a vector must not disturb the others.
        const std::vector<double> z = {0.5, nan, -0.5, 1.5};
        std::vector<double> values(4);
        activation.evaluate(z, values);
        CHECK(std::isnan(values[1]));
        CHECK(values[2] == activation(-0.5));
    }
    CHECK(Activation::parse("relu")(infinity) == infinity);
    CHECK(Activation::parse("relu")(-infinity) == 0.0);
    CHECK(Activation::parse("tanh")(infinity) == 1.0);
    CHECK(Activation::parse("tanh")(-infinity) == -1.0);
    CHECK(Activation::parse("erf")(-infinity) == -1.0);
    CHECK(Activation::parse("sigmoid")(-infinity) == 0.0);
    CHECK(Activation::parse("softplus")(infinity) == infinity);
    CHECK(std::isnan(Activation::parse("sin")(infinity)));
    CHECK(Activation::parse("exp")(1000.0) == infinity);
}

TEST_CASE("a derivative is 0 where a root of a constant stretch is 0/0") {
    for (const char* const text : {"sqrt(relu(z))", "relu(z)^0.3", "relu(z)^1.5"}) {
        CAPTURE(text);
        CHECK(Activation::parse(text).derivative(-1.0) == 0.0);
        CHECK(Activation::parse(text)(-1.0) == 0.0);
    }
}
