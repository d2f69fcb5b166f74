#pragma once

#include <vector>

#include "truth_prediction.hpp"
#include "truth_problem.hpp"
#include "truth_real.hpp"

/// Everything here is instantiated for Real100 and Real150.
namespace truth {

/// All predictions for one problem. Throws std::invalid_argument for what it does not cover (ridge <= 0, a
/// size <= 0, an activation without bulk), std::runtime_error if an iteration did not end or if M(u_edge)
/// exceeds 10^(digits - 40): Q beyond 1e28 or so, which a polynomial of high degree reaches where its
/// strength c_1 eta |beta|/sqrt(N) is far above 1. Accuracy with Real100: at least 40 digits of every number
/// and of every overlap absolutely, for ridge >= 1e-10 and ratios within 1e-6 .. 1e6 (seen against Real150:
/// 62 digits on 4000 random problems with ratios to 1e3 and degree 8, 51 with ratios to 1e6 and degree 12, 61
/// at degree 64; dlog_B loses most). Not for the separate overlaps of outliers whose u agree to 40 digits:
/// their sum is good. What is exactly 0 may come out as 1e-100. Cost: 1 ms at degree 8, 10 to 20 ms at degree
/// 64; functions that are not polynomials 10 to 80 ms, tanh 0.7 s, 1.3 s where rows lengthen.
template <class Number>
[[nodiscard]] Prediction<Number> predict(const Problem& problem);

/// The same with K monomial columns for an activation of which only these coefficients are used.
template <class Number>
[[nodiscard]] Prediction<Number> predict(const Problem& problem, const Hermite<Number>& activation);

/// The stages, for tests of one stage on exact inputs.
template <class Number>
[[nodiscard]] Hermite<Number> hermite(const Activation& activation);

template <class Number>
[[nodiscard]] Bulk<Number> bulk(const Problem& problem, const Hermite<Number>& activation);

/// s: the output scale.
template <class Number>
[[nodiscard]] FirstStep<Number> first_step(const Problem& problem, const Hermite<Number>& activation,
                                           const Number& s);

template <class Number>
[[nodiscard]] Resolvent<Number> solve_resolvent(const Bulk<Number>& bulk);

template <class Number>
[[nodiscard]] LowRank<Number> low_rank(const Problem& problem, const Hermite<Number>& activation,
                                       const FirstStep<Number>& step, const Bulk<Number>& bulk);

template <class Number>
[[nodiscard]] Errors<Number> finite_errors(const Problem& problem, const Bulk<Number>& bulk,
                                           const Resolvent<Number>& resolvent, const LowRank<Number>& Q);

/// Errors of plateau 0 .. problem.highest_plateau. Readout functions whose part independent of the stronger
/// ones is below 1e-10 of their size count as dependent: atoms are rounded.
template <class Number>
[[nodiscard]] std::vector<Errors<Number>> plateau_errors(const Problem& problem,
                                                         const Hermite<Number>& activation,
                                                         const FirstStep<Number>& limit,
                                                         const Resolvent<Number>& resolvent);

/// Central differences of the test error over 1e-30 of each parameter: half of the digits.
template <class Number>
[[nodiscard]] Slopes<Number> finite_slopes(const Problem& problem, const Prediction<Number>& prediction);
template <class Number>
[[nodiscard]] Slopes<Number> plateau_slopes(const Problem& problem, const Prediction<Number>& prediction,
                                            int interval);
/// The stationary ridge of the finite-strength test error next to `start`, by Newton's steps in log ridge.
/// Throws std::runtime_error where they do not settle within one percent of it.
template <class Number>
[[nodiscard]] OptimalRidge<Number> optimal_ridge(const Problem& problem, const Prediction<Number>& prediction,
                                                 double start);
/// The finite-strength test error at another ridge.
template <class Number>
[[nodiscard]] Number test_error_at(const Problem& problem, const Prediction<Number>& prediction,
                                   const Number& ridge);

template <class Number>
[[nodiscard]] Spectrum<Number> spectrum(const Bulk<Number>& bulk, const LowRank<Number>& Q);

/// Without locating them.
template <class Number>
[[nodiscard]] int outlier_count(const Bulk<Number>& bulk, const LowRank<Number>& Q, const Number& u_edge);

/// The step size next to `guess` at which the number of outliers of `prediction`'s network reaches `count`,
/// to a percent of its distance from `guess` or 1e-20; 0 where they are there without a step. Empty if there
/// is none within a factor of two.
template <class Number>
[[nodiscard]] std::optional<Number> critical_step(const Problem& problem,
                                                  const Prediction<Number>& prediction, double guess,
                                                  int count);

}  // namespace truth
