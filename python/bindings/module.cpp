#include "bindings.hpp"
#include "detequiv/validation/store.hpp"
#include "detequiv/version.hpp"

PYBIND11_MODULE(_core, module) {
    using namespace detequiv;
    namespace py = pybind11;
    module.doc() = "Compiled part of detequiv; use the package.";
    module.attr("__version__") = std::string(version());
    // Translators run last registered first: the more special ones follow the general.
    py::register_exception<StudyError>(module, "StudyError", PyExc_ValueError);
    py::register_exception<ExpressionError>(module, "ExpressionError", PyExc_ValueError);
    py::register_exception<TrialError>(module, "TrialError", PyExc_RuntimeError);
    py::register_exception<StoreError>(module, "StoreError", PyExc_RuntimeError);
    bindings::add_functions(module);
    bindings::add_study(module);
    bindings::add_theory(module);
    bindings::add_error_map(module);
    bindings::add_simulation(module);
}
