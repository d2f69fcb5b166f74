# glibc's vector library, where the compiler, the processor family and glibc >= 2.35 have it.
include(CheckCXXSourceCompiles)

# detequiv_vector_math(target source definition [AVX512]): adds the source and says so to the target's code.
function(detequiv_vector_math target source definition)
    if(NOT DETEQUIV_WITH_VECTOR_MATH)
        return()
    endif()
    set(CMAKE_REQUIRED_LIBRARIES mvec)
    if("AVX512" IN_LIST ARGN)
        set(options -mavx512f -mavx512dq -mfma)
        set(found DETEQUIV_HAS_LIBMVEC_AVX512)
        set(vector __m512d)
        set(erfc _ZGVeN8v_erfc)
        set(prefix _mm512)
    else()
        set(options -mavx2 -mfma)
        set(found DETEQUIV_HAS_LIBMVEC_AVX2)
        set(vector __m256d)
        set(erfc _ZGVdN4v_erfc)
        set(prefix _mm256)
    endif()
    list(JOIN options " " CMAKE_REQUIRED_FLAGS)
    check_cxx_source_compiles("
        #include <immintrin.h>
        extern \"C\" ${vector} ${erfc}(${vector});
        int main(int count, char**) {
            const ${vector} value = ${erfc}(${prefix}_set1_pd(count));
            return __builtin_cpu_supports(\"avx2\") ? static_cast<int>(${prefix}_cvtsd_f64(value)) : 0;
        }" ${found})
    if(NOT ${found})
        return()
    endif()
    # Only this file may use the newer instructions: the program asks the processor before it calls it.
    set_source_files_properties(${source} PROPERTIES COMPILE_OPTIONS "${options}" SKIP_PRECOMPILE_HEADERS ON)
    target_sources(${target} PRIVATE ${source})
    target_compile_definitions(${target} PRIVATE ${definition})
    target_link_libraries(${target} PRIVATE mvec)
endfunction()
