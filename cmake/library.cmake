# What every library of the project has in common.
include(GNUInstallDirs)

# detequiv_library(target NAME [MAP]): the public name detequiv::NAME, code that any program or shared library can link, and of a
# shared library only the symbols that MAP exports; without MAP what is the project's own.
function(detequiv_library target name)
    set(map ${ARGN})
    if(NOT map)
        set(map ${PROJECT_SOURCE_DIR}/cmake/exports.map)
    endif()
    add_library(detequiv::${name} ALIAS ${target})
    set_target_properties(${target} PROPERTIES
        EXPORT_NAME ${name} POSITION_INDEPENDENT_CODE ON
        DEFINE_SYMBOL "" # static and shared libraries are made of the same objects
        VERSION ${PROJECT_VERSION} SOVERSION ${PROJECT_VERSION_MAJOR}.${PROJECT_VERSION_MINOR}
        INSTALL_RPATH "$<$<BOOL:${BUILD_SHARED_LIBS}>:$ORIGIN>" LINK_DEPENDS ${map})
    detequiv_precompile(${target})
    # Position independence alone would forbid inlining within a file.
    target_compile_options(${target} PRIVATE -fno-semantic-interposition)
    get_target_property(type ${target} TYPE)
    if(type STREQUAL "SHARED_LIBRARY")
        target_link_options(${target} PRIVATE LINKER:--version-script=${map})
    endif()
endfunction()

# detequiv_install(target COMPONENT header...): the library and its public headers (relative to include/detequiv/), as one component
# of the installed package.
function(detequiv_install target component)
    list(TRANSFORM ARGN PREPEND ${PROJECT_SOURCE_DIR}/include/detequiv/ OUTPUT_VARIABLE headers)
    target_sources(${target} PUBLIC FILE_SET HEADERS BASE_DIRS ${PROJECT_SOURCE_DIR}/include FILES ${headers})
    if(DETEQUIV_BUILD_TESTS AND NOT DETEQUIV_PRECOMPILE)
        set_target_properties(${target} PROPERTIES VERIFY_INTERFACE_HEADER_SETS ON)
    endif()
    if(DETEQUIV_INSTALL)
        install(TARGETS ${target} EXPORT detequiv-${component}
            ARCHIVE COMPONENT development LIBRARY COMPONENT libraries NAMELINK_COMPONENT development
            FILE_SET HEADERS COMPONENT development
            INCLUDES DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
    endif()
endfunction()
