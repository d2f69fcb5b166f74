# The theory in 100 and 150 digits, and the certificates' tests against it.
find_library(DETEQUIV_MPFR mpfr REQUIRED)
find_library(DETEQUIV_GMP gmp REQUIRED)
mark_as_advanced(DETEQUIV_MPFR DETEQUIV_GMP)
add_library(certificate_truth STATIC
    certificates/truth_bulk.cpp
    certificates/truth_critical.cpp
    certificates/truth_errors.cpp
    certificates/truth_first_step.cpp
    certificates/truth_hermite.cpp
    certificates/truth_low_rank.cpp
    certificates/truth_plateau.cpp
    certificates/truth_predict.cpp
    certificates/truth_resolvent.cpp
    certificates/truth_shift.cpp
    certificates/truth_slopes.cpp
    certificates/truth_spikes.cpp
    certificates/truth_tanh.cpp)
target_include_directories(certificate_truth PUBLIC ${CMAKE_CURRENT_SOURCE_DIR}/certificates)
target_compile_features(certificate_truth PUBLIC cxx_std_20)
target_link_libraries(certificate_truth PUBLIC ${DETEQUIV_MPFR} ${DETEQUIV_GMP} PRIVATE detequiv_warnings)

detequiv_test(truth certificates/truth_digits_test.cpp certificates/truth_label_mean_test.cpp
    certificates/truth_test.cpp)
target_link_libraries(test_truth PRIVATE certificate_truth)

# What the certificates promise, on random problems; certificate_survey does the same for as many as one likes.
add_library(certificate_confrontation STATIC
    certificates/confront.cpp
    certificates/confront_map.cpp
    certificates/confront_spectrum.cpp
    certificates/random_bulk.cpp
    certificates/random_study.cpp)
target_link_libraries(certificate_confrontation PUBLIC certificate_truth detequiv::theory PRIVATE detequiv_warnings)
detequiv_test(certificates
    certificates/bounded_test.cpp
    certificates/certificate_test.cpp
    certificates/left_out_certificate_test.cpp
    certificates/outlier_certificate_test.cpp
    certificates/slopes_certificate_test.cpp
    certificates/spectrum_certificate_test.cpp)
target_link_libraries(test_certificates PRIVATE certificate_confrontation)
add_executable(certificate_survey certificates/survey.cpp)
target_link_libraries(certificate_survey PRIVATE certificate_confrontation detequiv_warnings)
