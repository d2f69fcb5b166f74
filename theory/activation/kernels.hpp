#pragma once

#include <cstddef>

#include "activation/operation.hpp"

namespace detequiv::expression {

/// One step of a block program: register `target` receives `operation` of registers a, b, c.
struct Instruction {
    Operation operation;
    int target;
    int a;
    int b;
    int c;
    int parameter;               ///< degree, exponent or number of coefficients
    double value;                ///< scalar operand
    const double* coefficients;  ///< of a series
};

/// Runs the instructions on registers of `stride` doubles each, of which the first `count` are in use. The
/// stride is a multiple of vector_padding; entries up to the next multiple of it are overwritten.
/// NaN and infinite operands give what IEEE arithmetic and the C library give.
using BlockKernel = void (*)(const Instruction* begin, const Instruction* end, double* registers,
                             std::size_t stride, std::size_t count);

inline constexpr std::size_t vector_padding = 8;

/// Portable: the C library's functions, one value at a time.
void run_block_generic(const Instruction* begin, const Instruction* end, double* registers,
                       std::size_t stride, std::size_t count);

/// Four values at a time with AVX2 and glibc's vector library (errors up to 4 ulp). Only where CMake found
/// them (DETEQUIV_AVX2_KERNELS), only on processors that have AVX2 and FMA.
void run_block_avx2(const Instruction* begin, const Instruction* end, double* registers, std::size_t stride,
                    std::size_t count);

/// Eight values at a time with AVX-512 F and DQ, in other respects the same (DETEQUIV_AVX512_KERNELS).
void run_block_avx512(const Instruction* begin, const Instruction* end, double* registers, std::size_t stride,
                      std::size_t count);

}  // namespace detequiv::expression
