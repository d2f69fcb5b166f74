#include "bindings.hpp"

/// Errors over arrays of parameters.
namespace detequiv::bindings {

using py::arg;

namespace {

using Numbers = py::array_t<double, py::array::c_style | py::array::forcecast>;

py::dict columns_record(ErrorColumns columns) {
    return py::dict(arg("train_objective") = owned_array(std::move(columns.train_objective)),
                    arg("train_error") = owned_array(std::move(columns.train_error)),
                    arg("test_error") = owned_array(std::move(columns.test_error)));
}

py::dict map_record(const StudyHandle& handle, const std::vector<std::string>& keys,
                    const std::vector<Numbers>& arrays, const std::vector<std::vector<std::size_t>>& strides,
                    const std::vector<std::size_t>& shape, bool plateau, bool finite, bool initial,
                    bool bounds) {
    std::vector<MappedField> fields;
    for (std::size_t i = 0; i < keys.size(); ++i) {
        const std::span values(arrays[i].data(), static_cast<std::size_t>(arrays[i].size()));
        fields.push_back({.key = keys[i], .values = values, .strides = strides[i]});
    }
    ErrorMap map;
    {
        const py::gil_scoped_release release;
        map = error_map(handle.study, handle.functions(), fields, shape,
                        {.plateau = plateau, .finite = finite, .initial = initial, .bounds = bounds},
                        [](std::size_t) { look_for_signals(); });
    }
    std::vector<int> status;
    for (const Status one : map.status) {
        status.push_back(static_cast<int>(one));
    }
    return py::dict(arg("plateau") = columns_record(std::move(map.plateau)),
                    arg("finite") = columns_record(std::move(map.finite)),
                    arg("initial") = columns_record(std::move(map.initial)),
                    arg("plateau_bounds") = columns_record(std::move(map.plateau_bounds)),
                    arg("finite_bounds") = columns_record(std::move(map.finite_bounds)),
                    arg("initial_bounds") = columns_record(std::move(map.initial_bounds)),
                    arg("baselines") = py::dict(arg("noise") = owned_array(std::move(map.noise)),
                                                arg("best_linear") = owned_array(std::move(map.best_linear)),
                                                arg("null") = owned_array(std::move(map.null))),
                    arg("step_size") = owned_array(std::move(map.step_size)),
                    arg("interval") = owned_array(std::move(map.interval)),
                    arg("spikes") = owned_array(std::move(map.spikes)),
                    arg("status") = owned_array(std::move(status)), arg("warnings") = map.warnings);
}

}  // namespace

void add_error_map(py::module_& module) {
    module.def("error_map", &map_record);
}

}  // namespace detequiv::bindings
