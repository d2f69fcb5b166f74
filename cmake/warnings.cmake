# Warnings for this project's own targets; never part of what a consumer inherits.
add_library(detequiv_warnings INTERFACE)
target_compile_options(detequiv_warnings INTERFACE
    -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wold-style-cast
    -Wnon-virtual-dtor -Woverloaded-virtual -Wdouble-promotion -Wformat=2
    $<$<BOOL:${DETEQUIV_WERROR}>:-Werror>)
