#include <doctest/doctest.h>

#include <algorithm>
#include <boost/multiprecision/cpp_bin_float.hpp>
#include <cmath>
#include <functional>
#include <numbers>
#include <random>
#include <string>
#include <vector>

#include "detequiv/theory/hermite.hpp"
#include "detequiv/theory/prediction.hpp"
#include "detequiv/theory/study.hpp"

using namespace detequiv;

namespace {

using Wide = boost::multiprecision::cpp_bin_float_100;
using WideFunction = std::function<Wide(Wide)>;

struct Known {
    std::string text;
    WideFunction exact;
};

Wide relu(const Wide& x) {
    return x > 0 ? x : Wide(0);
}

Wide step(const Wide& x) {
    return x > 0 ? Wide(1) : x < 0 ? Wide(0) : Wide(0.5);
}

Wide cdf(const Wide& x) {
    return boost::multiprecision::erfc(Wide(-x / sqrt(Wide(2)))) / 2;
}

/// The same functions in 100 digits, decimal constants as they are written.
const std::vector<Known> known_functions = {
    {"sin(1e16+z)", [](const Wide& z) -> Wide { return sin(Wide("1e16") + z); }},
    {"1e9*(relu(z)-relu(z-1e-9))",
     [](const Wide& z) -> Wide { return Wide("1e9") * (relu(z) - relu(z - Wide("1e-9"))); }},
    {"(1+1e-9)^1e9*z", [](const Wide& z) -> Wide { return pow(1 + Wide("1e-9"), Wide("1e9")) * z; }},
    {"step(cosh(1e-4*z)-1.000000005)",
     [](const Wide& z) -> Wide { return step(cosh(Wide("1e-4") * z) - Wide("1.000000005")); }},
    {"tanh(z+1e7-1e7)", [](const Wide& z) -> Wide { return tanh(z); }},
    {"1.1^1000*z/1e41", [](const Wide& z) -> Wide { return pow(Wide("1.1"), 1000) * z / Wide("1e41"); }},
    {"1/(z^2+1e7-9999999)", [](const Wide& z) -> Wide { return 1 / (z * z + 1); }},
    {"sqrt(abs(1-cos(z)))", [](const Wide& z) -> Wide { return sqrt(Wide(1 - cos(z))); }},
    {"log(cosh(0.1*z))", [](const Wide& z) -> Wide { return log(cosh(Wide("0.1") * z)); }},
    {"asin(tanh(3*z))", [](const Wide& z) -> Wide { return asin(tanh(Wide(3 * z))); }},
    {"acosh(1+1e-9*z^2)", [](const Wide& z) -> Wide { return acosh(1 + Wide("1e-9") * z * z); }},
    {"atanh(0.3*sin(z))+asinh(1e3*z)",
     [](const Wide& z) -> Wide { return atanh(Wide("0.3") * sin(z)) + asinh(Wide(1000 * z)); }},
    {"acos(0.999*cos(z))-atan(z/0.7)",
     [](const Wide& z) -> Wide { return acos(Wide("0.999") * cos(z)) - atan(Wide(z / Wide("0.7"))); }},
    {"tan(1.5*tanh(z))", [](const Wide& z) -> Wide { return tan(Wide("1.5") * tanh(z)); }},
    {"(1+z^2)^0.3/(0.1+z^4)",
     [](const Wide& z) -> Wide { return pow(1 + z * z, Wide("0.3")) / (Wide("0.1") + z * z * z * z); }},
    {"gelu(3*z-0.2)-Phi(z)*erf(z/3)",
     [](const Wide& z) -> Wide {
         const Wide u = 3 * z - Wide("0.2");
         return u * cdf(u) - cdf(z) * boost::multiprecision::erf(Wide(z / 3));
     }},
    {"softplus(5*z)-silu(z)+sigmoid(7*z)",
     [](const Wide& z) -> Wide {
         return log1p(exp(Wide(5 * z))) - z / (1 + exp(Wide(-z))) + 1 / (1 + exp(Wide(-7 * z)));
     }},
    {"He5(z/2)*phi(z)+sinh(z)*exp(-z^2)",
     [](const Wide& z) -> Wide {
         const Wide x = z / 2;
         const Wide density = exp(Wide(-z * z / 2)) / sqrt(2 * boost::math::constants::pi<Wide>());
         return (pow(x, 5) - 10 * pow(x, 3) + 15 * x) * density + sinh(z) * exp(Wide(-z * z));
     }},
    {"max(z^3-z,erfc(z))-min(pi*z,e)",
     [](const Wide& z) -> Wide {
         const Wide left = std::max<Wide>(z * z * z - z, boost::multiprecision::erfc(z));
         return left - std::min<Wide>(boost::math::constants::pi<Wide>() * z, exp(Wide(1)));
     }},
};

std::vector<double> places() {
    std::mt19937_64 random(7);
    std::normal_distribution<double> normal;
    std::vector<double> z(60);
    std::generate(z.begin(), z.end(), [&] { return 1.5 * normal(random); });
    z.insert(z.end(), {-1.0, 1.0, 1e-8, -3e-5, 0.9999999, 0.9999999995, 1e-9, 2e-9, 7.5, -9.0});
    return z;
}

}  // namespace

