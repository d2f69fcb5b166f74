// As kernels_avx2.cpp, eight values at a time. Compiled for AVX-512 F and DQ.
#include <immintrin.h>

#include "activation/kernel_loops.hpp"
#include "activation/kernels.hpp"

extern "C" {
__m512d _ZGVeN8v_exp(__m512d);
__m512d _ZGVeN8v_log(__m512d);
__m512d _ZGVeN8v_log1p(__m512d);
__m512d _ZGVeN8vv_pow(__m512d, __m512d);
__m512d _ZGVeN8v_sin(__m512d);
__m512d _ZGVeN8v_cos(__m512d);
__m512d _ZGVeN8v_tan(__m512d);
__m512d _ZGVeN8v_sinh(__m512d);
__m512d _ZGVeN8v_cosh(__m512d);
__m512d _ZGVeN8v_expm1(__m512d);
__m512d _ZGVeN8v_asin(__m512d);
__m512d _ZGVeN8v_acos(__m512d);
__m512d _ZGVeN8v_atan(__m512d);
__m512d _ZGVeN8v_asinh(__m512d);
__m512d _ZGVeN8v_acosh(__m512d);
__m512d _ZGVeN8v_atanh(__m512d);
__m512d _ZGVeN8v_erf(__m512d);
__m512d _ZGVeN8v_erfc(__m512d);
}

namespace detequiv::expression {
namespace {

struct EightLanes {
    using Vector = __m512d;
    static constexpr std::size_t width = 8;
    static_assert(vector_padding % width == 0);
    // g++ 12 takes the unmasked forms of its own header for reads of uninitialised numbers.
    static constexpr __mmask8 all = 0xff;

    static Vector load(const double* from) { return _mm512_loadu_pd(from); }
    static void store(double* to, Vector value) { _mm512_storeu_pd(to, value); }
    static Vector splat(double value) { return _mm512_set1_pd(value); }
    static Vector if_less(Vector a, Vector b, Vector x, Vector y) {
        return _mm512_mask_blend_pd(_mm512_cmp_pd_mask(a, b, _CMP_LT_OQ), y, x);
    }
    static Vector if_nan(Vector a, Vector x, Vector y) {
        return _mm512_mask_blend_pd(_mm512_cmp_pd_mask(a, a, _CMP_UNORD_Q), y, x);
    }
    static Vector sqrt(Vector a) { return _mm512_maskz_sqrt_pd(all, a); }
    static Vector exp(Vector a) { return _ZGVeN8v_exp(a); }
    static Vector log(Vector a) { return _ZGVeN8v_log(a); }
    static Vector log1p(Vector a) { return _ZGVeN8v_log1p(a); }
    static Vector pow(Vector a, Vector b) { return _ZGVeN8vv_pow(a, b); }
    static Vector sin(Vector a) { return _ZGVeN8v_sin(a); }
    static Vector cos(Vector a) { return _ZGVeN8v_cos(a); }
    static Vector tan(Vector a) { return _ZGVeN8v_tan(a); }
    static Vector sinh(Vector a) { return _ZGVeN8v_sinh(a); }
    static Vector cosh(Vector a) { return _ZGVeN8v_cosh(a); }
    /// t/(t + 2) with t = exp(2|a|) - 1. Beyond 20 it is 1.
    static Vector tanh(Vector a) {
        const Vector sign_bit = splat(-0.0);
        const Vector magnitude = _mm512_maskz_min_pd(all, splat(20.0), _mm512_andnot_pd(sign_bit, a));
        const Vector t = _ZGVeN8v_expm1(magnitude + magnitude);
        return _mm512_or_pd(t / (t + splat(2.0)), _mm512_and_pd(sign_bit, a));
    }
    static Vector asin(Vector a) { return _ZGVeN8v_asin(a); }
    static Vector acos(Vector a) { return _ZGVeN8v_acos(a); }
    static Vector atan(Vector a) { return _ZGVeN8v_atan(a); }
    static Vector asinh(Vector a) { return _ZGVeN8v_asinh(a); }
    static Vector acosh(Vector a) { return _ZGVeN8v_acosh(a); }
    static Vector atanh(Vector a) { return _ZGVeN8v_atanh(a); }
    static Vector erf(Vector a) { return _ZGVeN8v_erf(a); }
    static Vector erfc(Vector a) { return _ZGVeN8v_erfc(a); }
};

}  // namespace

void run_block_avx512(const Instruction* begin, const Instruction* end, double* registers, std::size_t stride,
                      std::size_t count) {
    const BlockLoops<EightLanes> loops(registers, stride, count);
    for (const Instruction* i = begin; i != end; ++i) {
        loops.run(*i);
    }
}

}  // namespace detequiv::expression
