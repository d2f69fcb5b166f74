#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "detequiv/numerics/status.hpp"
#include "detequiv/theory/prediction.hpp"

namespace detequiv {

/// One numeric field with its value at every point of a map: at indices (i_0, i_1, ...) it is
/// values[i_0 strides[0] + i_1 strides[1] + ...]. A stride of 0 repeats a value along an axis.
struct MappedField {
    std::string key;  ///< dotted: "ridge.lambda"
    std::span<const double> values;
    std::vector<std::size_t> strides;
};

/// What is computed at every point.
struct MapParts {
    bool plateau = true;  ///< of the interval in force
    bool finite = true;   ///< this width and step size
    bool initial = true;  ///< the same network before the step
    bool bounds = false;  ///< bounds of the absolute errors of all columns
};

struct ErrorColumns {
    std::vector<double> train_objective, train_error, test_error;
};

/// Errors over a grid of points, one entry for each in row-major order; columns that were not asked for are
/// empty.
struct ErrorMap {
    std::vector<std::size_t> shape;
    ErrorColumns plateau, finite, initial;
    ErrorColumns plateau_bounds, finite_bounds, initial_bounds;  ///< infinite where nothing is certain
    std::vector<double> noise, best_linear, null;                ///< baselines
    std::vector<double> step_size;
    std::vector<int> interval, spikes;  ///< the regime's, and how many spikes exist in it
    /// Of the resolvent and, where asked for, of the finite strength; with bounds also inaccurate where fewer
    /// than least_certain_digits of the plateau or the finite strength are certain.
    std::vector<Status> status;
    std::vector<std::string> warnings;  ///< at the first and the last point
};

/// Evaluates a study over the points of `shape`, whose sweeps are not used. What a point shares with the one
/// before it is kept, and the points are visited with the ridge innermost, so that the low-rank part is
/// computed once for all ridges. Bounds are those of curve() [eq. certificate:adjoint] and change no other
/// number. `pause`, where given, is called every few thousand microseconds of work with
/// the number of points done; what it throws ends the map.
/// Throws StudyError for a key that is not numeric or one of simulation.*, a key given twice, a step size
/// beside an exponent or a constant, a value that its field does not admit (it is named), a step size that is
/// not below sqrt(samples), and std::invalid_argument for strides that leave `values`. Cost for each point:
/// plateau below 1 microsecond; finite strength about 1 where many ridges share the rest [eq.
/// prediction_error:shared], else 4 to 17, and 6 to 30 for its low-rank part; initial 5. Bounds add 0.7 to a
/// plateau, 14 to 17 to a finite strength whoever shares it, 5 to 9 to initial.
[[nodiscard]] ErrorMap error_map(const Study& study, std::span<const MappedField> fields,
                                 const std::vector<std::size_t>& shape, const MapParts& parts = {},
                                 const std::function<void(std::size_t)>& pause = {});

/// The same with other functions of z than those the study names.
[[nodiscard]] ErrorMap error_map(const Study& study, const StudyFunctions& functions,
                                 std::span<const MappedField> fields, const std::vector<std::size_t>& shape,
                                 const MapParts& parts = {},
                                 const std::function<void(std::size_t)>& pause = {});

}  // namespace detequiv