TEST_CASE("values of expressions lie within their bounds of 100-digit values, and bounds are no excuses") {
    const std::vector<double> z = places();
    for (const Known& known : known_functions) {
        CAPTURE(known.text);
        const Activation f = Activation::parse(known.text);
        std::vector<double> values(z.size());
        std::vector<double> bounds(z.size());
        f.evaluate(z, values);
        f.rounding_errors(z, bounds);
        double largest_error = 0;
        double largest_bound = 0;
        for (std::size_t i = 0; i < z.size(); ++i) {
            CAPTURE(z[i]);
            const auto error = static_cast<double>(abs(Wide(values[i]) - known.exact(Wide(z[i]))));
            CHECK(error <= bounds[i]);
            largest_error = std::max(largest_error, error);
            largest_bound = std::max(largest_bound, bounds[i]);
        }
        // A vector function that errs by half an ulp is allowed 4, and roundings never cancel in a bound.
        CHECK(largest_bound <= 500 * largest_error);
    }
}

TEST_CASE("expansions of ill-conditioned expressions are within their errors and say so") {
    struct Case {
        std::string text;
        int degree;
        double coefficient;  ///< of normalised He_degree
    };
    const double ramp = 0.5 - 0.5e-9 / std::sqrt(2 * std::numbers::pi);
    for (const Case& known : {Case{"(1+1e-9)^1e9*z", 1, std::exp(1e9 * std::log1p(1e-9))},
                              Case{"1e9*(relu(z)-relu(z-1e-9))", 0, ramp},
                              Case{"sin(1e16+z)", 0, std::exp(-0.5) * std::sin(1e16)},
                              Case{"step(cosh(1e-4*z)-1.000000005)", 0,
                                   std::erfc(2e4 * std::asinh(std::sqrt(2.5e-9)) / std::numbers::sqrt2)},
                              Case{"sign(silu(1e6*z))", 1, std::sqrt(2 / std::numbers::pi)}}) {
        CAPTURE(known.text);
        const Activation f = Activation::parse(known.text);
        for (const Hermite& h : {hermite_expansion(f, 4), hermite_by_quadrature(f, 4)}) {
            CHECK(std::abs(h.normalised(known.degree) - known.coefficient) <=
                  h.normalised_error(known.degree));
            CHECK(h.normalised_error(known.degree) > 1e-8 * std::sqrt(h.norm2));
            CHECK(h.status == Status::inaccurate);
        }
    }
}

TEST_CASE("well-conditioned functions keep their digits") {
    for (const std::string text : {"relu", "tanh", "gelu", "sign", "He3", "he2", "tanh(z) + 1.5*exp(-z^2/2)",
                                   "He12/1000", "log(cosh(z))", "sign(z - 0.3)", "z^(4/2) - 1"}) {
        CAPTURE(text);
        const Hermite h = hermite_expansion(Activation::parse(text));
        CHECK(h.error_estimate < 64 * 0x1p-53);
        CHECK(h.status == Status::ok);
    }
}

