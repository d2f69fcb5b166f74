#include "detequiv/theory/hermite.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <numbers>
#include <string>

#include "detequiv/numerics/quadrature.hpp"
#include "detequiv/theory/mean_shift.hpp"

using namespace detequiv;

namespace {

double root_factorial(int k) {
    return std::exp(std::lgamma(k + 1.0) / 2);
}

}  // namespace

TEST_CASE("quadrature agrees with closed forms to 1e-14 of the norm, to degree 64") {
    for (const char* name : {"relu", "shifted_relu", "abs", "sign", "step", "erf", "sin", "gelu", "he3",
                             "he64", "He1 + He2/sqrt(2)", "max(z - 0.7, 0)"}) {
        CAPTURE(std::string(name));
        const Activation sigma = Activation::parse(name);
        REQUIRE(sigma.closed_coefficient(0).has_value());
        const Hermite h = hermite_by_quadrature(sigma);
        CHECK(h.status == Status::ok);
        const double norm = std::sqrt(h.norm2);
        for (int k = 0; k <= max_hermite_degree; ++k) {
            CAPTURE(k);
            // lgamma costs a few digits of sqrt(k!) c_k: relative, and the product is at most the norm.
            CHECK(std::abs(h.normalised(k) - root_factorial(k) * *sigma.closed_coefficient(k)) <=
                  (1e-14 + 1e-13 * std::abs(h.normalised(k) / norm)) * norm);
        }
        if (const auto norm2 = sigma.closed_norm2()) {
            CHECK(h.norm2 == doctest::Approx(*norm2).epsilon(1e-14));
        }
    }
}

TEST_CASE("shifted ReLU has the coefficients printed in the notes") {
    const Hermite h = hermite_expansion(Activation::parse("max(z,0) - 1/sqrt(2*pi)"));
    CHECK(h[0] == 0);
    CHECK(h[1] == doctest::Approx(0.5).epsilon(1e-15));
    CHECK(h[2] == doctest::Approx(0.19947114020072).epsilon(1e-13));  // 14 printed digits
    CHECK(h[3] == 0);
    CHECK(h[4] == doctest::Approx(-0.01662259501673).epsilon(1e-12));
    CHECK(h.norm2 == doctest::Approx(0.34084505690810).epsilon(1e-13));
}

TEST_CASE("Parseval: coefficients and tail make up the norm") {
    for (const char* name : {"tanh", "relu", "sigmoid", "exp(z/2)", "abs(z-1)", "sign", "tanh(8*z)"}) {
        CAPTURE(std::string(name));
        for (const int degree : {0, 1, 5, 20, 64}) {
            const Hermite h = hermite_by_quadrature(Activation::parse(name), degree);
            double energy = h.tail_energy;
            for (int k = 0; k <= degree; ++k) {
                energy += h.normalised(k) * h.normalised(k);
            }
            CHECK(energy == doctest::Approx(h.norm2).epsilon(1e-13));
            const double c0 = h[0];
            const double c1 = degree > 0 ? h[1] : hermite_by_quadrature(Activation::parse(name), 1)[1];
            CHECK(h.bulk_variance == doctest::Approx(h.norm2 - c0 * c0 - c1 * c1).epsilon(1e-12));
        }
    }
}

TEST_CASE("a nearly linear activation keeps the digits of its bulk variance") {
    const Hermite h = hermite_expansion(Activation::parse("z + 1e-7*(z^2-1)"));
    CHECK(h.bulk_variance ==
          doctest::Approx(2e-14).epsilon(1e-7));  // u/1e-7 relative to the values' rounding
    CHECK(hermite_expansion(Activation::parse("3*z")).bulk_variance == 0);
}

TEST_CASE("tanh agrees with a Gauss-Hermite rule of 256 nodes, which shares nothing with the panels") {
    const Hermite h = hermite_expansion(Activation::parse("tanh"), 20);
    const QuadratureRule rule = gauss_hermite(256);
    const Eigen::MatrixXd he = normalised_hermite(rule.nodes, 20);
    const Eigen::VectorXd c =
        he * (rule.weights * rule.nodes.unaryExpr([](double z) { return std::tanh(z); })).matrix();
    for (int k = 0; k <= 20; ++k) {
        CHECK(std::abs(c[k] - h.normalised(k)) <= 2e-14);  // what 256 nodes resolve of tanh
    }
}

TEST_CASE("the shifted mean agrees with its closed forms and with direct quadrature, slope included") {
    for (const char* name : {"relu", "erf", "gelu", "abs", "sin", "tanh", "sigmoid(3*z)"}) {
        CAPTURE(std::string(name));
        const Activation sigma = Activation::parse(name);
        const MeanShift shift(sigma, 30);
        for (double t = -30; t <= 30; t += 0.37) {
            const double scale = 1 + std::abs(t);
            std::vector<double> kinks;
            for (const double kink : sigma.kinks()) {
                kinks.push_back(kink - t);
            }
            const double direct = normal_expectation([&](double z) { return sigma(z + t); }, kinks).value;
            CHECK(std::abs(shift.value(t) - direct) <= 1e-14 * scale);
            if (const auto closed = sigma.closed_mean_shift(t)) {
                CHECK(std::abs(shift.value(t) - *closed) <= 4e-15 * scale);
            }
            // S'(t) = E[Z sigma(Z + t)] (Stein)
            const double stein = normal_expectation([&](double z) { return z * sigma(z + t); }, kinks).value;
            CHECK(std::abs(shift.slope(t) - stein) <= 2e-14 * scale);
        }
    }
}

TEST_CASE("moments of Hermite polynomials agree with a Gauss rule that is exact for them") {
    const QuadratureRule rule = gauss_hermite(40);
    const Eigen::MatrixXd he = normalised_hermite(rule.nodes, 20);
    for (int k = 0; k <= 20; ++k) {
        for (int i = 0; i <= 20; ++i) {
            const double exact = (rule.weights * rule.nodes.pow(k) * he.row(i).transpose().array()).sum();
            // Terms of the sum reach sqrt(E Z^2k), of which an entry with i near k keeps its digits only.
            const double scale = std::sqrt((rule.weights * rule.nodes.pow(2 * k)).sum());
            CHECK(std::abs(hermite_moment(k, i) - exact) <= 1e-13 * scale);
        }
    }
}

TEST_CASE("degrees outside 0 .. 64 are refused, and so is what is not square integrable") {
    CHECK_THROWS_AS((void)hermite_expansion(Activation::parse("tanh"), 65), std::invalid_argument);
    CHECK_THROWS_AS((void)hermite_expansion(Activation::parse("tanh"), -1), std::invalid_argument);
    CHECK_THROWS_AS((void)MeanShift(Activation::parse("tanh"), 201), std::invalid_argument);
    CHECK_THROWS_WITH_AS((void)normalised_hermite(Eigen::ArrayXd::Ones(3), -1),
                         "degree = -1: required an integer >= 0", std::invalid_argument);
    CHECK(normalised_hermite(Eigen::ArrayXd::Ones(3), 0).rows() == 1);
}
