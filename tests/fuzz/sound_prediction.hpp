#pragma once

#include "detequiv/theory/curve.hpp"
#include "detequiv/theory/prediction.hpp"

namespace detequiv::fuzz {

/// What a status promises holds of every number behind it: usable numbers are no NaN, errors exceed the
/// noise, outliers stand outside the bulk, overlaps are shares.
void check_prediction(const Prediction& prediction);
void check_curve(const Curve& curve);

}  // namespace detequiv::fuzz
