# Configures, builds and runs the consumer in a folder of its own.
# cmake -DUSES=find_package|add_subdirectory|FetchContent|pkg-config -DCOMPONENTS=... -DPREFIX=... -DSOURCE=... -DWORK=...
#       -DGENERATOR=... -DCXX=... -DCXX_FLAGS=... -DWITH_GSL=... [-DSHARED=ON] -P consume.cmake
cmake_minimum_required(VERSION 3.25)
set(consumer ${CMAKE_CURRENT_LIST_DIR})
file(REMOVE_RECURSE ${WORK})
file(MAKE_DIRECTORY ${WORK})
separate_arguments(flags UNIX_COMMAND "${CXX_FLAGS}")

if(USES STREQUAL "pkg-config")
    file(GLOB_RECURSE description ${PREFIX}/*/detequiv.pc)
    cmake_path(GET description PARENT_PATH folder)
    set(ENV{PKG_CONFIG_PATH} ${folder})
    execute_process(COMMAND ${PKG_CONFIG} --cflags --libs detequiv
        OUTPUT_VARIABLE options OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
    separate_arguments(options UNIX_COMMAND "${options}")
    cmake_path(GET folder PARENT_PATH libraries)
    execute_process(COMMAND ${CXX} ${flags} -std=c++20 ${consumer}/consumer.cpp ${options} -Wl,-rpath,${libraries} -o ${WORK}/consumer
        COMMAND_ERROR_IS_FATAL ANY)
else()
    execute_process(COMMAND ${CMAKE_COMMAND} -S ${consumer} -B ${WORK} -G ${GENERATOR}
        -DCMAKE_CXX_COMPILER=${CXX} -DCMAKE_CXX_FLAGS=${CXX_FLAGS} -DCMAKE_PREFIX_PATH=${PREFIX}
        -DCONSUMER_USES=${USES} -DCONSUMER_COMPONENTS=${COMPONENTS} -DCONSUMER_PREFIX=${PREFIX}
        -DDETEQUIV_SOURCE=${SOURCE} -DDETEQUIV_WITH_GSL=${WITH_GSL} -DBUILD_SHARED_LIBS=${SHARED}
        -DFETCHCONTENT_FULLY_DISCONNECTED=ON COMMAND_ERROR_IS_FATAL ANY)
    execute_process(COMMAND ${CMAKE_COMMAND} --build ${WORK} COMMAND_ERROR_IS_FATAL ANY)
endif()
execute_process(COMMAND ${WORK}/consumer COMMAND_ERROR_IS_FATAL ANY)
if("validation" IN_LIST COMPONENTS)
    execute_process(COMMAND ${WORK}/simulate COMMAND_ERROR_IS_FATAL ANY)
endif()

# A shared library exports names of its own only: not those of Boost, Eigen, toml++, GSL.
if(SHARED)
    file(GLOB_RECURSE libraries ${WORK}/*/libdetequiv_*.so)
    if(NOT libraries)
        message(FATAL_ERROR "no shared library was built")
    endif()
    foreach(library IN LISTS libraries)
        execute_process(COMMAND nm -DC --defined-only ${library} OUTPUT_VARIABLE symbols COMMAND_ERROR_IS_FATAL ANY)
        string(REGEX MATCHALL "[^\n]+" symbols "${symbols}")
        list(LENGTH symbols count)
        list(FILTER symbols EXCLUDE REGEX "^[0-9a-f]+ [A-Za-z] ((typeinfo|typeinfo name|vtable|VTT) for )?detequiv::")
        if(symbols OR count EQUAL 0)
            message(FATAL_ERROR "of ${count} exported symbols of ${library}, not the project's own: ${symbols}")
        endif()
        message(STATUS "${library}: ${count} symbols, all of namespace detequiv")
    endforeach()
endif()
