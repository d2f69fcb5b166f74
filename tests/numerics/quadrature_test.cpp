#include "detequiv/numerics/quadrature.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <numbers>
#include <vector>

using namespace detequiv;

namespace {

constexpr double u = std::numeric_limits<double>::epsilon() / 2;

BlockFunction block(const std::function<double(double)>& f) {
    return [f](std::span<const double> z, std::span<double> values) {
        for (std::size_t j = 0; j < z.size(); ++j) {
            values[j] = f(z[j]);
        }
    };
}

}  // namespace

TEST_CASE("a Gauss-Hermite rule integrates even moments exactly: E Z^(2m) = (2m-1)!!") {
    for (const int count : {1, 2, 3, 8, 40, 64, 128}) {
        const QuadratureRule rule = gauss_hermite(count);
        double moment = 1;
        for (int m = 0; 2 * m <= 2 * count - 1 && m <= 40; ++m) {
            moment *= m > 0 ? 2 * m - 1 : 1;
            const double sum = (rule.weights * rule.nodes.pow(2 * m)).sum();
            // A node error of u z costs 2 m u relative, a weight 1e-13 at most (documented).
            CHECK(sum == doctest::Approx(moment).epsilon(1e-13 + 4 * m * u));
        }
        CHECK((rule.nodes == -rule.nodes.reverse()).all());  // symmetric to the last bit
        CHECK((rule.weights == rule.weights.reverse()).all());
    }
}

TEST_CASE(
    "Gauss-Hermite at its limits: 512 nodes are finite, ascending, and sum to 1; other counts are refused") {
    const QuadratureRule rule = gauss_hermite(512);
    CHECK(rule.weights.isFinite().all());
    CHECK((rule.nodes.tail(511) - rule.nodes.head(511)).minCoeff() > 0);
    CHECK(rule.weights.sum() == doctest::Approx(1).epsilon(1e-13));
    CHECK_THROWS_AS((void)gauss_hermite(0), std::invalid_argument);
    CHECK_THROWS_AS((void)gauss_hermite(513), std::invalid_argument);
}

TEST_CASE("normal expectations of kinked functions reach rounding once the kink is named") {
    const std::vector<double> kinks = {0.3};
    const double a = 0.3;
    // E max(Z - a, 0) = n(a) - a (1 - Phi(a))
    const double exact =
        std::exp(-a * a / 2) / std::sqrt(2 * std::numbers::pi) - a * std::erfc(a / std::sqrt(2.0)) / 2;
    const Estimate named = normal_expectation([a](double z) { return std::max(z - a, 0.0); }, kinks);
    CHECK(named.status == Status::ok);
    CHECK(std::abs(named.value - exact) <= 16 * u);  // 80 panels, each a rounding of its share
    CHECK(named.error < 1e-14);
}

TEST_CASE("normal expectation of exp(t Z) is exp(t^2/2), also where the integrand peaks far out") {
    for (const double t : {0.0, 1.0, 5.0, 12.0}) {
        const Estimate e = normal_expectation([t](double z) { return std::exp(t * z); });
        CHECK(e.value == doctest::Approx(std::exp(t * t / 2)).epsilon(64 * (1 + t * t) * u));
    }
}

TEST_CASE("a sampled function carries its norm: E exp(2tZ) = exp(2 t^2)") {
    for (const double t : {0.1, 1.0, 4.0}) {
        const SampledFunction s = sample_function(block([t](double z) { return std::exp(t * z); }), {});
        CHECK(s.status == Status::ok);
        CHECK(s.norm2() == doctest::Approx(std::exp(2 * t * t)).epsilon(64 * (1 + 4 * t * t) * u));
        CHECK(s.mean() == doctest::Approx(std::exp(t * t / 2)).epsilon(64 * (1 + t * t) * u));
    }
}

TEST_CASE("bisection finds narrow features: a bump of width 1/500 at an odd place") {
    const double w = 0.002;
    const double c = 0.3217;
    const SampledFunction s =
        sample_function(block([=](double z) { return std::exp(-(z - c) * (z - c) / (2 * w * w)); }), {});
    // Gaussian times Gaussian: E = w/sqrt(1 + w^2) exp(-c^2/(2 (1 + w^2)))
    const double exact = w / std::sqrt(1 + w * w) * std::exp(-c * c / (2 * (1 + w * w)));
    CHECK(s.status == Status::ok);
    // The bump is narrow: its mean is sqrt(w) times smaller than its norm, and loses that many digits.
    CHECK(s.mean() == doctest::Approx(exact).epsilon(1e-14 / std::sqrt(w) * 10));
}

TEST_CASE("an unnamed jump is admitted in the error, and stays within it") {
    const SampledFunction s = sample_function(block([](double z) { return z > 0.3 ? 1.0 : 0.0; }), {});
    CHECK(s.error < 1e-6);
    CHECK(std::abs(s.mean() - std::erfc(0.3 / std::sqrt(2.0)) / 2) <= s.error);
}

TEST_CASE("what is not square integrable, infinite or NaN is undefined") {
    CHECK(sample_function(block([](double z) { return std::exp(z * z / 4); }), {}).status ==
          Status::undefined);
    CHECK(sample_function(block([](double z) { return std::log(z); }), {}).status == Status::undefined);
    CHECK(sample_function(block([](double z) { return std::exp(z * z); }), {}).status == Status::undefined);
}

TEST_CASE("an integral that vanishes by symmetry costs no more than its neighbours") {
    const Estimate odd = normal_expectation([](double z) { return std::tanh(z); });
    CHECK(std::abs(odd.value) <= odd.error);
    CHECK(odd.evaluations < 20000);  // about 80 panels of 31, few of them bisected
    CHECK(normal_expectation([](double z) { return std::log(z); }).status == Status::undefined);
}
