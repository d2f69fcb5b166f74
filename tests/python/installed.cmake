# Installs the Python package, moves it elsewhere, and uses it from there.
# cmake -DBUILD=... -DSOURCE=... -DPREFIX=... -DFOLDER=... -DPYTHON=... -DVERSION=... -P installed.cmake
cmake_minimum_required(VERSION 3.25)
file(REMOVE_RECURSE ${PREFIX} ${PREFIX}.installed)
execute_process(COMMAND ${CMAKE_COMMAND} --install ${BUILD} --prefix ${PREFIX}.installed --component python
    OUTPUT_QUIET COMMAND_ERROR_IS_FATAL ANY)
file(RENAME ${PREFIX}.installed ${PREFIX})
set(package ${PREFIX}/${FOLDER}/detequiv)

# Every file of the package is there.
file(GLOB_RECURSE files RELATIVE ${SOURCE} ${SOURCE}/*.py ${SOURCE}/*.pyi ${SOURCE}/py.typed)
foreach(file IN LISTS files)
    if(NOT EXISTS ${package}/${file} OR IS_SYMLINK ${package}/${file})
        message(FATAL_ERROR "${file} is not installed: name it in python/CMakeLists.txt")
    endif()
endforeach()

# It is this copy that is imported, by an interpreter that knows of nothing else, and it computes.
file(WRITE ${PREFIX}/use.py "
import sys
sys.path.insert(0, sys.argv[1])
import detequiv
assert detequiv.__file__.startswith(sys.argv[1]), detequiv.__file__
assert detequiv.__version__ == sys.argv[2], detequiv.__version__
error = detequiv.errors(detequiv.Study(), ridge=[0.01, 1.0]).finite.test_error
assert error.shape == (2,) and (error > 0).all(), error
")
execute_process(COMMAND ${PYTHON} -I ${PREFIX}/use.py ${PREFIX}/${FOLDER} ${VERSION}
    WORKING_DIRECTORY / COMMAND_ERROR_IS_FATAL ANY)
