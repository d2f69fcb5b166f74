#include <doctest/doctest.h>
#include <muParser.h>

#include <cmath>
#include <numbers>
#include <random>
#include <string>
#include <vector>

#include "detequiv/theory/activation.hpp"

using detequiv::Activation;

namespace {

double oracle_erf(double x) {
    return std::erf(x);
}
double oracle_relu(double x) {
    return x > 0.0 ? x : 0.0;
}
double oracle_sigmoid(double x) {
    return 1.0 / (1.0 + std::exp(-x));
}
double oracle_softplus(double x) {
    return std::log1p(std::exp(x));
}

class Oracle {
  public:
    explicit Oracle(const std::string& text) {
        parser_.DefineVar("z", &z_);
        parser_.DefineConst("pi", std::numbers::pi);
        parser_.DefineConst("e", std::numbers::e);
        parser_.DefineFun("erf", oracle_erf);
        parser_.DefineFun("relu", oracle_relu);
        parser_.DefineFun("sigmoid", oracle_sigmoid);
        parser_.DefineFun("softplus", oracle_softplus);
        parser_.SetExpr(text);
    }
    double operator()(double z) {
        z_ = z;
        return parser_.Eval();
    }
    double slope(double z) { return parser_.Diff(&z_, z, 1e-4); }

  private:
    double z_ = 0.0;
    mu::Parser parser_;
};

/// Expressions whose every step has a moderate condition number and stays finite.
class RandomExpression {
  public:
    explicit RandomExpression(unsigned seed) : random_(seed) {}

    std::string operator()(int depth) {
        if (depth == 0) {
            const int leaf = pick(5);
            return leaf < 3 ? "z" : leaf == 3 ? std::to_string(pick(900) + 100) + "e-3" : "pi";
        }
        static const char* const functions[] = {"sin",     "cos",      "tanh", "erf",  "relu",
                                                "sigmoid", "softplus", "abs",  "atan", "asinh"};
        static const char* const operators[] = {" + ", " - ", "*"};
        std::string text;
        const auto inner = [&] { return (*this)(depth - 1); };
        switch (pick(6)) {
            case 0:
            case 1:
                text += functions[pick(10)];
                return text.append("(").append(inner()).append(")");
            case 2:
                return text.append("-tanh(").append(inner()).append(")^").append(std::to_string(pick(3) + 2));
            case 3:
                return text.append(inner()).append("/(1.5 + cos(").append(inner()).append("))");
            case 4:
                text += pick(2) == 0 ? "max(" : "min(";
                return text.append(inner()).append(", ").append(inner()).append(")");
            default:
                text.append("(").append(inner()).append(operators[pick(3)]);
                return text.append(inner()).append(")");
        }
    }

  private:
    int pick(int count) { return static_cast<int>(random_() % static_cast<unsigned>(count)); }
    std::mt19937 random_;
};

}  // namespace

TEST_CASE("values of random expressions are muParser's") {
    RandomExpression next(1);
    int compared = 0;
    for (int trial = 0; trial < 300; ++trial) {
        const std::string text = next(1 + trial % 4);
        CAPTURE(text);
        try {
            const Activation activation = Activation::parse(text);
            Oracle oracle(text);
            for (double z = -6.05; z < 6.0; z += 0.37) {
                CAPTURE(z);
                const double expected = oracle(z);
                // At most 60 operations of condition at most about 10 each, 4 units of rounding in a
                // function.
                CHECK(std::abs(activation(z) - expected) <= 1e-12 * (1.0 + std::abs(expected)));
            }
            ++compared;
        } catch (const detequiv::ExpressionError& error) {
            // Only a function that is 0 may be refused here.
            CHECK(std::string(error.what()).find("zero for every z") != std::string::npos);
        }
    }
    CHECK(compared > 280);
}

TEST_CASE("derivatives of random expressions are muParser's differences away from kinks") {
    RandomExpression next(2);
    for (int trial = 0; trial < 200; ++trial) {
        const std::string text = next(1 + trial % 3);
        CAPTURE(text);
        try {
            const Activation activation = Activation::parse(text);
            Oracle oracle(text);
            for (double z = -4.03; z < 4.0; z += 0.41) {
                CAPTURE(z);
                bool near_kink = false;
                for (const double kink : activation.kinks()) {
                    near_kink = near_kink || std::abs(z - kink) < 1e-3;
                }
                const double expected = oracle.slope(z);
                // The five-point difference at step 1e-4: rounding 1e-16/1e-4, truncation below it.
                CHECK((near_kink ||
                       std::abs(activation.derivative(z) - expected) <= 1e-8 * (10.0 + std::abs(expected))));
            }
        } catch (const detequiv::ExpressionError&) {
            continue;
        }
    }
}
