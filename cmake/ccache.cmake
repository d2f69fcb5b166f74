# Compiles through ccache where it is installed; never required.
option(DETEQUIV_CCACHE "Compile through ccache where it is installed" ${PROJECT_IS_TOP_LEVEL})
if(DETEQUIV_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
    find_program(DETEQUIV_CCACHE_PROGRAM ccache)
    mark_as_advanced(DETEQUIV_CCACHE_PROGRAM)
    if(DETEQUIV_CCACHE_PROGRAM)
        set(CMAKE_CXX_COMPILER_LAUNCHER "${DETEQUIV_CCACHE_PROGRAM}")
        if(DETEQUIV_PRECOMPILE) # without this it passes on what uses a precompiled header
            list(PREPEND CMAKE_CXX_COMPILER_LAUNCHER "${CMAKE_COMMAND}" -E env CCACHE_SLOPPINESS=pch_defines,time_macros)
        endif()
    endif()
endif()
