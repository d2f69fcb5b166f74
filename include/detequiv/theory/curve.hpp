#pragma once

#include <string>
#include <vector>

#include "detequiv/theory/prediction.hpp"

namespace detequiv {

/// One point of a curve.
struct CurvePoint {
    std::vector<double> parameters;  ///< swept values, one per sweep
    double step_size = 0, exponent = 0;
    int interval = 0;     ///< the regime's interval
    int spikes = 0;       ///< how many spikes exist in it
    Errors plateau;       ///< of the interval in force
    FiniteErrors finite;  ///< this width and step size
    Errors initial;       ///< the same network before the step
    std::vector<double>
        share_test;  ///< drop of the plateau test error by spike k = 1, 2, ... up to the interval
    Baselines baselines;
    CertifiedErrors certified_plateau, certified_finite, certified_initial;  ///< with bounds of their errors
    Status status = Status::not_run;  ///< inaccurate where fewer than least_certain_digits are certain
};

struct Curve {
    Study study;
    Gradient gradient = Gradient::full;  ///< the step that it describes
    std::vector<CurvePoint> points;      ///< the last sweep runs fastest
    std::vector<std::string> warnings;
};

/// Whether the theory knows the swept field: not seed, trials and test samples of a simulation.
[[nodiscard]] bool has_curve(const Sweep& sweep);

/// The curve over the study's sweeps (one or two; StudyError if there are none, or one is of a field that the
/// theory does not know).
/// What a swept field leaves unchanged is computed once. Cost: linear in the points, about 50 microseconds
/// each where the step changes and 15 where it does not, after some milliseconds of preparation.
[[nodiscard]] Curve curve(const Study& study);

/// The same with other functions of z than those the study names.
[[nodiscard]] Curve curve(const Study& study, const StudyFunctions& functions,
                          Gradient gradient = Gradient::full);

}  // namespace detequiv
