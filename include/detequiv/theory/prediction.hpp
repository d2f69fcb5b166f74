#pragma once

#include <limits>
#include <string>
#include <vector>

#include "detequiv/theory/certificate.hpp"
#include "detequiv/theory/first_step.hpp"
#include "detequiv/theory/hermite.hpp"
#include "detequiv/theory/optimal_ridge.hpp"
#include "detequiv/theory/prediction_error.hpp"
#include "detequiv/theory/regime.hpp"
#include "detequiv/theory/resolvent.hpp"
#include "detequiv/theory/spikes.hpp"
#include "detequiv/theory/study.hpp"

namespace detequiv {

/// Errors of one plateau together with how many spikes it counts.
struct Plateau {
    int interval = 0;
    int spikes = 0;  ///< how many of the spikes 1 .. interval exist
    Errors errors;
    Status status = Status::not_run;  ///< inaccurate where fewer than least_certain_digits are certain
};

/// Errors that need no network, beside which every curve is read.
struct Baselines {
    double noise = std::numeric_limits<double>::quiet_NaN();        ///< sigma_eps^2
    double best_linear = std::numeric_limits<double>::quiet_NaN();  ///< cs^2 - cs_0^2 - cs_1^2 + sigma_eps^2
    double null = std::numeric_limits<double>::quiet_NaN();         ///< cs^2 + sigma_eps^2
};

/// Everything the theory says of one study at one point.
struct Prediction {
    Study study;
    Hermite activation, teacher;
    FirstStep first_step;        ///< at the output scale of this width
    FirstStep first_step_limit;  ///< mean-field scale taken as 0: what the plateaus use
    StepStrengths strengths;     ///< of this width and step size
    Resolvent resolvent;
    Spectrum spectrum;
    std::vector<double>
        critical_step_sizes;  ///< of the 1st, 2nd, ... outlier, up to eta = sqrt(N); 0: there without a step
    Regime regime;
    std::vector<Plateau> plateau;    ///< interval = 0, 1, 2, ...
    FiniteErrors finite;             ///< this width and step size
    Errors initial;                  ///< the same network before the step
    TestErrorSlopes finite_slopes;   ///< of the finite-strength test error
    TestErrorSlopes plateau_slopes;  ///< of the plateau in force
    OptimalRidge optimal_ridge;      ///< of the finite-strength test error
    Baselines baselines;
    Certificate certificate;  ///< bounds of the errors of the above
    std::vector<std::string> warnings;
};

/// Runs every stage. Throws StudyError or ExpressionError for bad input; numerical outcomes are statuses.
/// Critical step sizes have bounds of their own, and a warning names those with fewer than 6 certain digits:
/// M follows the strength there without being measured. Errors seen: 1e-15 relative in nine of ten, 1e-10 in
/// 99.9 % for polynomials; for other functions at strengths near 1 mostly below 1e-8, 6e-6 at worst.
/// Cost: a few milliseconds, most of them for the Hermite coefficients and the critical step sizes; a tenth
/// of a second where a label's mean lets rows grow.
[[nodiscard]] Prediction predict(const Study& study);

/// Functions of z in place of those that a study names: callables, say, which no study can hold.
struct StudyFunctions {
    Activation activation, teacher;
};

/// The same with other functions of z, or for the rank-one part of the step alone.
[[nodiscard]] Prediction predict(const Study& study, const StudyFunctions& functions,
                                 Gradient gradient = Gradient::full);

/// Both functions that a study names. Throws ExpressionError.
[[nodiscard]] StudyFunctions make_study_functions(const Study& study);

/// The readout law that a study names. Throws std::invalid_argument.
[[nodiscard]] ReadoutLaw make_readout(const ReadoutChoice& choice);

/// The bulk of a study's network.
[[nodiscard]] BulkParameters make_bulk(const Study& study, const Hermite& activation);

/// Errors of what make_bulk gives: of the coefficients (none of c_g^2 where it was found to be 0), and the
/// roundings of quotients of whole sizes (none where these are equal).
[[nodiscard]] BulkErrors bulk_errors_of(const Hermite& activation, const BulkParameters& bulk);

}  // namespace detequiv
