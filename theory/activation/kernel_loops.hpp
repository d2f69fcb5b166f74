#pragma once

#include <cstddef>

#include "activation/kernels.hpp"

/// The loops of the block program, written once over `Lanes`: one double or a few that travel together.
/// Included by one source file per instruction set, each of which defines its Lanes in an unnamed namespace:
/// nothing compiled for a newer processor can then be shared with code that must run on older ones. For the
/// same reason no standard header with inline functions is used here.
namespace detequiv::expression {

template <class Lanes>
class BlockLoops {
    using Vector = typename Lanes::Vector;

  public:
    BlockLoops(double* registers, std::size_t stride, std::size_t count)
        : registers_(registers), stride_(stride), count_(count) {}

    void run(const Instruction& i) const {
        switch (i.operation) {
            case Operation::constant:
                return fill(i);
            case Operation::variable:
                return;
            default:
                return operand_count(i.operation) == 1 ? run_unary(i) : run_several(i);
        }
    }

  private:
    double* at(int index) const { return registers_ + static_cast<std::size_t>(index) * stride_; }

    static Vector splat(double value) { return Lanes::splat(value); }
    /// a < b ? x : y, and y for NaN.
    static Vector if_less(Vector a, Vector b, Vector x, Vector y) { return Lanes::if_less(a, b, x, y); }
    /// x where a is NaN, else y.
    static Vector if_nan(Vector a, Vector x, Vector y) { return Lanes::if_nan(a, x, y); }

    void fill(const Instruction& i) const {
        double* out = at(i.target);
        for (std::size_t j = 0; j < count_; j += Lanes::width) {
            Lanes::store(out + j, splat(i.value));
        }
    }

    template <class Function>
    void map(const Instruction& i, Function function) const {
        const double* a = at(i.a);
        double* out = at(i.target);
        for (std::size_t j = 0; j < count_; j += Lanes::width) {
            Lanes::store(out + j, function(Lanes::load(a + j)));
        }
    }

    template <class Function>
    void map2(const Instruction& i, Function function) const {
        const double* a = at(i.a);
        const double* b = at(i.b);
        double* out = at(i.target);
        for (std::size_t j = 0; j < count_; j += Lanes::width) {
            Lanes::store(out + j, function(Lanes::load(a + j), Lanes::load(b + j)));
        }
    }

    void where(const Instruction& i) const {
        const double* a = at(i.a);
        const double* b = at(i.b);
        const double* c = at(i.c);
        double* out = at(i.target);
        const Vector zero = splat(0.0);
        const Vector half = splat(0.5);
        for (std::size_t j = 0; j < count_; j += Lanes::width) {
            const Vector d = Lanes::load(a + j);
            const Vector x = Lanes::load(b + j);
            const Vector y = Lanes::load(c + j);
            const Vector tie = if_nan(d, d, half * (x + y));
            Lanes::store(out + j, if_less(zero, d, x, if_less(d, zero, y, tie)));
        }
    }

    void run_several(const Instruction& i) const {
        const Vector zero = splat(0.0);
        const Vector value = splat(i.value);
        switch (i.operation) {
            case Operation::add:
                return map2(i, [](Vector a, Vector b) { return a + b; });
            case Operation::subtract:
                return map2(i, [](Vector a, Vector b) { return a - b; });
            case Operation::multiply:
                return map2(i, [](Vector a, Vector b) { return a * b; });
            case Operation::divide:
                return map2(i, [](Vector a, Vector b) { return a / b; });
            case Operation::scale_add:
                return map2(i, [value](Vector a, Vector b) { return a * value + b; });
            case Operation::power:
                return map2(i, [](Vector a, Vector b) { return Lanes::pow(a, b); });
            case Operation::maximum:
                return map2(i, [](Vector a, Vector b) { return if_less(a, b, b, if_nan(b, b, a)); });
            case Operation::minimum:
                return map2(i, [](Vector a, Vector b) { return if_less(b, a, b, if_nan(b, b, a)); });
            case Operation::chain:
                return map2(i, [zero](Vector a, Vector b) {
                    return if_less(a, zero, a * b, if_less(zero, a, a * b, a));
                });
            default:
                return where(i);
        }
    }

