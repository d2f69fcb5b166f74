#include <array>
#include <utility>

#include "bindings.hpp"

/// One point, a sweep, the bulk: computed without the GIL, handed over as dictionaries.
namespace detequiv::bindings {

using py::arg;

namespace {

/// Runs `work` without the GIL; a callable among the functions takes it back for each call.
template <class Work>
auto released(Work work) {
    const py::gil_scoped_release release;
    return work();
}

py::dict predict_record(const StudyHandle& handle) {
    return prediction_record(released([&] { return predict(handle.study, handle.functions()); }));
}

py::dict curve_record(const StudyHandle& handle) {
    const Curve result = released([&] { return curve(handle.study, handle.functions()); });
    py::list points;
    for (const CurvePoint& point : result.points) {
        py::dict parameters;
        for (std::size_t i = 0; i < point.parameters.size(); ++i) {
            parameters[py::str(result.study.sweep[i].parameter)] = point.parameters[i];
        }
        points.append(py::dict(
            arg("parameters") = parameters, arg("step_size") = point.step_size,
            arg("exponent") = point.exponent, arg("interval") = point.interval, arg("spikes") = point.spikes,
            arg("plateau") = errors_record(point.plateau), arg("finite") = finite_record(point.finite),
            arg("initial") = errors_record(point.initial), arg("share_test") = point.share_test,
            arg("baselines") = baselines_record(point.baselines),
            arg("certificate") = point_certificate_record(point), arg("status") = status_text(point.status)));
    }
    return py::dict(arg("points") = points, arg("warnings") = result.warnings);
}

/// The bulk beside a prediction: equally spaced over the support's hull, as the command has it.
py::dict bulk_record(const StudyHandle& handle, int count) {
    Support support;
    std::vector<double> locations;
    std::vector<double> density;
    CertifiedSupport certified;
    std::vector<double> density_errors;
    released([&] {
        const Hermite activation = hermite_expansion(handle.functions().activation);
        const BulkParameters bulk = make_bulk(handle.study, activation);
        const BulkErrors errors = bulk_errors_of(activation, bulk);
        support = bulk_support(bulk);
        certified = certify(bulk, support, errors);
        support.status = judged(support.status, certified);
        if (!support.intervals.empty()) {
            const double lower = support.intervals.front().lower;
            const double upper = support.intervals.back().upper;
            for (int i = 0; i < count; ++i) {
                locations.push_back(lower + (upper - lower) * i / (count - 1));
            }
            density = bulk_density(bulk, locations);
            for (const Bounded& value : certify(bulk, locations, density, errors)) {
                density_errors.push_back(value.error);
            }
        }
        return 0;
    });
    py::list intervals;
    for (const SupportInterval& interval : support.intervals) {
        intervals.append(py::make_tuple(interval.lower, interval.upper));
    }
    py::list interval_errors;
    for (const CertifiedInterval& interval : certified.intervals) {
        interval_errors.append(py::make_tuple(interval.lower.error, interval.upper.error));
    }
    const auto certificate =
        py::dict(arg("support") = interval_errors, arg("support_count_certain") = certified.count_certain,
                 arg("atom_at_zero") = certified.atom_at_zero.error,
                 arg("density") = owned_array(std::move(density_errors)));
    return py::dict(arg("support") = intervals, arg("atom_at_zero") = support.atom_at_zero,
                    arg("support_status") = status_text(support.status), arg("certificate") = certificate,
                    arg("density") = py::dict(arg("singular_value") = owned_array(std::move(locations)),
                                              arg("density") = owned_array(std::move(density))));
}

using Numbers = py::array_t<double, py::array::c_style | py::array::forcecast>;

/// Arrays of equal length, one entry for each point.
py::dict resolvent_arrays(const Numbers& c1_squared, const Numbers& bulk_variance, const Numbers& phi,
                          const Numbers& psi, const Numbers& ridge) {
    static constexpr std::array<std::pair<const char*, double Resolvent::*>, 8> columns{
        {{"gamma", &Resolvent::gamma},
         {"m1", &Resolvent::m1},
         {"m2", &Resolvent::m2},
         {"m_tilde", &Resolvent::m_tilde},
         {"B", &Resolvent::B},
         {"V", &Resolvent::V},
         {"residual", &Resolvent::residual},
         {"condition", &Resolvent::condition}}};
    const auto count = static_cast<std::size_t>(ridge.size());
    std::array<std::vector<double>, columns.size()> values;
    std::vector<int> status(count);
    values.fill(std::vector<double>(count));
    const double* c = c1_squared.data();
    const double* g = bulk_variance.data();
    const double* p = phi.data();
    const double* q = psi.data();
    const double* l = ridge.data();
    released([&] {
        for (std::size_t i = 0; i < count; ++i) {
            const Resolvent r = solve_resolvent(
                {.c1_squared = c[i], .bulk_variance = g[i], .phi = p[i], .psi = q[i], .ridge = l[i]});
            for (std::size_t k = 0; k < columns.size(); ++k) {
                values[k][i] = r.*columns[k].second;
            }
            status[i] = static_cast<int>(r.status);
        }
        return 0;
    });
    py::dict record;
    for (std::size_t k = 0; k < columns.size(); ++k) {
        record[columns[k].first] = owned_array(std::move(values[k]));
    }
    record["status"] = owned_array(std::move(status));
    return record;
}

}  // namespace

void add_theory(py::module_& module) {
    module.def("predict", &predict_record);
    module.def("curve", &curve_record);
    module.def("bulk", &bulk_record);
    module.def("resolvent", &resolvent_arrays);
    module.def("classify_exponent", [](double exponent, const std::vector<int>& spikes) {
        return regime_record(classify_exponent(exponent, spikes));
    });
    module.def("critical_exponent", &critical_exponent);
    py::list names;
    for (const Status status : {Status::not_run, Status::ok, Status::outside_certified_range,
                                Status::inaccurate, Status::not_converged, Status::undefined}) {
        names.append(status_text(status));
    }
    module.attr("status_names") = names;
}

}  // namespace detequiv::bindings
