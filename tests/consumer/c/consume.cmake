# Builds the C example against an installed copy, in a folder of its own, and runs it.
# cmake -DUSES=find_package|pkg-config -DPREFIX=... -DSOURCE=... -DWORK=... -DGENERATOR=... -DCC=... -DPKG_CONFIG=... -DSHARED=...
#       -P consume.cmake
cmake_minimum_required(VERSION 3.25)
file(REMOVE_RECURSE ${WORK})
file(MAKE_DIRECTORY ${WORK})
set(program ${SOURCE}/examples/c/step_size.c)
if(USES STREQUAL "pkg-config")
    file(GLOB_RECURSE description ${PREFIX}/*/detequiv-c.pc)
    cmake_path(GET description PARENT_PATH folder)
    set(ENV{PKG_CONFIG_PATH} ${folder})
    execute_process(COMMAND ${PKG_CONFIG} --cflags --libs detequiv-c
        OUTPUT_VARIABLE options OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
    separate_arguments(options UNIX_COMMAND "${options}")
    cmake_path(GET folder PARENT_PATH libraries)
    execute_process(COMMAND ${CC} -std=c99 -pedantic -Werror ${program} ${options} -Wl,-rpath,${libraries} -o ${WORK}/consumer
        COMMAND_ERROR_IS_FATAL ANY)
else()
    execute_process(COMMAND ${CMAKE_COMMAND} -S ${CMAKE_CURRENT_LIST_DIR} -B ${WORK} -G ${GENERATOR} -DCMAKE_C_COMPILER=${CC}
        -DCMAKE_PREFIX_PATH=${PREFIX} -DCONSUMER_PREFIX=${PREFIX} -DCONSUMER_SOURCE=${program} -DCONSUMER_SHARED=${SHARED}
        COMMAND_ERROR_IS_FATAL ANY)
    execute_process(COMMAND ${CMAKE_COMMAND} --build ${WORK} COMMAND_ERROR_IS_FATAL ANY)
endif()
execute_process(COMMAND ${WORK}/consumer OUTPUT_VARIABLE said COMMAND_ERROR_IS_FATAL ANY)
if(NOT said MATCHES "^[0-9]+\\.[0-9]+ [0-9]+\\.[0-9]+ [0-9]+\\.[0-9]+\n{\n  \"version\"")
    message(FATAL_ERROR "the consumer printed ${said}")
endif()

# The manual shows this program.
file(READ ${program} text)
file(READ ${SOURCE}/docs/embed.md manual)
string(FIND "${manual}" "${text}" position)
if(position EQUAL -1)
    message(FATAL_ERROR "docs/embed.md does not hold ${program} as it is")
endif()
