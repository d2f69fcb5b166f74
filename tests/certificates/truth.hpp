#pragma once

#include "truth_prediction.hpp"
#include "truth_problem.hpp"
#include "truth_real.hpp"

namespace truth {

/// All predictions for one problem. Throws std::invalid_argument for what the theory does not cover (ridge
/// <= 0, a size <= 0, an activation without bulk), std::runtime_error if an iteration did not end.
/// With Real100 at least 40 digits of every number are right for ridge >= 1e-10, ratios within 1e-6 .. 1e6,
/// except of overlaps with other outliers closer than 1e-40.
/// Instantiated for Real100 and Real150.
template <class Number>
[[nodiscard]] Prediction<Number> predict(const Problem& problem);

/// The stages, for tests of one stage on exact inputs. Same instantiations.
template <class Number>
[[nodiscard]] Hermite<Number> hermite(const Activation& activation);

template <class Number>
[[nodiscard]] Resolvent<Number> solve_resolvent(const Bulk<Number>& bulk);

}  // namespace truth
