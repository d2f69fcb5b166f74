# Projects of other people that use detequiv in each way it offers. Those that rebuild the library are slow.
set(consumer_work ${PROJECT_BINARY_DIR}/consumer-tests)
set(consumer_prefix ${consumer_work}/moved)
add_test(NAME install COMMAND ${CMAKE_COMMAND}
    -DBUILD=${PROJECT_BINARY_DIR} -DSOURCE=${PROJECT_SOURCE_DIR} -DPREFIX=${consumer_prefix}
    -DVALIDATION=$<TARGET_EXISTS:detequiv::validation> -DMPI=$<TARGET_EXISTS:detequiv::mpi> -DC=$<TARGET_EXISTS:detequiv::c>
    -P ${CMAKE_CURRENT_LIST_DIR}/installed.cmake)
set_tests_properties(install PROPERTIES FIXTURES_SETUP installed)

# consumer_test(name [option=value ...])
function(consumer_test name)
    list(TRANSFORM ARGN PREPEND -D)
    add_test(NAME consumer_${name} COMMAND ${CMAKE_COMMAND} ${ARGN}
        -DPREFIX=${consumer_prefix} -DSOURCE=${PROJECT_SOURCE_DIR} -DWORK=${consumer_work}/${name}
        -DGENERATOR=${CMAKE_GENERATOR} -DCXX=${CMAKE_CXX_COMPILER} -DCXX_FLAGS=${CMAKE_CXX_FLAGS}
        -DWITH_GSL=${DETEQUIV_WITH_GSL} -DPKG_CONFIG=${DETEQUIV_PKG_CONFIG}
        -P ${PROJECT_SOURCE_DIR}/tests/consumer/consume.cmake)
    set_tests_properties(consumer_${name} PROPERTIES FIXTURES_REQUIRED installed)
endfunction()

find_program(DETEQUIV_PKG_CONFIG pkg-config)
mark_as_advanced(DETEQUIV_PKG_CONFIG)
consumer_test(find_package USES=find_package)
if(TARGET detequiv::validation)
    consumer_test(simulation USES=find_package COMPONENTS=validation)
endif()
if(DETEQUIV_PKG_CONFIG)
    consumer_test(pkg_config USES=pkg-config)
endif()
if(TARGET detequiv::c)
    foreach(way IN ITEMS find_package pkg-config)
        if(way STREQUAL "find_package" OR DETEQUIV_PKG_CONFIG)
            add_test(NAME consumer_c_${way} COMMAND ${CMAKE_COMMAND} -DUSES=${way}
                -DPREFIX=${consumer_prefix} -DSOURCE=${PROJECT_SOURCE_DIR} -DWORK=${consumer_work}/c_${way}
                -DGENERATOR=${CMAKE_GENERATOR} -DCC=${CMAKE_C_COMPILER} -DPKG_CONFIG=${DETEQUIV_PKG_CONFIG}
                -DSHARED=${BUILD_SHARED_LIBS} -P ${CMAKE_CURRENT_LIST_DIR}/c/consume.cmake)
            set_tests_properties(consumer_c_${way} PROPERTIES FIXTURES_REQUIRED installed)
        endif()
    endforeach()
endif()
consumer_test(subfolder USES=add_subdirectory)
consumer_test(fetch_content_shared USES=FetchContent SHARED=ON)
set_tests_properties(consumer_subfolder consumer_fetch_content_shared PROPERTIES LABELS slow)
