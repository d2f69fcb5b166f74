# glibc's vector library, where the compiler, the processor family and glibc >= 2.35 have it.
include(CheckCXXSourceCompiles)

# detequiv_vector_math(target source definition): adds the source and says so to the target's code.
function(detequiv_vector_math target source definition)
    if(NOT DETEQUIV_WITH_VECTOR_MATH)
        return()
    endif()
    set(CMAKE_REQUIRED_FLAGS "-mavx2 -mfma")
    set(CMAKE_REQUIRED_LIBRARIES mvec)
    check_cxx_source_compiles("
        #include <immintrin.h>
        extern \"C\" __m256d _ZGVdN4v_erfc(__m256d);
        int main(int count, char**) {
            const __m256d value = _ZGVdN4v_erfc(_mm256_set1_pd(count));
            return __builtin_cpu_supports(\"avx2\") ? static_cast<int>(_mm256_cvtsd_f64(value)) : 0;
        }" DETEQUIV_HAS_LIBMVEC_AVX2)
    if(NOT DETEQUIV_HAS_LIBMVEC_AVX2)
        return()
    endif()
    # Only this file may use the newer instructions: the program asks the processor before it calls it.
    set_source_files_properties(${source} PROPERTIES
        COMPILE_OPTIONS "-mavx2;-mfma" SKIP_PRECOMPILE_HEADERS ON)
    target_sources(${target} PRIVATE ${source})
    target_compile_definitions(${target} PRIVATE ${definition})
    target_link_libraries(${target} PRIVATE mvec)
endfunction()
