// Compiled for AVX2 and FMA. It calls the variants of glibc's vector library by their names in
// the x86-64 vector function ABI instead of relying on -ffast-math: NaN and infinities then keep their
// meaning, and every compiler uses them.
#include <immintrin.h>

#include "activation/kernel_loops.hpp"
#include "activation/kernels.hpp"

extern "C" {
__m256d _ZGVdN4v_exp(__m256d);
__m256d _ZGVdN4v_log(__m256d);
__m256d _ZGVdN4v_log1p(__m256d);
__m256d _ZGVdN4vv_pow(__m256d, __m256d);
__m256d _ZGVdN4v_sin(__m256d);
__m256d _ZGVdN4v_cos(__m256d);
__m256d _ZGVdN4v_tan(__m256d);
__m256d _ZGVdN4v_sinh(__m256d);
__m256d _ZGVdN4v_cosh(__m256d);
__m256d _ZGVdN4v_expm1(__m256d);
__m256d _ZGVdN4v_asin(__m256d);
__m256d _ZGVdN4v_acos(__m256d);
__m256d _ZGVdN4v_atan(__m256d);
__m256d _ZGVdN4v_asinh(__m256d);
__m256d _ZGVdN4v_acosh(__m256d);
__m256d _ZGVdN4v_atanh(__m256d);
__m256d _ZGVdN4v_erf(__m256d);
__m256d _ZGVdN4v_erfc(__m256d);
}

namespace detequiv::expression {
namespace {

struct FourLanes {
    using Vector = __m256d;
    static constexpr std::size_t width = 4;
    static_assert(vector_padding % width == 0);

    static Vector load(const double* from) { return _mm256_loadu_pd(from); }
    static void store(double* to, Vector value) { _mm256_storeu_pd(to, value); }
    static Vector splat(double value) { return _mm256_set1_pd(value); }
    static Vector if_less(Vector a, Vector b, Vector x, Vector y) {
        return _mm256_blendv_pd(y, x, _mm256_cmp_pd(a, b, _CMP_LT_OQ));
    }
    static Vector if_nan(Vector a, Vector x, Vector y) {
        return _mm256_blendv_pd(y, x, _mm256_cmp_pd(a, a, _CMP_UNORD_Q));
    }
    static Vector sqrt(Vector a) { return _mm256_sqrt_pd(a); }
    static Vector exp(Vector a) { return _ZGVdN4v_exp(a); }
    static Vector log(Vector a) { return _ZGVdN4v_log(a); }
    static Vector log1p(Vector a) { return _ZGVdN4v_log1p(a); }
    static Vector pow(Vector a, Vector b) { return _ZGVdN4vv_pow(a, b); }
    static Vector sin(Vector a) { return _ZGVdN4v_sin(a); }
    static Vector cos(Vector a) { return _ZGVdN4v_cos(a); }
    static Vector tan(Vector a) { return _ZGVdN4v_tan(a); }
    static Vector sinh(Vector a) { return _ZGVdN4v_sinh(a); }
    static Vector cosh(Vector a) { return _ZGVdN4v_cosh(a); }
    /// t/(t + 2) with t = exp(2|a|) - 1: 1.6 times as fast as the library's tanh. Beyond 20 it is 1.
    static Vector tanh(Vector a) {
        const Vector sign_bit = splat(-0.0);
        const Vector magnitude = _mm256_min_pd(splat(20.0), _mm256_andnot_pd(sign_bit, a));
        const Vector t = _ZGVdN4v_expm1(magnitude + magnitude);
        return _mm256_or_pd(t / (t + splat(2.0)), _mm256_and_pd(sign_bit, a));
    }
    static Vector asin(Vector a) { return _ZGVdN4v_asin(a); }
    static Vector acos(Vector a) { return _ZGVdN4v_acos(a); }
    static Vector atan(Vector a) { return _ZGVdN4v_atan(a); }
    static Vector asinh(Vector a) { return _ZGVdN4v_asinh(a); }
    static Vector acosh(Vector a) { return _ZGVdN4v_acosh(a); }
    static Vector atanh(Vector a) { return _ZGVdN4v_atanh(a); }
    static Vector erf(Vector a) { return _ZGVdN4v_erf(a); }
    static Vector erfc(Vector a) { return _ZGVdN4v_erfc(a); }
};

}  // namespace

void run_block_avx2(const Instruction* begin, const Instruction* end, double* registers, std::size_t stride,
                    std::size_t count) {
    const BlockLoops<FourLanes> loops(registers, stride, count);
    for (const Instruction* i = begin; i != end; ++i) {
        loops.run(*i);
    }
}

}  // namespace detequiv::expression
