#include "detequiv/numerics/bounded.hpp"

#include <doctest/doctest.h>

#include <boost/multiprecision/mpfr.hpp>
#include <cmath>
#include <random>

namespace {

using detequiv::Bounded;
using Exact = boost::multiprecision::number<boost::multiprecision::mpfr_float_backend<60>>;

double error_of(const Bounded& computed, const Exact& exact) {
    return static_cast<double>(abs(Exact(computed.value) - exact));
}

/// A number somewhere in the interval of a Bounded.
struct Operand {
    Bounded bounded;
    Exact exact;
};

Operand draw(std::mt19937_64& engine) {
    std::uniform_real_distribution<double> unit(-1, 1);
    const double value = unit(engine) * std::pow(10, 8 * unit(engine));
    const double error = std::abs(value) * std::pow(10, -9 + 8 * unit(engine));
    return {{value, error}, Exact(value) + Exact(error) * Exact(unit(engine))};
}

}  // namespace

TEST_CASE("every operation's bound holds and is reached to within its own roundings") {
    std::mt19937_64 engine(20);
    for (int i = 0; i < 20000; ++i) {
        const Operand a = draw(engine);
        const Operand b = draw(engine);
        const Bounded sum = a.bounded + b.bounded;
        const Bounded difference = a.bounded - b.bounded;
        const Bounded product = a.bounded * b.bounded;
        const Bounded quotient = a.bounded / b.bounded;
        CHECK(error_of(sum, a.exact + b.exact) <= sum.error);
        CHECK(error_of(difference, a.exact - b.exact) <= difference.error);
        CHECK(error_of(product, a.exact * b.exact) <= product.error);
        CHECK(error_of(quotient, a.exact / b.exact) <= quotient.error);
        const Bounded root = sqrt(abs(a.bounded));
        CHECK(error_of(root, sqrt(Exact(abs(a.exact)))) <= root.error);
        // Not larger than the ends of the intervals ask for, but for a tenth: errors reach a tenth of a
        // number.
        const double ends = a.bounded.error + b.bounded.error;
        CHECK(sum.error <= ends * 1.0001 + 2 * Bounded::unit * std::abs(sum.value));
        CHECK(product.error <= 1.2 * (std::abs(b.bounded.value) * a.bounded.error +
                                      std::abs(a.bounded.value) * b.bounded.error) +
                                   2 * Bounded::unit * std::abs(product.value));
    }
}

TEST_CASE("nothing is known beyond a divisor that may be 0, and an exact number has no error") {
    CHECK(std::isinf((Bounded(1) / Bounded(0.5, 0.6)).error));
    CHECK(Bounded(0.3).relative() == 0);
    CHECK(std::isinf(Bounded(0, 1).relative()));
    CHECK(sqrt(Bounded(0, 1e-20)).error >= 1e-10);
}
