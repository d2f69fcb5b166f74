# Installs the build's libraries and headers into one folder, moves that away, and checks what lies there.
# cmake -DBUILD=... -DSOURCE=... -DPREFIX=... -DMPI=... -DVALIDATION=... -P installed.cmake
cmake_minimum_required(VERSION 3.25)
file(REMOVE_RECURSE ${PREFIX} ${PREFIX}.installed)
foreach(component IN ITEMS libraries development)
    execute_process(COMMAND ${CMAKE_COMMAND} --install ${BUILD} --prefix ${PREFIX}.installed --component ${component}
        OUTPUT_QUIET COMMAND_ERROR_IS_FATAL ANY)
endforeach()
file(RENAME ${PREFIX}.installed ${PREFIX})

# Every public header is installed; those of parts that were not built are not.
file(GLOB_RECURSE headers RELATIVE ${SOURCE}/include ${SOURCE}/include/*.hpp)
if(NOT VALIDATION)
    list(FILTER headers EXCLUDE REGEX "validation/|random_stream")
endif()
if(NOT MPI)
    list(FILTER headers EXCLUDE REGEX "validation/mpi")
endif()
foreach(header IN LISTS headers ITEMS detequiv/version.hpp)
    if(NOT EXISTS ${PREFIX}/include/${header})
        message(FATAL_ERROR "${header} is not installed: name it in the detequiv_install() of its library")
    endif()
endforeach()

# Nothing in the package's texts knows where it was built or first installed.
file(GLOB_RECURSE texts ${PREFIX}/*.cmake ${PREFIX}/*.pc)
if(NOT texts)
    message(FATAL_ERROR "no configuration was installed below ${PREFIX}")
endif()
foreach(text IN LISTS texts)
    file(READ ${text} contents)
    foreach(place IN ITEMS ${BUILD} ${SOURCE}/ ${PREFIX}.installed)
        string(FIND "${contents}" "${place}" position)
        if(NOT position EQUAL -1)
            message(FATAL_ERROR "${text} names ${place}")
        endif()
    endforeach()
endforeach()
