#include <doctest/doctest.h>

#include <cmath>
#include <random>
#include <string>

#include "detequiv/theory/activation.hpp"

using detequiv::Activation;
using detequiv::ExpressionError;

namespace {

double value(const std::string& text, double z) {
    return Activation::parse(text)(z);
}

struct Refusal {
    std::string message;
    std::size_t position = 0;
};

Refusal refusal(const std::string& text) {
    try {
        const Activation accepted = Activation::parse(text);
        FAIL("accepted: ", text);
    } catch (const ExpressionError& error) {
        return {error.what(), error.position()};
    }
    return {};
}

void check_refused(const std::string& text, std::size_t position, const std::string& part) {
    CAPTURE(text);
    const Refusal refused = refusal(text);
    CAPTURE(refused.message);
    CHECK(refused.position == position);
    CHECK(refused.message.find(part) != std::string::npos);
}

}  // namespace

TEST_CASE("operators bind as in mathematics") {
    CHECK(value("-z^2", 3.0) == -9.0);
    CHECK(value("2^-z", 1.0) == doctest::Approx(0.5).epsilon(1e-15));
    CHECK(value("z^2^3", 2.0) == 256.0);
    CHECK(value("2 - 3 - z", 1.0) == -2.0);
    CHECK(value("12 / 2 / (z^2 + 1)", 1.0) == 3.0);
    CHECK(value("2*-z", 3.0) == -6.0);
    CHECK(value("--z", 3.0) == 3.0);
    CHECK(value("+z*2+1", 3.0) == 7.0);
    CHECK(value("(z + 1)*(z - 1)", 3.0) == 8.0);
    CHECK(value(" .5e1 *\tz\n", 2.0) == 10.0);
    CHECK(value("2e-1 + 2*e*z", 0.0) == 0.2);
}

TEST_CASE("a function's bare name is the function of z") {
    CHECK(value("relu", 2.0) == 2.0);
    CHECK(value("0.5*relu + tanh", 0.7) == value("0.5*relu(z) + tanh(z)", 0.7));
    CHECK(value("He2", 3.0) == 8.0);
    CHECK(value("He2(z)", 3.0) == 8.0);
    CHECK(value("He3(2*z)", 1.0) == 2.0);
    CHECK(value("he2", 3.0) == doctest::Approx(8.0 / std::sqrt(2.0)).epsilon(1e-15));
    CHECK(value("He0", 3.0) == 1.0);
}

TEST_CASE("values at 0: sign is 0 and step is 1/2") {
    CHECK(value("sign", 0.0) == 0.0);
    CHECK(value("step", 0.0) == 0.5);
    CHECK(Activation::parse("relu").derivative(0.0) == 0.5);
    CHECK(Activation::parse("max(z, 0.5*z)").derivative(0.0) == 0.75);
}

TEST_CASE("syntax errors name their position") {
    check_refused("", 0, "empty");
    check_refused("  ", 0, "empty");
    check_refused("z + ", 4, "end of text");
    check_refused("(z", 2, "opened at position 1");
    check_refused("z)", 1, "closes none");
    check_refused("z 2", 2, "operator is required");
    check_refused("2z", 1, "operator is required");
    check_refused("z ** 2", 2, "written with ^");
    check_refused("z + $", 4, "no such symbol");
    check_refused("z + \xc3\xa9*2", 4, "\"\xc3\xa9\" at position 5");
    check_refused("1e999*z", 0, "outside the range");
    check_refused("z*.", 2, "no number");
    check_refused("z*(,)", 3, "required here");
    check_refused("max(z,)", 6, "after the comma");
}

TEST_CASE("unknown names are refused with the nearest known one") {
    check_refused("1 + tahn(z)", 4, "tan");
    check_refused("sigmoidd", 0, "sigmoid");
    check_refused("z + He65", 4, "He0 .. He64");
    check_refused("x^2", 0, "nearest known one is z");
    check_refused("z(2)", 0, "not a function");
    check_refused("pi(z)", 0, "not a function");
}

