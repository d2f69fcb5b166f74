#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <string>

#include "detequiv/theory/hermite.hpp"
#include "oracle_network.hpp"

using namespace oracle;

namespace {

/// hermite_expansion: sqrt(k!)|error of c_k| <= 1e-14 ||sigma||.
constexpr double documented = 1e-14;

/// The 40 digits of a table, of which long double keeps 18.
long double number(const nlohmann::json& text) {
    return std::strtold(text.get<std::string>().c_str(), nullptr);
}

void check_expansion(const Hermite& h, const nlohmann::json& row) {
    CHECK(h.status == Status::ok);
    const auto norm2 = static_cast<double>(number(row.at("norm2")));
    const double norm = std::sqrt(norm2);
    CHECK(relative(h.norm2, norm2) <= documented);
    // c_g is the norm of what remains after two coefficients that each err by `documented` of the norm.
    const auto bulk_variance = static_cast<double>(number(row.at("bulk_variance")));
    const double error = 2 * documented * norm;
    CHECK(std::abs(h.bulk_variance - bulk_variance) <=
          2 * std::sqrt(bulk_variance) * error + error * error + documented * bulk_variance);
    long double root_factorial = 1;
    for (int k = 0; k <= max_hermite_degree; ++k) {
        CAPTURE(k);
        root_factorial *= std::sqrt(static_cast<long double>(std::max(k, 1)));
        const auto exact =
            static_cast<double>(root_factorial * number(row.at("coefficients")[static_cast<std::size_t>(k)]));
        const auto from_c = static_cast<double>(root_factorial * static_cast<long double>(h[k]));
        CHECK(std::abs(from_c - exact) <= documented * norm);
        CHECK(std::abs(h.normalised(k) - exact) <= documented * norm);
    }
}

}  // namespace

TEST_CASE("coefficients of every built-in function to 40 digits, by closed form and by quadrature") {
    for (const auto& row : table_rows("hermite_builtin.json")) {
        CAPTURE(row.at("expression").get<std::string>());
        const Activation sigma = Activation::parse(row.at("expression").get<std::string>());
        check_expansion(hermite_expansion(sigma), row);
        check_expansion(hermite_by_quadrature(sigma), row);
    }
}

TEST_CASE("a Hermite polynomial is its own expansion at every degree") {
    for (int m = 0; m <= max_hermite_degree; ++m) {
        CAPTURE(m);
        const Activation sigma = Activation::parse("he" + std::to_string(m));
        for (const Hermite& h : {hermite_expansion(sigma), hermite_by_quadrature(sigma)}) {
            CHECK(std::abs(h.norm2 - 1) <= documented);
            for (int k = 0; k <= max_hermite_degree; ++k) {
                CHECK(std::abs(h.normalised(k) - (k == m ? 1 : 0)) <= documented);
            }
        }
    }
}

TEST_CASE("the table has every function of the parser that has a normal expectation") {
    // log, sqrt, tan, asin, acos, acosh, atanh need an argument inside their domain; ln, heaviside and swish
    // are other names.
    std::string all;
    for (const auto& row : table_rows("hermite_builtin.json")) {
        all += row.at("expression").get<std::string>() + "\n";
    }
    for (const char* name : {"exp",  "log",  "sqrt",         "sin",   "cos",   "tan",  "sinh",    "cosh",
                             "tanh", "asin", "acos",         "asinh", "acosh", "atan", "atanh",   "erf",
                             "erfc", "relu", "shifted_relu", "abs",   "sign",  "step", "sigmoid", "softplus",
                             "silu", "gelu", "Phi",          "phi",   "He7",   "he64", "max",     "min"}) {
        CAPTURE(std::string(name));
        CHECK(all.find(std::string(name) + "(") != std::string::npos);
    }
    for (const auto& [alias, name] :
         {std::pair("ln(1 + z^2)", "log(1 + z^2)"), {"heaviside(z)", "step(z)"}, {"swish(z)", "silu(z)"}}) {
        CHECK(hermite_expansion(Activation::parse(alias)).coefficients ==
              hermite_expansion(Activation::parse(name)).coefficients);
    }
    for (const char* outside :
         {"log(z)", "sqrt(z)", "tan(z)", "asin(z)", "acos(z)", "acosh(z)", "atanh(z)"}) {
        CAPTURE(std::string(outside));
        CHECK_THROWS_AS((void)hermite_expansion(Activation::parse(outside)), std::invalid_argument);
    }
}
