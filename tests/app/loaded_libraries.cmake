# The command loads what simulations need, and neither MPI nor GSL with the slow BLAS it brings.
execute_process(COMMAND ldd "${PROGRAM}" OUTPUT_VARIABLE loaded COMMAND_ERROR_IS_FATAL ANY)
if(NOT loaded MATCHES "libc\\.")
    message(FATAL_ERROR "ldd did not list the C library, so this test sees nothing:\n${loaded}")
endif()
string(TOLOWER "${loaded}" loaded)
if(loaded MATCHES "gslcblas|libgsl|libmpi|open-rte")
    message(FATAL_ERROR "${PROGRAM} loads ${CMAKE_MATCH_0}:\n${loaded}")
endif()
