#pragma once

#include <string>
#include <vector>

#include "detequiv/theory/first_step.hpp"
#include "detequiv/theory/hermite.hpp"
#include "detequiv/theory/prediction_error.hpp"
#include "detequiv/theory/regime.hpp"
#include "detequiv/theory/resolvent.hpp"
#include "detequiv/theory/spikes.hpp"
#include "detequiv/theory/study.hpp"

namespace detequiv {

/// Errors of one plateau together with how many spikes it counts.
struct Plateau {
    int interval = 0;
    int spikes = 0;
    Errors errors;
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
    FirstStep first_step;
    Resolvent resolvent;
    Spectrum spectrum;
    Regime regime;
    std::vector<Plateau> plateau;  ///< interval = 0, 1, 2, ...
    FiniteErrors finite;           ///< this width and step size
    Errors initial;                ///< the same network before the step (eta = 0, finite strength)
    Baselines baselines;
    std::vector<std::string> warnings;
};

/// Runs every stage. Throws StudyError or ExpressionError for bad input; numerical outcomes are statuses.
[[nodiscard]] Prediction predict(const Study& study);

/// One point of a curve.
struct CurvePoint {
    std::vector<double> parameters;  ///< swept values, one per sweep
    double step_size = 0, exponent = 0;
    int interval = 0, spikes = 0;
    Errors plateau;  ///< of the interval in force
    Errors finite;
    Errors initial;  ///< before the step
    std::vector<double>
        share_test;  ///< drop of the plateau test error by spike k = 1, 2, ...; zero where it is absent
    Baselines baselines;
    Status status = Status::not_run;
};

struct Curve {
    Study study;
    std::vector<CurvePoint> points;  ///< the last sweep runs fastest
    std::vector<std::string> warnings;
};

/// The curve over the study's sweeps (one or two; StudyError if none). What a swept field leaves unchanged
/// is computed once: cost is linear in the points.
[[nodiscard]] Curve curve(const Study& study);

}  // namespace detequiv
