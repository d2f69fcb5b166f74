#include "activation/kernels.hpp"

namespace detequiv::expression {

BlockKernel best_kernel() {
#ifdef DETEQUIV_AVX2_KERNELS
    if (__builtin_cpu_supports("avx2") != 0 && __builtin_cpu_supports("fma") != 0) {
        return run_block_avx2;
    }
#endif
    return run_block_generic;
}

}  // namespace detequiv::expression
