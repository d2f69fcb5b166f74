#include "bindings.hpp"

/// Studies: reading, writing, single fields.
namespace detequiv::bindings {

namespace {

py::object field_object(const FieldValue& value) {
    if (const auto* law = std::get_if<ReadoutChoice>(&value)) {
        py::dict record;
        record["atoms"] = law->atoms;
        record["probabilities"] = law->probabilities;
        return record;
    }
    if (const auto* number = std::get_if<double>(&value)) {
        return py::float_(*number);
    }
    if (const auto* text = std::get_if<std::string>(&value)) {
        return py::str(*text);
    }
    return py::cast(std::get<std::vector<double>>(value));
}

py::list fields(const StudyHandle& handle) {
    py::list list;
    for (const FieldDescription& field : study_fields(handle.study)) {
        list.append(py::make_tuple(field.key, field_object(field.value), field.requirement, field.meaning,
                                   field.numeric));
    }
    return list;
}

py::list sweeps(const StudyHandle& handle) {
    py::list list;
    for (const Sweep& sweep : handle.study.sweep) {
        list.append(py::dict(py::arg("parameter") = sweep.parameter, py::arg("from") = sweep.from,
                             py::arg("to") = sweep.to, py::arg("points") = sweep.points,
                             py::arg("scale") = sweep.logarithmic ? "log" : "linear"));
    }
    return list;
}

StudyHandle with_sweeps(const StudyHandle& handle, const std::vector<std::string>& texts) {
    StudyHandle copy = handle;
    copy.study.sweep.clear();
    for (const std::string& text : texts) {
        copy.study.sweep.push_back(parse_sweep(text));
    }
    check_study(copy.study);
    return copy;
}

}  // namespace

void add_study(py::module_& module) {
    using Overrides = std::vector<std::string>;
    py::class_<StudyHandle>(module, "StudyHandle")
        .def_static("read",
                    [](const std::string& file, const Overrides& set) {
                        return StudyHandle{read_study(file, set), {}, {}};
                    })
        .def_static("parse",
                    [](const std::string& toml, const std::string& name, const Overrides& set) {
                        return StudyHandle{parse_study(toml, name, set), {}, {}};
                    })
        .def("with_functions",
             [](const StudyHandle& handle, std::optional<Activation> activation,
                std::optional<Activation> teacher) {
                 StudyHandle result{handle.study, std::move(activation), std::move(teacher)};
                 (void)result.functions();  // a study holds functions of z, not texts that are none
                 return result;
             })
        .def("with_sweeps", &with_sweeps)
        .def("to_toml", [](const StudyHandle& handle) { return to_toml(handle.study); })
        .def("fields", &fields)
        .def("sweeps", &sweeps)
        .def("number", [](const StudyHandle& handle,
                          const std::string& key) { return numeric_field(handle.study, key); })
        .def("first_batch", [](const StudyHandle& handle) { return handle.study.first_batch(); })
        .def("step_size", [](const StudyHandle& handle) { return handle.study.step_size(); })
        .def("step_exponent", [](const StudyHandle& handle) { return handle.study.step_exponent(); });
    module.def("numeric_field_names", &numeric_field_names);
    module.def("study_reference", &study_reference);
}

}  // namespace detequiv::bindings
