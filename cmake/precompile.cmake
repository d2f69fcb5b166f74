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

option(DETEQUIV_UNITY "Compile the command and the Python module in groups of sources" ON)
mark_as_advanced(DETEQUIV_UNITY)

# detequiv_group(target size): most of the time of these sources goes into templates of CLI11, nlohmann and pybind11, once for a group.
function(detequiv_group target size)
    set_target_properties(${target} PROPERTIES UNITY_BUILD ${DETEQUIV_UNITY} UNITY_BUILD_BATCH_SIZE ${size})
endfunction()
