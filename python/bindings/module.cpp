#include "bindings.hpp"
#include "detequiv/validation/store.hpp"
#include "detequiv/version.hpp"

PYBIND11_MODULE(_core, module) {
    using namespace detequiv;
    namespace py = pybind11;
    module.doc() = "Compiled part of detequiv; use the package.";
    module.attr("__version__") = std::string(version());
    // Translators run last registered first: the more special ones follow the general.
    py::register_exception<StudyError>(module, "StudyError", PyExc_ValueError).attr("__doc__") =
        "A fault in a study, in one line: `key = value: required ...` or `key: unknown key; did you mean "
        "...?`.\n\n"
        "The file's name stands in front where the study came from one.";
    py::register_exception<ExpressionError>(module, "ExpressionError", PyExc_ValueError).attr("__doc__") =
        "A text that is no admissible function of z: where it fails, why, and what would do.\n\n"
        "Functions must be finite on the line and square integrable under the normal law.";
    py::register_exception<TrialError>(module, "TrialError", PyExc_RuntimeError).attr("__doc__") =
        "A trial that could not be run: memory, or a number that is not finite.\n\n"
        "What was stored before stays.";
    py::register_exception<StoreError>(module, "StoreError", PyExc_RuntimeError).attr("__doc__") =
        "A store that could not be opened, read or written: missing, locked, full, or no store at all.\n\n"
        "What was stored before stays.";
    bindings::add_functions(module);
    bindings::add_study(module);
    bindings::add_theory(module);
    bindings::add_error_map(module);
    bindings::add_simulation(module);
    bindings::add_comparison(module);
}