TEST_CASE("jumps are seen where roundings hide them, with the width that is in doubt") {
    struct Case {
        std::string text;
        double jump, narrowest, widest;
    };
    for (const Case& known :
         {Case{"sign(z - 0.3)", 0.3, 1e-17, 1e-15}, Case{"step(cosh(1e-4*z)-1.000000005)", 1, 1e-8, 1e-6},
          Case{"sign(z^101)", 0, 1e-3, 4e-3}, Case{"sign(z + 1e8 - 1e8)", 0, 1e-9, 1e-7}}) {
        CAPTURE(known.text);
        const Activation f = Activation::parse(known.text);
        REQUIRE(!f.jumps().empty());
        CHECK(std::abs(f.jumps().back() - known.jump) <= f.jump_widths().back());
        CHECK(f.jump_widths().back() >= known.narrowest);
        CHECK(f.jump_widths().back() <= known.widest);
    }
}

TEST_CASE("functions that are 0 but for a narrow piece, or nearly singular, are admitted as they are") {
    const double half_width = std::acos(0.9999999);
    const auto density = [](double z) { return std::exp(-z * z / 2) / std::sqrt(2 * std::numbers::pi); };
    const Hermite piece = hermite_expansion(Activation::parse("step(sin(z) - 0.9999999)"), 2);
    CHECK(std::abs(piece.norm2 -
                   2 * half_width * (density(std::numbers::pi / 2) + density(1.5 * std::numbers::pi))) <
          1e-6 * piece.norm2);
    // E log|Z|^2 = pi^2/8 + (gamma + log 2)^2/4
    const double mean = (std::numbers::egamma + std::numbers::ln2) / 2;
    const Hermite log = hermite_expansion(Activation::parse("log(abs(z) + 1e-12)"), 2);
    CHECK(log.norm2 == doctest::Approx(std::numbers::pi * std::numbers::pi / 8 + mean * mean).epsilon(1e-9));
    CHECK_THROWS_AS(static_cast<void>(Activation::parse("log(abs(z))")), ExpressionError);
    CHECK_THROWS_AS(static_cast<void>(Activation::parse("1/abs(z)")), ExpressionError);
    CHECK_THROWS_AS(static_cast<void>(Activation::parse("step(z - 60)")), ExpressionError);
}

TEST_CASE("constants keep what rounding left of them, and exact ones stay exact") {
    CHECK(Activation::parse("z^(4/2)").closed_coefficient(2) == 1.0);
    CHECK(Activation::parse("(0.1*20)*z^(0.1*20)").closed_coefficient(2) == 2.0);
    const auto bound = [](const std::string& text) {
        double z = 2;
        double error = 0;
        Activation::parse(text).rounding_errors(std::span(&z, 1), std::span(&error, 1));
        return error;
    };
    CHECK(bound("z*(3/4 + 2^10 - 7*0.25)") < 1.2e-16 * 2048);
    CHECK(bound("max(z, 3/4)") == 0);
    CHECK(bound("min(1e9*z/3, 1)") == 0);
    CHECK(bound("max(-1e9*z/3, 1)") == 0);
    CHECK(bound("max(z, 1) - 1 + 1e-20*z") > 0);
    CHECK(bound("z*(0.1 + 1e10 - 1e10)") > 1e-7);
}

TEST_CASE("the certificate of a prediction counts the roundings of its activation") {
    const auto test_error = [](const std::string& activation, double& error) {
        const Prediction prediction = predict(parse_study("[network]\nactivation = \"" + activation +
                                                          "\"\n[data]\nteacher = \"He1 + He2/sqrt(2)\"\n"
                                                          "[step]\nexponent = 0.3\n"));
        error = prediction.certificate.finite.test_error.error;
        return prediction.finite.test_error;
    };
    double exact_error = 0;
    double rounded_error = 0;
    const double exact = test_error("tanh(z) + relu(z)", exact_error);
    const double rounded = test_error("tanh(z + 1e10 - 1e10) + relu(z)", rounded_error);
    CHECK(std::abs(rounded - exact) <= rounded_error + exact_error);
    CHECK(rounded_error > 1e-7);
    CHECK(exact_error < 1e-8);
}
