#pragma once

// Everything, in the order of the theory.
// clang-format off
#include "detequiv/numerics/quadrature.hpp"
#include "detequiv/numerics/roots.hpp"
#include "detequiv/numerics/status.hpp"
#include "detequiv/theory/activation.hpp"
#include "detequiv/theory/hermite.hpp"
#include "detequiv/theory/hermite_at_scale.hpp"
#include "detequiv/theory/mean_shift.hpp"
#include "detequiv/theory/study.hpp"
#include "detequiv/theory/first_step.hpp"
#include "detequiv/theory/readout.hpp"
#include "detequiv/theory/low_rank.hpp"
#include "detequiv/theory/resolvent.hpp"
#include "detequiv/theory/scale_table.hpp"
#include "detequiv/theory/bulk_spectrum.hpp"
#include "detequiv/theory/spikes.hpp"
#include "detequiv/theory/prediction_error.hpp"
#include "detequiv/theory/optimal_ridge.hpp"
#include "detequiv/theory/regime.hpp"
#include "detequiv/theory/prediction.hpp"
#include "detequiv/theory/curve.hpp"
#include "detequiv/theory/error_map.hpp"
#include "detequiv/theory/certificate_spectrum.hpp"
// clang-format on
