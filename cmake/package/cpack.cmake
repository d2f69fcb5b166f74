# `cpack` (or the target `package`): one .deb and one .tar.gz with command, libraries, headers and what finds them.
set(CPACK_PACKAGE_VENDOR "the detequiv authors")
set(CPACK_PACKAGE_CONTACT "the detequiv authors <detequiv@localhost>" CACHE STRING "Maintainer in packages: Name <address>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "deterministic equivalents for feature learning with one gradient step")
set(CPACK_PACKAGE_DESCRIPTION "From an activation, a teacher, the sizes of a two-layer network and a step
size, detequiv predicts Hermite coefficients, the spikes in the spectrum of
the feature matrix, and the training and test errors after one gradient step
on the first layer and ridge regression on the second.
Command, C library, C++ libraries and headers.")
set(CPACK_GENERATOR "DEB;TGZ")
set(CPACK_STRIP_FILES ON)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
    OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)

# One package of these components; the Python module has a package of its own kind.
set(CPACK_COMPONENTS_ALL command libraries development packaging)
set(CPACK_COMPONENTS_GROUPING ALL_COMPONENTS_IN_ONE)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_ARCHIVE_COMPONENT_INSTALL ON)

set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION science)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(shlibs "")
foreach(library IN ITEMS numerics theory validation mpi c)
    if(TARGET detequiv_${library})
        get_target_property(type detequiv_${library} TYPE)
        if(type STREQUAL "SHARED_LIBRARY")
            get_target_property(place detequiv_${library} BINARY_DIR)
            get_target_property(soversion detequiv_${library} SOVERSION)
            list(APPEND CPACK_DEBIAN_PACKAGE_SHLIBDEPS_PRIVATE_DIRS ${place})
            string(APPEND shlibs "libdetequiv_${library} ${soversion} detequiv (>= ${PROJECT_VERSION})\n")
        endif()
    endif()
endforeach()
# Who depends on the shared libraries depends on this package, and the loader learns of them.
file(WRITE ${CMAKE_CURRENT_BINARY_DIR}/shlibs "${shlibs}")
file(WRITE ${CMAKE_CURRENT_BINARY_DIR}/triggers "activate-noawait ldconfig\n")
if(shlibs)
    set(CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA ${CMAKE_CURRENT_BINARY_DIR}/shlibs ${CMAKE_CURRENT_BINARY_DIR}/triggers)
endif()
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS gnuplot-nox)
# What a C++ program needs to be built against the static libraries.
set(CPACK_DEBIAN_PACKAGE_SUGGESTS "libeigen3-dev, libtomlplusplus-dev, libgsl-dev, libsqlite3-dev, libopenblas-dev")
include(CPack)

# What Debian wants to find beside a program.
string(TIMESTAMP date "%a, %d %b %Y %H:%M:%S +0000" UTC)
configure_file(changelog.in changelog @ONLY)
if(DETEQUIV_WITH_GSL)
    set(licence_of_binaries " Binaries that contain the GNU Scientific Library, as those of a build with DETEQUIV_WITH_GSL=ON do, may be
 passed on only under the GNU General Public License, version 3 or later: /usr/share/common-licenses/GPL-3.")
else()
    set(licence_of_binaries " These binaries contain no code under another licence than such as permit the same.")
endif()
file(READ ${PROJECT_SOURCE_DIR}/LICENSE licence)
string(STRIP "${licence}" licence)
string(REPLACE "\n\n" "\n.\n" licence "${licence}")
string(REPLACE "\n" "\n " licence " ${licence}")
configure_file(copyright.in copyright @ONLY)
find_program(DETEQUIV_GZIP gzip)
mark_as_advanced(DETEQUIV_GZIP)
set(papers ${CMAKE_CURRENT_BINARY_DIR}/copyright)
if(DETEQUIV_GZIP)
    execute_process(COMMAND ${DETEQUIV_GZIP} -9nkf ${CMAKE_CURRENT_BINARY_DIR}/changelog COMMAND_ERROR_IS_FATAL ANY)
    list(APPEND papers ${CMAKE_CURRENT_BINARY_DIR}/changelog.gz)
endif()
install(FILES ${papers} DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT packaging EXCLUDE_FROM_ALL)
