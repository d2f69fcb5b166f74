#include <doctest/doctest.h>

#include <cmath>
#include <numbers>
#include <string>
#include <vector>

#include "detequiv/numerics/checks.hpp"
#include "detequiv/theory/hermite.hpp"
#include "detequiv/theory/mean_shift.hpp"

using namespace detequiv;

namespace {

std::string text(const std::string& before, double a, const std::string& after) {
    return before + check::shortest(a) + after;
}

/// E exp(-a|Z|) = erfcx(a/sqrt 2), by its asymptotic series for a >= 1e3.
double laplace_mean(double a) {
    const double x2 = a * a / 2;
    return (1 - 1 / (2 * x2) + 3 / (4 * x2 * x2)) / std::sqrt(x2 * std::numbers::pi);
}

}  // namespace

TEST_CASE("quadrature resolves transitions as steep as they may be, wherever they lie") {
    for (const std::string name : {"erf", "gelu", "Phi"}) {
        for (const double a : {30.0, 300.0, 3e3, 1e4, 1e6, 1e8}) {
            for (const double place : {0.0, 1.0, 0.3, -2.0 / 3, 4.0}) {
                const Activation f =
                    Activation::parse(text(name + "(", a, "*(z - (") + text("", place, ")))"));
                CAPTURE(f.text());
                const Hermite closed = hermite_expansion(f, 8);
                const Hermite nodes = hermite_by_quadrature(f, 8);
                // a z - b has rounded by a|z| 2^-53 where a panel is narrower than the transition.
                const double rounding = 1e-14 + 1e-15 * std::min(1.0, 1e-7 * a) * std::abs(place);
                for (int k = 0; k <= 8; ++k) {
                    CHECK(std::abs(nodes.normalised(k) - closed.normalised(k)) <=
                          rounding * std::sqrt(closed.norm2));
                }
            }
        }
    }
}

TEST_CASE("energies of steep functions are those of closed forms and of mpmath") {
    for (const double a : {1e3, 1e4, 1e6, 1e9}) {
        CAPTURE(a);
        const Hermite laplace = hermite_expansion(Activation::parse(text("exp(-", a, "*abs(z))")), 4);
        CHECK(laplace.normalised(0) == doctest::Approx(laplace_mean(a)).epsilon(1e-13));
        CHECK(laplace.norm2 == doctest::Approx(laplace_mean(2 * a)).epsilon(1e-13));
        const Hermite bump = hermite_by_quadrature(Activation::parse(text("exp(-", a * a, "*z^2)")), 4);
        CHECK(bump.normalised(0) == doctest::Approx(1 / std::sqrt(1 + 2 * a * a)).epsilon(1e-13));
        CHECK(bump.norm2 == doctest::Approx(1 / std::sqrt(1 + 4 * a * a)).epsilon(1e-13));
        const Hermite steep = hermite_by_quadrature(Activation::parse(text("erf(", a, "*z)")), 4);
        const double a2 = 2 * a * a;
        // arcsin(a2/(1 + a2)), without the digits that it loses near 1
        const double angle = std::atan2(a2, std::sqrt(1 + 2 * a2));
        CHECK(steep.norm2 == doctest::Approx(2 / std::numbers::pi * angle).epsilon(1e-13));
        CHECK(hermite_expansion(Activation::parse(text("erf(", a, "*z)")), 4).norm2 ==
              doctest::Approx(2 / std::numbers::pi * angle).epsilon(1e-15));
    }
    // mpmath's quad over decades of |z|, 20 digits.
    struct Known {
        const char* text;
        int k;
        double coefficient, norm2;
    };
    for (const Known& known : {Known{"tanh(1e4*z)", 1, 0.797884557521697, 0.999920211544248},
                               Known{"sqrt(z^2 + 1e-8)", 0, 0.797884602538026, 1.00000001},
                               Known{"1/(1 + 1e8*z^2)", 0, 0.000125321414358174, 6.26657065524798e-05},
                               Known{"softplus(1e4*z)/1e4", 0, 0.39894228696377, 0.500000000000959}}) {
        CAPTURE(known.text);
        const Hermite f = hermite_expansion(Activation::parse(known.text), 4);
        CHECK(f.normalised(known.k) == doctest::Approx(known.coefficient).epsilon(1e-14));
        CHECK(f.norm2 == doctest::Approx(known.norm2).epsilon(1e-14));
    }
}

TEST_CASE("a steep function's mean shift is its closed form") {
    const Activation f = Activation::parse("erf(1e4*(z - 0.3))");
    const MeanShift shift(f, 3);
    for (const double t : {-2.0, -0.3, 0.0, 0.1, 0.3, 1.7}) {
        CHECK(std::abs(shift.value(t) - f.closed_mean_shift(t).value()) < 1e-13);
    }
}

TEST_CASE("roundings beside a zero of a polynomial are no narrow feature of its mean shift") {
    // Bisected against its own small values it takes 120,000 nodes, whose sum loses four digits.
    const Activation f =
        Activation::hermite_series({0, -0.5603264928839587, 0.5674608619514292, -0.22201004172674135,
                                    0.030056313513427937, 0.003369990858306774, -0.001229069665691118});
    const MeanShift shift(f, 3);
    CHECK(shift.slope(0) == doctest::Approx(f.closed_coefficient(1).value()).epsilon(5e-15));
    CHECK(shift.value(0.3) == doctest::Approx(f.closed_mean_shift(0.3).value()).epsilon(5e-14));
}

TEST_CASE("wide functions have no points but their kinks, and no narrow one has too many") {
    CHECK(Activation::parse("tanh(5*z) + exp(-z^2)").split_points().empty());
    CHECK(Activation::parse("relu").split_points().size() == 1);
    CHECK(Activation::parse("sqrt(abs(z - 1))").split_points().size() == 1);
    CHECK(Activation::parse("tanh(1e4*sin(30*z))").split_points().size() < 2000);
}
