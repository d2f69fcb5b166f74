#include <pybind11/functional.h>

#include "bindings.hpp"
#include "detequiv/numerics/checks.hpp"

/// Activations and teachers: texts, coefficient lists, callables.
namespace detequiv::bindings {

namespace {

/// A Python callable that any thread may call, copy and drop. A TypeError, be it that it takes no number or
/// gives none, names it.
std::function<double(double)> guarded(py::object callable, const std::string& name) {
    const auto held = std::shared_ptr<py::object>(new py::object(std::move(callable)), [](py::object* p) {
        const py::gil_scoped_acquire acquire;
        delete p;
    });
    return [held, name](double z) {
        const py::gil_scoped_acquire acquire;
        const auto call = [&] { return name + "(" + check::shortest(z) + ")"; };
        py::object value;
        try {
            value = (*held)(z);
        } catch (py::error_already_set& error) {
            if (error.matches(PyExc_TypeError)) {
                const std::string what = call() + ": " + py::str(error.value()).cast<std::string>() +
                                         "; required a function of one number";
                py::raise_from(error, PyExc_TypeError, what.c_str());
                throw py::error_already_set();
            }
            throw;
        }
        try {
            return value.cast<double>();
        } catch (const py::cast_error&) {
            throw std::invalid_argument(call() + " = " + py::repr(value).cast<std::string>() +
                                        ": required a number");
        }
    };
}

Activation from_callable(const py::object& value, const py::object& derivative, std::vector<double> kinks,
                         std::vector<double> jumps, const std::string& name) {
    Activation::Callable callable{.value = guarded(value, name),
                                  .derivative = {},
                                  .kinks = std::move(kinks),
                                  .jumps = std::move(jumps),
                                  .name = name};
    if (derivative.is_none()) {
        callable.derivative = [name](double) -> double {
            throw std::invalid_argument("derivative of " + name + " = None: required a function of z");
        };
    } else {
        callable.derivative = guarded(derivative, "derivative of " + name);
    }
    return Activation::from_callable(std::move(callable));
}

template <class Evaluate>
py::array_t<double> over(const py::array_t<double, py::array::c_style | py::array::forcecast>& z,
                         Evaluate evaluate) {
    py::array_t<double> out(std::vector<py::ssize_t>(z.shape(), z.shape() + z.ndim()));
    const auto count = static_cast<std::size_t>(z.size());
    const double* from = z.data();
    double* to = out.mutable_data();
    const py::gil_scoped_release release;
    evaluate(std::span(from, count), std::span(to, count));
    return out;
}

}  // namespace

void add_functions(py::module_& module) {
    using Numbers = py::array_t<double, py::array::c_style | py::array::forcecast>;
    py::class_<Activation>(module, "Activation")
        .def_static("parse", &Activation::parse)
        .def_static("hermite_series", &Activation::hermite_series)
        .def_static("from_callable", &from_callable)
        .def("value", [](const Activation& f,
                         const Numbers& z) { return over(z, [&](auto x, auto y) { f.evaluate(x, y); }); })
        .def("derivative",
             [](const Activation& f, const Numbers& z) {
                 return over(z, [&](auto x, auto y) { f.evaluate_derivative(x, y); });
             })
        .def_property_readonly("text", &Activation::text)
        .def_property_readonly(
            "kinks",
            [](const Activation& f) { return std::vector<double>(f.kinks().begin(), f.kinks().end()); })
        .def_property_readonly("jumps", [](const Activation& f) {
            return std::vector<double>(f.jumps().begin(), f.jumps().end());
        });
    module.def("hermite", [](const Activation& f, int degree) {
        Hermite hermite;
        {
            const py::gil_scoped_release release;
            hermite = hermite_expansion(f, degree);
        }
        return hermite_record(hermite);
    });
}

}  // namespace detequiv::bindings
