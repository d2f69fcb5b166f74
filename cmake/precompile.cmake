# For builds that are made once, by clang++ with sanitizers or coverage: half of their time is the parsing of the same headers. Other
# builds do without, so that they find an #include that is missing.
option(DETEQUIV_PRECOMPILE "Precompile Eigen's and the standard library's headers, once per target" OFF)

# detequiv_precompile(target [header...]): the common headers, and what else most sources of the target include.
function(detequiv_precompile target)
    if(DETEQUIV_PRECOMPILE)
        target_precompile_headers(${target} PRIVATE <Eigen/Dense> <algorithm> <cmath> <fstream> <functional> <map> <memory> <optional>
            <span> <string> <vector> ${ARGN})
        # Equal headers make equal files: a compiler cache and ninja see that nothing changed.
        target_compile_options(${target} PRIVATE $<$<CXX_COMPILER_ID:Clang>:SHELL:-Xclang -fno-pch-timestamp>)
    endif()
endfunction()
