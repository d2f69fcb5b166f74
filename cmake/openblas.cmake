# detequiv::openblas where OpenBLAS is found, for the build and for whoever links the static libraries.
find_library(DETEQUIV_OPENBLAS openblas)
mark_as_advanced(DETEQUIV_OPENBLAS)
if(DETEQUIV_OPENBLAS AND NOT TARGET detequiv::openblas)
    add_library(detequiv::openblas INTERFACE IMPORTED)
    target_link_libraries(detequiv::openblas INTERFACE ${DETEQUIV_OPENBLAS})
endif()