TEST_CASE("wrong numbers of arguments are refused") {
    check_refused("1 + max(z)", 4, "required 2, given 1");
    check_refused("max", 0, "required 2, given 0");
    check_refused("min(z, 1, 2)", 0, "required 2, given 3");
    check_refused("tanh(z, 1)", 0, "required 1, given 2");
    check_refused("tanh()", 0, "required 1, given 0");
}

TEST_CASE("values that are not finite on the line are refused where they arise") {
    check_refused("log(z)", 0, "\"log(z)\" at position 1");
    check_refused("2 + log(z + 1)*z", 4, "\"log(z + 1)\" at position 5");
    check_refused("1/z", 0, "infinite");
    check_refused("z + 1/(z - 0.123)", 4, "vanishes at z = 0.123");
    check_refused("1/(1 + cos(z))", 0, "vanishes at z = -3.14159265358979");
    check_refused("sin(z)/z", 0, "NaN at z = 0");
    check_refused("3*tan(z)", 2, "\"tan(z)\" at position 3");
    check_refused("z^2.5", 0, "NaN");
    check_refused("sqrt(z^2 - 1e-7)", 0, "NaN at z = 0");
    check_refused("sqrt((z - 0.002)^2 - 1e-7)", 0, "leaves its domain");
    check_refused("log((z - 0.002)^2)", 0, "infinite at z = 0.002");
    check_refused("acos(1.001*sin(z))", 0, "acos");
    check_refused("(z - 0.1)^-2", 0, "vanishes at z = 0.1");
    // From one side only: z^2 - z + 5 beyond the jump, z^2 - z before it.
    check_refused("z/(z^2 + 5*step(z) - z)^6.5", 0, "vanishes at z = 0");
    CHECK(Activation::parse("z/(z^2 + 5*step(z) - z + 1e-9)").kinks().size() == 1);
    check_refused("z/0", 0, "z/0");
    check_refused("0*log(z)", 2, "log(z)");
    check_refused("exp(z^2)/(1 + exp(z^2))", 0, "exp(z^2)");
}

TEST_CASE("square integrability under the normal law decides at |z| = 40") {
    CHECK_NOTHROW(static_cast<void>(Activation::parse("exp(z^2/5)")));
    check_refused("exp(z^2/4)", 0, "not square integrable");
    check_refused("exp(0.24*z^2)", 0, "not square integrable");
    check_refused("exp(z^2/3)", 0, "not square integrable");
    check_refused("0*z", 0, "zero for every z");
    CHECK_NOTHROW(static_cast<void>(Activation::parse("z^64")));
    CHECK_NOTHROW(static_cast<void>(Activation::parse("exp(10*z)")));
}

TEST_CASE("length and depth are bounded") {
    std::string sum = "z";
    while (sum.size() + 2 <= 4096) {
        sum += "+z";
    }
    CHECK(value(sum, 1.0) == doctest::Approx(static_cast<double>((sum.size() + 1) / 2)));
    check_refused(sum + "+z", 4096, "at most 4096");
    const std::string deepest = std::string(199, '(') + "z" + std::string(199, ')');
    CHECK(value(deepest, 2.0) == 2.0);
    check_refused("(" + deepest + ")", 200, "nested too deeply");
    check_refused(std::string(4000, '-') + "z", 200, "nested too deeply");
    check_refused(std::string(4000, '('), 200, "nested too deeply");
}

TEST_CASE("random texts are parsed or refused, nothing else") {
    const std::string words[] = {"z", "(",   ")",   "+", "-",   "*",   "/", "^",  ",",   "max", "sin",
                                 "2", "0.5", "He3", " ", "abs", "1e9", ".", "pi", "log", "#"};
    std::mt19937 random(20);
    std::uniform_int_distribution<std::size_t> pick(0, std::size(words) - 1);
    std::uniform_int_distribution<int> length(1, 12);
    int accepted = 0;
    for (int trial = 0; trial < 4000; ++trial) {
        std::string text;
        for (int i = length(random); i > 0; --i) {
            text += words[pick(random)];
        }
        CAPTURE(text);
        try {
            const Activation activation = Activation::parse(text);
            CHECK(std::isfinite(activation(0.25)));
            ++accepted;
        } catch (const ExpressionError& error) {
            CHECK(error.position() <= text.size());
        }
    }
    CHECK(accepted > 10);
}
