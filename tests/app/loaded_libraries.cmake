# The command starts fast because it loads little: no BLAS, MPI, SQLite, nor GSL with the BLAS it brings.
execute_process(COMMAND ldd "${PROGRAM}" OUTPUT_VARIABLE loaded COMMAND_ERROR_IS_FATAL ANY)
if(NOT loaded MATCHES "libc\\.")
    message(FATAL_ERROR "ldd did not list the C library, so this test sees nothing:\n${loaded}")
endif()
string(TOLOWER "${loaded}" loaded)
if(loaded MATCHES "blas|lapack|libgsl|libmpi|open-rte|sqlite")
    message(FATAL_ERROR "${PROGRAM} loads ${CMAKE_MATCH_0}:\n${loaded}")
endif()
