#pragma once

#include <random>

#include "detequiv/theory/study.hpp"
#include "truth_problem.hpp"

/// Random problems over the range that certificates are stated for.
namespace certificates {

/// One problem as the library and as the truth take it.
struct RandomStudy {
    detequiv::Study study;
    truth::Problem problem;
};

/// What the activation is drawn from.
enum class Family { polynomials, functions };

/// Problem number `index`: phi and psi log-uniform in [1e-3, 1e3] (a tenth of them n = N or next to it),
/// ridge in [1e-10, 1e3], eta/sqrt(N) 0 or log-uniform in [1e-4, 1/2] as far as eta < sqrt(n), all readout
/// and row laws, output scales, K = 1 .. 8 columns or the resummed form.
[[nodiscard]] RandomStudy random_study(std::uint64_t index, Family family);

}  // namespace certificates