    void run_unary(const Instruction& i) const {
        const Vector zero = splat(0.0);
        const Vector one = splat(1.0);
        const Vector half = splat(0.5);
        const Vector value = splat(i.value);
        const Vector root_half = splat(0.70710678118654752440);
        const auto sigmoid = [one](Vector a) { return one / (one + Lanes::exp(-a)); };
        const auto normal_cdf = [half, root_half](Vector a) { return half * Lanes::erfc(-a * root_half); };
        switch (i.operation) {
            case Operation::scale:
                return map(i, [value](Vector a) { return a * value; });
            case Operation::shift:
                return map(i, [value](Vector a) { return a + value; });
            case Operation::negate:
                return map(i, [](Vector a) { return -a; });
            case Operation::relu:
                return map(i, [zero](Vector a) { return if_less(a, zero, zero, a); });
            case Operation::abs:
                return map(i, [zero](Vector a) { return if_less(a, zero, -a, a); });
            case Operation::sign:
                return map(
                    i, [zero, one](Vector a) { return if_less(zero, a, one, if_less(a, zero, -one, a)); });
            case Operation::step:
                return map(i, [zero, one, half](Vector a) {
                    return if_less(zero, a, one, if_less(a, zero, zero, a + half));
                });
            case Operation::sigmoid:
                return map(i, sigmoid);
            case Operation::silu:
                return map(i, [sigmoid](Vector a) { return a * sigmoid(a); });
            case Operation::softplus:
                return map(i, [zero](Vector a) {
                    const Vector magnitude = if_less(a, zero, -a, a);
                    return if_less(a, zero, zero, a) + Lanes::log1p(Lanes::exp(-magnitude));
                });
            case Operation::normal_cdf:
                return map(i, normal_cdf);
            case Operation::gelu:
                return map(i, [normal_cdf](Vector a) { return a * normal_cdf(a); });
            case Operation::normal_density:
                return map(i, [half](Vector a) {
                    return splat(0.39894228040143267794) * Lanes::exp(-half * (a * a));
                });
            case Operation::integer_power:
                return integer_power(i);
            case Operation::hermite:
                return hermite(i);
            case Operation::series:
                return series(i);
            default:
                return run_library(i);
        }
    }

    void run_library(const Instruction& i) const {
        switch (i.operation) {
            case Operation::exp:
                return map(i, [](Vector a) { return Lanes::exp(a); });
            case Operation::log:
                return map(i, [](Vector a) { return Lanes::log(a); });
            case Operation::sqrt:
                return map(i, [](Vector a) { return Lanes::sqrt(a); });
            case Operation::sin:
                return map(i, [](Vector a) { return Lanes::sin(a); });
            case Operation::cos:
                return map(i, [](Vector a) { return Lanes::cos(a); });
            case Operation::tan:
                return map(i, [](Vector a) { return Lanes::tan(a); });
            case Operation::sinh:
                return map(i, [](Vector a) { return Lanes::sinh(a); });
            case Operation::cosh:
                return map(i, [](Vector a) { return Lanes::cosh(a); });
            case Operation::tanh:
                return map(i, [](Vector a) { return Lanes::tanh(a); });
            case Operation::asin:
                return map(i, [](Vector a) { return Lanes::asin(a); });
            case Operation::acos:
                return map(i, [](Vector a) { return Lanes::acos(a); });
            case Operation::atan:
                return map(i, [](Vector a) { return Lanes::atan(a); });
            case Operation::asinh:
                return map(i, [](Vector a) { return Lanes::asinh(a); });
            case Operation::acosh:
                return map(i, [](Vector a) { return Lanes::acosh(a); });
            case Operation::atanh:
                return map(i, [](Vector a) { return Lanes::atanh(a); });
            case Operation::erf:
                return map(i, [](Vector a) { return Lanes::erf(a); });
            default:
                return map(i, [](Vector a) { return Lanes::erfc(a); });
        }
    }

    void integer_power(const Instruction& i) const {
        const Vector one = splat(1.0);
        map(i, [one, n = i.parameter](Vector base) {
            Vector result = (n & 1) != 0 ? base : one;
            for (int bits = n >> 1; bits != 0; bits >>= 1) {
                base = base * base;
                if ((bits & 1) != 0) {
                    result = result * base;
                }
            }
            return result;
        });
    }

    /// He_{k+1} = z He_k - k He_{k-1}.
    void hermite(const Instruction& i) const {
        map(i, [n = i.parameter](Vector z) {
            Vector previous = splat(0.0);
            Vector current = z * splat(0.0) + splat(1.0);
            for (int k = 0; k < n; ++k) {
                const Vector next = z * current - splat(k) * previous;
                previous = current;
                current = next;
            }
            return current;
        });
    }

    /// Clenshaw's sum: b_k = c_k + z b_{k+1} - (k+1) b_{k+2}, the value is b_0.
    void series(const Instruction& i) const {
        map(i, [n = i.parameter, c = i.coefficients](Vector z) {
            Vector after = splat(0.0);
            Vector current = z * splat(0.0) + splat(c[n - 1]);
            for (int k = n - 2; k >= 0; --k) {
                const Vector next = splat(c[k]) + z * current - splat(k + 1) * after;
                after = current;
                current = next;
            }
            return current;
        });
    }

    double* registers_;
    std::size_t stride_;
    std::size_t count_;
};

}  // namespace detequiv::expression
