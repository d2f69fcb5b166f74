#include "detequiv/validation/comparison.hpp"

#include <algorithm>

#include "detequiv/numerics/checks.hpp"
#include "simulation.hpp"

/// Comparison with what a store holds, named as in the command's JSON.
namespace detequiv::bindings {

using py::arg;

namespace {

struct Asked {
    int points;
    double tolerance, location_tolerance, overlap_tolerance, finite_size, false_alarm_rate, unseen;
    bool single_precision, rank_one;
};

ComparisonOptions options_of(const Asked& asked) {
    return {.tolerance = asked.tolerance,
            .location_tolerance = asked.location_tolerance,
            .overlap_tolerance = asked.overlap_tolerance,
            .finite_size = asked.finite_size,
            .false_alarm_rate = asked.false_alarm_rate,
            .unseen = asked.unseen,
            .trial = trial_options(asked.single_precision, asked.rank_one),
            .pause = look_for_signals};
}

py::dict mean_record(const SampleMean& mean) {
    const double half = mean.half_width(0.95);
    return py::dict(arg("mean") = mean.mean, arg("standard_error") = mean.standard_error,
                    arg("interval_95") = std::vector{mean.mean - half, mean.mean + half},
                    arg("draws") = mean.count);
}

py::list means_list(const std::vector<SampleMean>& means) {
    py::list list;
    for (const SampleMean& mean : means) {
        list.append(std::vector{mean.mean, mean.standard_error});
    }
    return list;
}

py::object judgement_record(const Judgement& judgement) {
    if (!judgement.judged) {
        return py::none();
    }
    return py::dict(arg("tolerance") = judgement.tolerance, arg("allowance") = judgement.allowance,
                    arg("beyond_tolerance") = judgement.beyond, arg("excess") = judgement.excess,
                    arg("unseen") = judgement.unseen);
}

py::dict quantity_record(const ComparedQuantity& q) {
    return py::dict(
        arg("quantity") = std::string(to_string(q.quantity)), arg("simulated") = mean_record(q.value),
        arg("limit") = q.value_limit, arg("finite") = q.value_finite,
        arg("improvement") = py::dict(
            arg("simulated") = mean_record(q.improvement), arg("limit") = q.limit, arg("finite") = q.finite,
            arg("conditioned") = mean_record(q.conditioned), arg("difference") = mean_record(q.difference)),
        arg("z") = py::dict(arg("limit") = q.z_limit, arg("finite") = q.z_finite,
                            arg("conditioned") = q.z_conditioned),
        arg("judgement") = judgement_record(q.judgement));
}

py::dict outlier_record(const ComparedOutlier& o) {
    return py::dict(arg("order") = o.order, arg("label") = o.label, arg("location") = mean_record(o.location),
                    arg("predicted") = o.predicted, arg("conditioned") = mean_record(o.conditioned),
                    arg("difference") = mean_record(o.location_difference),
                    arg("judgement") = judgement_record(o.location_judgement),
                    arg("overlap") = mean_record(o.overlap), arg("predicted_overlap") = o.predicted_overlap,
                    arg("conditioned_overlap") = mean_record(o.conditioned_overlap),
                    arg("overlap_difference") = mean_record(o.overlap_difference),
                    arg("overlap_judgement") = judgement_record(o.overlap_judgement));
}

/// `swept` is what the figures have on their axis.
py::dict point_record(const ComparedPoint& point, const std::string& swept) {
    py::list compared;
    for (const ComparedQuantity& q : point.quantities) {
        compared.append(quantity_record(q));
    }
    py::dict first_step;
    for (const ComparedNumber& one : point.first_step) {
        first_step[py::str(one.name)] = py::dict(arg("simulated") = mean_record(one.simulated),
                                                 arg("predicted") = one.predicted, arg("z") = one.z);
    }
    py::list outliers;
    for (const ComparedOutlier& o : point.outliers) {
        outliers.append(outlier_record(o));
    }
    return py::dict(
        arg("step_size") = point.point.step_size, arg("ridge") = point.point.ridge,
        arg("row_norm_growth") = point.row_growth, arg("judged") = point.in_range,
        arg("quantities") = compared, arg("first_step") = first_step, arg("outliers") = outliers,
        arg("singular_values") = means_list(point.singular_values),
        arg("overlaps") = means_list(point.overlaps), arg("_degrees") = point.degrees,
        arg("_swept") = swept == "step.size" ? point.study.step_size() : numeric_field(point.study, swept));
}

py::dict verdict_record(const Comparison& comparison, const Asked& asked) {
    const FamilyVerdict& v = comparison.verdict;
    return py::dict(
        arg("finding") = std::string(to_string(comparison.finding)), arg("agrees") = comparison.agrees,
        arg("line") = comparison.line, arg("tests") = v.tests,
        arg("false_alarm_rate") = asked.false_alarm_rate, arg("tolerance") = asked.tolerance,
        arg("location_tolerance") = asked.location_tolerance,
        arg("overlap_tolerance") = asked.overlap_tolerance, arg("finite_size") = asked.finite_size,
        arg("unseen") = comparison.unseen, arg("unseen_allowed") = asked.unseen,
        arg("errors") = comparison.errors, arg("blind") = comparison.blind, arg("critical_z") = v.critical_z,
        arg("largest_excess") = v.largest_z, arg("too_close") = v.too_close,
        arg("beyond_tolerance") = comparison.finite_size, arg("largest_growth") = comparison.largest_growth,
        arg("points_not_judged") = comparison.out_of_range);
}

py::dict compare_record(const StudyHandle& handle, const std::string& file, const Asked& asked) {
    const ComparisonOptions options = options_of(asked);
    const auto plans = plans_of(handle, options.trial, asked.points);
    Comparison comparison;
    {
        const py::gil_scoped_release release;
        const Store store(file, Store::Access::read_only);
        comparison = compare(plans, store, options);
    }
    const auto& sweep = handle.study.sweep;
    py::list points;
    for (const ComparedPoint& point : comparison.points) {
        points.append(point_record(point, sweep.empty() ? "step.size" : sweep.front().parameter));
    }
    return py::dict(arg("blas") = blas_description(), arg("gradient") = asked.rank_one ? "rank-one" : "full",
                    arg("precision") = asked.single_precision ? "single" : "double",
                    arg("trials") = comparison.trials, arg("trials_stored") = comparison.stored,
                    arg("points") = points, arg("verdict") = verdict_record(comparison, asked),
                    arg("status") = status_text(comparison.status), arg("warnings") = comparison.warnings);
}

/// Refuses, before hours of simulation, what could not be compared afterwards.
void check_comparable(const StudyHandle& handle, const Asked& asked) {
    const ComparisonOptions options = options_of(asked);
    check_options(options);
    const std::vector<SimulationPlan> plans = plans_of(handle, options.trial, asked.points);
    for (const SimulationPlan& plan : plans) {  // a sweep may run over the number of trials
        check::at_least("simulation.trials", static_cast<long long>(plan.trials), 3,
                        "a comparison needs a standard error");
    }
    for (const SimulationPlan& plan : plans) {
        if (std::any_of(plan.studies.begin(), plan.studies.end(), [&](const Study& point) {
                return point.step_size() > 0 && judgeable(point, options);
            })) {
            return;
        }
    }
    throw std::invalid_argument(
        "no point can be judged: required a step size above 0 whose growth of the rows' squared norms "
        "finite_size allows for less than half of the improvement; take smaller steps, larger sizes or a "
        "smaller finite_size");
}

}  // namespace

void add_comparison(py::module_& module) {
    py::class_<Asked>(module, "ComparisonRequest")
        .def(py::init([](int points, double tolerance, double location_tolerance, double overlap_tolerance,
                         double finite_size, double false_alarm_rate, double unseen, bool single,
                         bool rank_one) {
                 return Asked{points,
                              tolerance,
                              location_tolerance,
                              overlap_tolerance,
                              finite_size,
                              false_alarm_rate,
                              unseen,
                              single,
                              rank_one};
             }),
             py::kw_only(), arg("points"), arg("tolerance"), arg("location_tolerance"),
             arg("overlap_tolerance"), arg("finite_size"), arg("false_alarm_rate"), arg("unseen"),
             arg("single_precision"), arg("rank_one"));
    module.def("check_comparable", &check_comparable);
    module.def("compare", &compare_record);
}

}  // namespace detequiv::bindings
