# Installs the command and runs it from there; manual pages and completion lie where systems look for them.
# cmake -DBUILD=... -DPREFIX=... -P installed.cmake
cmake_minimum_required(VERSION 3.25)
file(REMOVE_RECURSE ${PREFIX})
execute_process(COMMAND ${CMAKE_COMMAND} --install ${BUILD} --prefix ${PREFIX} --component command
    OUTPUT_QUIET COMMAND_ERROR_IS_FATAL ANY)
set(pages detequiv detequiv-predict detequiv-doctor)
if(EXISTS ${PREFIX}/bin/detequiv-mpi)
    list(APPEND pages detequiv-mpi)
elseif(EXISTS ${PREFIX}/share/man/man1/detequiv-mpi.1)
    message(FATAL_ERROR "a manual page of detequiv-mpi, which is not installed")
endif()
list(TRANSFORM pages REPLACE "(.+)" "man/man1/\\1.1")
foreach(file IN ITEMS ${pages}
    bash-completion/completions/detequiv zsh/site-functions/_detequiv fish/vendor_completions.d/detequiv.fish)
    if(NOT EXISTS ${PREFIX}/share/${file})
        message(FATAL_ERROR "share/${file} is not installed")
    endif()
    file(READ ${PREFIX}/share/${file} text)
    if(NOT text MATCHES "detequiv")
        message(FATAL_ERROR "share/${file} is empty")
    endif()
endforeach()
if(NOT EXISTS ${BUILD}/lib/libdetequiv_numerics.so) # shared libraries are a component of their own
    execute_process(COMMAND ${PREFIX}/bin/detequiv init - OUTPUT_QUIET COMMAND_ERROR_IS_FATAL ANY)
endif()
