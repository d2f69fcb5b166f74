#include "activation/kernel_choice.hpp"

namespace detequiv::expression {

std::vector<NamedKernel> usable_kernels() {
    std::vector<NamedKernel> kernels;
#ifdef DETEQUIV_AVX512_KERNELS
    if (__builtin_cpu_supports("avx512f") != 0 && __builtin_cpu_supports("avx512dq") != 0) {
        kernels.push_back({"AVX-512", run_block_avx512});
    }
#endif
#ifdef DETEQUIV_AVX2_KERNELS
    if (__builtin_cpu_supports("avx2") != 0 && __builtin_cpu_supports("fma") != 0) {
        kernels.push_back({"AVX2", run_block_avx2});
    }
#endif
    kernels.push_back({"generic", run_block_generic});
    return kernels;
}

NamedKernel best_kernel() {
    return usable_kernels().front();
}

}  // namespace detequiv::expression
