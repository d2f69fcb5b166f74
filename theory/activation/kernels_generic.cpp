#include <cmath>

#include "activation/kernel_loops.hpp"
#include "activation/kernels.hpp"

namespace detequiv::expression {
namespace {

struct Scalar {
    using Vector = double;
    static constexpr std::size_t width = 1;

    static double load(const double* from) { return *from; }
    static void store(double* to, double value) { *to = value; }
    static double splat(double value) { return value; }
    static double if_less(double a, double b, double x, double y) { return a < b ? x : y; }
    static double if_nan(double a, double x, double y) { return std::isnan(a) ? x : y; }
    static double exp(double a) { return std::exp(a); }
    static double log(double a) { return std::log(a); }
    static double log1p(double a) { return std::log1p(a); }
    static double pow(double a, double b) { return std::pow(a, b); }
    static double sqrt(double a) { return std::sqrt(a); }
    static double sin(double a) { return std::sin(a); }
    static double cos(double a) { return std::cos(a); }
    static double tan(double a) { return std::tan(a); }
    static double sinh(double a) { return std::sinh(a); }
    static double cosh(double a) { return std::cosh(a); }
    static double tanh(double a) { return std::tanh(a); }
    static double asin(double a) { return std::asin(a); }
    static double acos(double a) { return std::acos(a); }
    static double atan(double a) { return std::atan(a); }
    static double asinh(double a) { return std::asinh(a); }
    static double acosh(double a) { return std::acosh(a); }
    static double atanh(double a) { return std::atanh(a); }
    static double erf(double a) { return std::erf(a); }
    static double erfc(double a) { return std::erfc(a); }
};

}  // namespace

void run_block_generic(const Instruction* begin, const Instruction* end, double* registers,
                       std::size_t stride, std::size_t count) {
    const BlockLoops<Scalar> loops(registers, stride, count);
    for (const Instruction* i = begin; i != end; ++i) {
        loops.run(*i);
    }
}

}  // namespace detequiv::expression
