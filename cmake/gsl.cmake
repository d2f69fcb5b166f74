# detequiv::gsl, for the build and, through the package's configuration, for whoever links the static libraries.
# The static archive carries only the rule that is used; the shared one would load a BLAS with it.
if(NOT TARGET detequiv::gsl)
    find_package(GSL REQUIRED)
    find_library(DETEQUIV_GSL_STATIC libgsl.a HINTS ${GSL_LIBRARY_DIRS} ${GSL_ROOT_DIR}/lib)
    mark_as_advanced(DETEQUIV_GSL_STATIC)
    add_library(detequiv::gsl INTERFACE IMPORTED)
    target_link_libraries(detequiv::gsl INTERFACE $<IF:$<BOOL:${DETEQUIV_GSL_STATIC}>,${DETEQUIV_GSL_STATIC},GSL::gsl>)
    target_include_directories(detequiv::gsl INTERFACE ${GSL_INCLUDE_DIRS})
endif()
