#include <doctest/doctest.h>

#include <cmath>
#include <numbers>
#include <string>
#include <vector>

#include "detequiv/theory/activation.hpp"

using detequiv::Activation;

namespace {

std::vector<double> kinks(const std::string& text) {
    const Activation activation = Activation::parse(text);
    return {activation.kinks().begin(), activation.kinks().end()};
}

std::vector<double> jumps(const std::string& text) {
    const Activation activation = Activation::parse(text);
    return {activation.jumps().begin(), activation.jumps().end()};
}

using List = std::vector<double>;

/// A root is found to the last bits of a bracket, while the argument is itself rounded: a few units.
void check_places(const List& found, const List& expected) {
    REQUIRE(found.size() == expected.size());
    for (std::size_t i = 0; i < found.size(); ++i) {
        CHECK(std::abs(found[i] - expected[i]) <= 4.5e-16 * std::max(1.0, std::abs(expected[i])));
    }
}

}  // namespace

TEST_CASE("arguments that are lines are solved exactly") {
    CHECK(kinks("relu") == List{0.0});
    CHECK(kinks("max(z - 0.1, 0)") == List{0.1});
    CHECK(kinks("relu(3*z - 1)") == List{1.0 / 3.0});
    CHECK(kinks("max(2*z, 1 - z) + abs(z + 7)") == List{-7.0, 1.0 / 3.0});
    CHECK(kinks("abs(z - 0.1) + abs(10*z - 1)") == List{0.1});
    CHECK(kinks("abs(z - 41)").empty());
    CHECK(kinks("tanh(z) + 1.5*(exp(-z^2/2) - 2^(-1/2))").empty());
}

TEST_CASE("other arguments are bracketed to the last bits") {
    check_places(kinks("max(z^2 - 1, 0)"), {-1.0, 1.0});
    check_places(kinks("abs(exp(z) - 2)"), {std::numbers::ln2});
    check_places(kinks("relu(z^3 - 2)"), {std::cbrt(2.0)});
    check_places(kinks("sign(tanh(z) - 0.5)"), {std::atanh(0.5)});
    check_places(kinks("min(z^2, 2 - z)"), {-2.0, 1.0});
    std::vector<double> multiples;
    for (int k = -12; k <= 12; ++k) {
        multiples.push_back(k * std::numbers::pi);
    }
    check_places(kinks("abs(sin(z))"), multiples);
    CHECK(kinks("abs(sin(100*z))").size() == 2547);
}

TEST_CASE("two zeros closer than a cell of the grid are both found") {
    check_places(kinks("relu((z - 0.0021)^2 - 1e-10)"), {0.0021 - 1e-5, 0.0021 + 1e-5});
    CHECK(kinks("abs(cos(z - 0.0021) - 0.9999999)").size() == 2 * 13);
}

TEST_CASE("nested kinks are listed where they are seen") {
    check_places(kinks("relu(abs(z) - 1)"), {-1.0, 1.0});
    check_places(kinks("max(z, abs(z + 3) - 1)"), {-3.0});
    check_places(kinks("max(1 - z^2, abs(z) - 9)"), {-2.7015621187164243, 2.7015621187164243});
    check_places(kinks("abs(abs(z) - 0.3)"), {-0.3, 0.0, 0.3});
    check_places(kinks("relu(z)^2 + relu(1 - abs(z - 2))"), {0.0, 1.0, 2.0, 3.0});
    check_places(kinks("sign(sign(z) - 0.5)"), {0.0});
    CHECK(kinks("sign(z^2 + 1)").empty());
}

TEST_CASE("roots and inverse functions break where their arguments touch the end of their domain") {
    check_places(kinks("sqrt(abs(z))"), {0.0});
    check_places(kinks("sqrt(z^2)"), {0.0});
    check_places(kinks("abs(z - 2)^1.5"), {2.0});
    check_places(kinks("(z^2 - 2*z + 1)^0.75"), {1.0});
    check_places(kinks("sqrt(relu(z))"), {0.0});
    check_places(kinks("acosh(cosh(z))"), {0.0});
    CHECK(kinks("acos(cos(z))").size() == 25);
    CHECK(kinks("asin(sin(z))").size() == 26);
    CHECK(kinks("sqrt(z^2 + 1e-6)").empty());
    CHECK(kinks("log(1 + exp(z))").empty());
}

TEST_CASE("jumps are the kinks at which the function itself jumps") {
    CHECK(jumps("sign") == List{0.0});
    CHECK(jumps("step(z - 0.25) + abs(z)") == List{0.25});
    CHECK(jumps("relu").empty());
    CHECK(jumps("z*sign(z)").empty());
    CHECK(jumps("(z - 1)*step(z - 1)").empty());
    CHECK(jumps("sign(z - 1)*sqrt(abs(z - 1))").empty());
    CHECK(jumps("sign(z)^2").empty());
    CHECK(jumps("tanh(z) + 1e-9*sign(z - 3)") == List{3.0});
    CHECK(jumps("relu(sign(z) - 2) + z").empty());
    check_places(jumps("max(step(z^2 - 2), 0.5*z)"), {-std::numbers::sqrt2, std::numbers::sqrt2});
}

TEST_CASE("a kink that is listed is one: the derivative differs on its sides") {
    for (const char* const text : {"max(z^2 - 1, 0)", "abs(exp(z) - 2)", "min(z^2, 2 - z)", "abs(sin(z))"}) {
        const Activation activation = Activation::parse(text);
        for (const double kink : activation.kinks()) {
            CHECK(std::abs(activation.derivative(kink + 1e-9) - activation.derivative(kink - 1e-9)) > 0.1);
        }
    }
}

TEST_CASE("kinks within a cell of the search are found beside breaks and zeros") {
    check_places(kinks("sign(z^2 - 1e-6*z)"), {0.0, 1e-6});
    check_places(kinks("max(z^3, 1e-6*z)"), {-1e-3, 0.0, 1e-3});
    check_places(kinks("min(z - sqrt(abs(z)), 51*z)"), {-1.0 / 2500, 0.0});
    // Left of the jump the smaller one is the line from -1 on.
    check_places(kinks("min(200*z - 0.75, sign(z))"), {-0.25 / 200, 0.0, 1.75 / 200});
}

TEST_CASE("a sign whose argument leaves zero there jumps") {
    CHECK(jumps("asinh(step(relu(-z)))") == List{0.0});
    CHECK(jumps("sign(relu(z - 1))") == List{1.0});
    CHECK(jumps("abs(z)*sign(relu(z))").empty());
}

TEST_CASE("a jump is seen where the argument of its sign moves in larger steps than z") {
    CHECK(jumps("z + step(z + 100 - 101.5)") == List{1.5});
    CHECK(jumps("tanh(z) + 3*step(z/1000 + 1 - 1.001)").size() == 1);
    CHECK(jumps("sign(z)*sqrt(sqrt(abs(z)))").empty());
    CHECK(jumps("sign(z + 100 - 101)*abs(z - 1)").empty());
}
