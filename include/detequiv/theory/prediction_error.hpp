#pragma once

#include <Eigen/Core>
#include <limits>
#include <span>
#include <vector>

#include "detequiv/numerics/status.hpp"
#include "detequiv/theory/hermite.hpp"
#include "detequiv/theory/low_rank.hpp"
#include "detequiv/theory/resolvent.hpp"

/// Theory note: theory/prediction_error.md.
namespace detequiv {

/// Limiting errors of the ridge on the fresh batch.
struct Errors {
    double train_objective =
        std::numeric_limits<double>::quiet_NaN();                   ///< min (1/n)|y - F a|^2 + lambda |a|^2
    double train_error = std::numeric_limits<double>::quiet_NaN();  ///< (1/n)|y - F a_hat|^2
    double test_error =
        std::numeric_limits<double>::quiet_NaN();  ///< E (y - f(x)^T a_hat)^2, fresh noisy label
};

/// Finite strength: errors with how they were obtained.
struct FiniteErrors : Errors {
    int columns = 0;                                              ///< readout functions kept
    double stillness = std::numeric_limits<double>::quiet_NaN();  ///< relative change on the last enlargement
                                                                  ///< of M; 0 for K monomials
    Status status = Status::not_run;
};

}  // namespace detequiv
