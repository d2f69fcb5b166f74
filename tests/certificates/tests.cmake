# The theory in 100 and 150 digits, and the certificates' tests against it.
find_library(DETEQUIV_MPFR mpfr REQUIRED)
find_library(DETEQUIV_GMP gmp REQUIRED)
mark_as_advanced(DETEQUIV_MPFR DETEQUIV_GMP)
add_library(certificate_truth STATIC
    certificates/truth_errors.cpp
    certificates/truth_first_step.cpp
    certificates/truth_hermite.cpp
    certificates/truth_low_rank.cpp
    certificates/truth_plateau.cpp
    certificates/truth_predict.cpp
    certificates/truth_resolvent.cpp
    certificates/truth_shift.cpp
    certificates/truth_spikes.cpp
    certificates/truth_tanh.cpp)
target_include_directories(certificate_truth PUBLIC ${CMAKE_CURRENT_SOURCE_DIR}/certificates)
target_compile_features(certificate_truth PUBLIC cxx_std_20)
target_link_libraries(certificate_truth PUBLIC ${DETEQUIV_MPFR} ${DETEQUIV_GMP} PRIVATE detequiv_warnings)

detequiv_test(truth certificates/truth_digits_test.cpp certificates/truth_test.cpp)
target_link_libraries(test_truth PRIVATE certificate_truth)
