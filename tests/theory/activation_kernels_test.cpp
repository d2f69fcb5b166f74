#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <vector>

#include "activation/parser.hpp"
#include "activation/program.hpp"

using namespace detequiv::expression;

namespace {

double terms_of_he9(double x) {
    const double x2 = x * x;
    return x * (945.0 + x2 * (1260.0 + x2 * (378.0 + x2 * (36.0 + x2))));
}

}  // namespace

TEST_CASE("each vector kernel gives what the C library gives, to a few units in the last place") {
    std::vector<double> z;
    for (int i = -4000; i <= 4000; ++i) {
        z.push_back(0.00731 * i);
    }
    const auto kernels = usable_kernels();
    std::vector<double> fast(z.size());
    std::vector<double> plain(z.size());
    const std::vector<std::string> functions = {"exp",          "log(z^2 + 0.1)",
                                                "sqrt(abs(z))", "sin",
                                                "cos",          "tan",
                                                "sinh",         "cosh",
                                                "tanh",         "asin(z/30)",
                                                "acos(z/30)",   "atan",
                                                "asinh",        "acosh(1 + z^2)",
                                                "atanh(z/30)",  "erf",
                                                "erfc",         "relu",
                                                "abs",          "sign",
                                                "step",         "sigmoid",
                                                "softplus",     "silu",
                                                "gelu",         "Phi",
                                                "phi",          "(0.1 + z^2)^1.7",
                                                "z^7",          "He9",
                                                "max(z, 0.3)",  "min(z, 0.3)",
                                                "3*z + 1"};
    for (const std::string& text : functions) {
        CAPTURE(text);
        Tree tree;
        const NodeId root = parse(text, tree);
        Program(tree, std::array{root}, run_block_generic).run(z, std::array{std::span<double>(plain)});
        for (const NamedKernel& kernel : kernels) {
            CAPTURE(kernel.instructions);
            Program(tree, std::array{root}, kernel.run).run(z, std::array{std::span<double>(fast)});
            double worst = 0.0;
            for (std::size_t i = 0; i < z.size(); ++i) {
                // Below 1e-290 the last places are those of denormal intermediate values.
                const double size = std::max(std::abs(plain[i]), 1e-290);
                // He9 cancels at its zeros: its rounding is relative to the terms of the polynomial.
                const double scale = text == "He9" ? terms_of_he9(std::abs(z[i])) : size;
                worst = std::max(worst, std::abs(fast[i] - plain[i]) / scale);
            }
            // glibc promises 4 units in the last place for each vector function; compositions here use two.
            CHECK(worst <= 12 * 2.3e-16);
        }
    }
}

TEST_CASE("common parts are computed once and registers are used again") {
    Tree tree;
    const NodeId root = parse("tanh(z) + tanh(z)^2 + sin(tanh(z)) + exp(z*z) + exp(z^2)", tree);
    const Program program(tree, std::array{root});
    CHECK(program.instruction_count() <= 9);
    CHECK(program.register_count() <= 5);
}
