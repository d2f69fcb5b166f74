#include "detequiv/numerics/roots.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <random>
#include <stdexcept>
#include <vector>

using namespace detequiv;

namespace {

constexpr double u = std::numeric_limits<double>::epsilon() / 2;

/// Coefficients of leading * prod (z - root), built backwards from the answer.
std::vector<double> from_roots(const std::vector<std::complex<double>>& roots, double leading) {
    std::vector<std::complex<double>> a = {leading};
    for (const auto& root : roots) {
        a.insert(a.begin(), 0.0);
        for (std::size_t k = 0; k + 1 < a.size(); ++k) {
            a[k] -= root * a[k + 1];
        }
    }
    std::vector<double> real;
    for (const auto& c : a) {
        real.push_back(c.real());
    }
    return real;
}

}  // namespace

TEST_CASE("a bracketed root is found to the last bits") {
    const BracketedRoot r = bracketed_root([](double x) { return x * x - 2; }, 0, 2);
    CHECK(r.status == Status::ok);
    CHECK(std::abs(r.root - std::sqrt(2.0)) <= 4 * u * std::sqrt(2.0));
    CHECK(r.lower <= r.upper);
    CHECK(r.evaluations < 30);
}

TEST_CASE("roots at the ends of the bracket are taken; a bracket without a change of sign is refused") {
    CHECK(bracketed_root([](double x) { return x; }, 0, 1).root == 0);
    CHECK(bracketed_root([](double x) { return x - 1; }, 0, 1).root == 1);
    CHECK_THROWS_AS((void)bracketed_root([](double x) { return x * x + 1; }, -1, 1), std::invalid_argument);
}

TEST_CASE("polynomials built from their roots give them back, with a backward error of a few roundings") {
    std::mt19937_64 engine(7);
    std::uniform_real_distribution<double> uniform(-2, 2);
    for (int trial = 0; trial < 200; ++trial) {
        const std::complex<double> z(uniform(engine), 0.5 + std::abs(uniform(engine)));
        const double real_root = uniform(engine);
        const std::vector<double> a = from_roots({z, std::conj(z), real_root, 5.0}, uniform(engine) + 3);
        const auto roots = polynomial_roots(a);
        REQUIRE(roots.size() == 4);
        for (const auto& root : roots) {
            CHECK(root.backward_error <= 8 * u);
        }
        CHECK(std::abs(roots.back().value - 5.0) <=
              1e-13 * 5);  // separated by at least 1 from the others: condition < 100
    }
}

TEST_CASE("leading and trailing zero coefficients are understood; nothing else is guessed") {
    const auto roots = polynomial_roots(std::vector<double>{0, 0, -4, 0, 1, 0});  // z^2 (z^2 - 4)
    REQUIRE(roots.size() == 4);
    CHECK(roots[0].value.real() == doctest::Approx(-2).epsilon(4 * u));
    CHECK(roots[1].value == 0.0);
    CHECK(roots[3].value.real() == doctest::Approx(2).epsilon(4 * u));
    CHECK(polynomial_roots(std::vector<double>{3.0}).empty());
    CHECK_THROWS_AS((void)polynomial_roots(std::vector<double>{0.0, 0.0}), std::invalid_argument);
    CHECK_THROWS_AS((void)polynomial_roots(std::vector<double>{1.0, std::nan("")}), std::invalid_argument);
}
