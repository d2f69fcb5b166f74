#pragma once

#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <memory>
#include <optional>
#include <vector>

#include "detequiv/detequiv.hpp"

/// The extension under the Python package. Results leave as dictionaries with the names of the command's
/// JSON; detequiv/*.py gives them their classes.
namespace detequiv::bindings {

namespace py = pybind11;

/// A study beside the functions that take the place of those it names.
struct StudyHandle {
    Study study;
    std::optional<Activation> activation, teacher;

    [[nodiscard]] StudyFunctions functions() const {
        return {activation ? *activation : make_function(study.network.activation),
                teacher ? *teacher : make_function(study.data.teacher)};
    }
};

/// A vector's memory as an array, without a copy.
template <class T>
[[nodiscard]] py::array_t<T> owned_array(std::vector<T> values) {
    auto kept = std::make_unique<std::vector<T>>(std::move(values));
    T* data = kept->data();
    const auto size = static_cast<py::ssize_t>(kept->size());
    const py::capsule owner(kept.release(), [](void* p) { delete static_cast<std::vector<T>*>(p); });
    return py::array_t<T>(size, data, owner);
}

/// Without the GIL: what a signal handler raised, Ctrl-C before all, as an exception.
void look_for_signals();

[[nodiscard]] py::dict errors_record(const Errors& errors);
[[nodiscard]] py::dict hermite_record(const Hermite& hermite);
[[nodiscard]] py::dict prediction_record(const Prediction& prediction);
[[nodiscard]] py::dict resolvent_record(const Resolvent& resolvent);
[[nodiscard]] py::dict regime_record(const Regime& regime);
[[nodiscard]] py::dict baselines_record(const Baselines& baselines);
[[nodiscard]] py::dict optimal_ridge_record(const OptimalRidge& optimum);
[[nodiscard]] py::dict point_certificate_record(const CurvePoint& point);
[[nodiscard]] py::dict finite_record(const FiniteErrors& errors);
[[nodiscard]] py::str status_text(Status status);

void add_functions(py::module_& module);
void add_study(py::module_& module);
void add_theory(py::module_& module);
void add_error_map(py::module_& module);
void add_simulation(py::module_& module);
void add_comparison(py::module_& module);

}  // namespace detequiv::bindings
