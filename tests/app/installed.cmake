# Installs the command and runs it from there; manual pages and completion lie where systems look for them.
# cmake -DBUILD=... -DPREFIX=... -P installed.cmake
cmake_minimum_required(VERSION 3.25)
file(REMOVE_RECURSE ${PREFIX})
execute_process(COMMAND ${CMAKE_COMMAND} --install ${BUILD} --prefix ${PREFIX} --component command
    OUTPUT_QUIET COMMAND_ERROR_IS_FATAL ANY)
foreach(file IN ITEMS man/man1/detequiv.1 man/man1/detequiv-predict.1 man/man1/detequiv-doctor.1
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
