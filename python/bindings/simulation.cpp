#include "detequiv/validation/simulation.hpp"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <thread>

#include "bindings.hpp"
#include "detequiv/validation/comparison.hpp"

/// Simulation and comparison. Trials run on threads of their own while the calling one looks for Ctrl-C and
/// shows progress.
namespace detequiv::bindings {

using py::arg;

namespace {

struct Run {
    std::atomic<bool> stop = false;
    std::mutex mutex;
    std::condition_variable changed;
    std::optional<Progress> news;
    bool ended = false;
    std::exception_ptr fault;
    SimulationOutcome outcome;
};

void show(const py::object& progress, const Progress& p) {
    if (!progress.is_none()) {
        progress(py::dict(arg("done") = p.done, arg("wanted") = p.wanted, arg("ran") = p.ran,
                          arg("seconds") = p.seconds, arg("relative_error") = p.relative_error));
    }
}

/// Waits for the end of a run; what a signal handler or the callback raises stops it after the trials in
/// flight and is thrown then.
void watch(Run& run, const py::object& progress) {
    constexpr std::chrono::milliseconds patience{50};
    std::exception_ptr raised;
    for (bool ended = false; !ended;) {
        std::optional<Progress> news;
        {
            const py::gil_scoped_release release;
            std::unique_lock lock(run.mutex);
            run.changed.wait_for(lock, patience, [&] { return run.ended || run.news; });
            std::swap(news, run.news);
            ended = run.ended;
        }
        try {
            if (!raised && PyErr_CheckSignals() != 0) {
                throw py::error_already_set();
            }
            if (!raised && news) {
                show(progress, *news);
            }
        } catch (...) {
            raised = std::current_exception();
            run.stop = true;
        }
    }
    if (raised) {
        std::rethrow_exception(raised);
    }
}

SimulationOutcome run_plan(const SimulationPlan& plan, Store& store, SimulationOptions options,
                           const py::object& progress) {
    Run run;
    options.stop = &run.stop;
    options.progress = [&run](const Progress& p) {
        const std::scoped_lock lock(run.mutex);
        run.news = p;
        run.changed.notify_all();
    };
    std::thread worker([&] {
        try {
            run.outcome = simulate(plan, store, options);
        } catch (...) {
            run.fault = std::current_exception();
        }
        const std::scoped_lock lock(run.mutex);
        run.ended = true;
        run.changed.notify_all();
    });
    std::exception_ptr raised;
    try {
        watch(run, progress);
    } catch (...) {
        raised = std::current_exception();
    }
    worker.join();  // it has ended: watch returns no earlier
    if (raised || run.fault) {
        std::rethrow_exception(raised ? raised : run.fault);
    }
    return run.outcome;
}

std::vector<SimulationPlan> plans_of(const StudyHandle& handle, const TrialOptions& trial, int points) {
    if (handle.activation || handle.teacher) {
        throw std::invalid_argument(
            "study: required functions of z as texts or coefficients; a stored trial is found again by the "
            "text of its functions, which a callable does not have");
    }
    return plan_simulation(handle.study, trial, points);
}

py::list simulate_record(const StudyHandle& handle, const std::string& file, int points, double target,
                         bool single, bool rank_one, const py::object& progress) {
    SimulationOptions options;
    options.trial.precision = single ? Precision::single_precision : Precision::double_precision;
    options.trial.gradient = rank_one ? Gradient::rank_one : Gradient::full;
    options.target_relative_error = target;
    Store store(file);
    py::list outcomes;
    for (const SimulationPlan& plan : plans_of(handle, options.trial, points)) {
        const SimulationOutcome outcome = run_plan(plan, store, options, progress);
        outcomes.append(py::dict(arg("ran") = outcome.ran, arg("present") = outcome.present,
                                 arg("points") = plan.points.size(), arg("wanted") = plan.trials));
    }
    return outcomes;
}

py::dict mean_record(const SampleMean& mean) {
    return py::dict(arg("mean") = mean.mean, arg("standard_error") = mean.standard_error,
                    arg("draws") = mean.count);
}

py::dict quantity_record(const ComparedQuantity& q) {
    return py::dict(
        arg("quantity") = std::string(to_string(q.quantity)), arg("simulated") = mean_record(q.value),
        arg("limit") = q.value_limit, arg("finite") = q.value_finite,
        arg("improvement") = py::dict(
            arg("simulated") = mean_record(q.improvement), arg("limit") = q.limit, arg("finite") = q.finite,
            arg("conditioned") = mean_record(q.conditioned), arg("difference") = mean_record(q.difference)),
        arg("z") = py::dict(arg("limit") = q.z_limit, arg("finite") = q.z_finite,
                            arg("conditioned") = q.z_conditioned));
}

py::dict compare_record(const StudyHandle& handle, const std::string& file, int points, double tolerance,
                        double false_alarm_rate, bool single, bool rank_one) {
    ComparisonOptions options;
    options.tolerance = tolerance;
    options.false_alarm_rate = false_alarm_rate;
    options.trial.precision = single ? Precision::single_precision : Precision::double_precision;
    options.trial.gradient = rank_one ? Gradient::rank_one : Gradient::full;
    const auto plans = plans_of(handle, options.trial, points);
    Comparison comparison;
    {
        const py::gil_scoped_release release;
        const Store store(file, Store::Access::read_only);
        comparison = compare(plans, store, options);
    }
    py::list list;
    for (const ComparedPoint& point : comparison.points) {
        py::list compared;
        for (const ComparedQuantity& q : point.quantities) {
            compared.append(quantity_record(q));
        }
        list.append(py::dict(arg("step_size") = point.point.step_size, arg("ridge") = point.point.ridge,
                             arg("quantities") = compared));
    }
    return py::dict(arg("trials") = comparison.trials, arg("points") = list,
                    arg("agrees") = comparison.agrees, arg("line") = comparison.line,
                    arg("warnings") = comparison.warnings);
}

}  // namespace

void add_simulation(py::module_& module) {
    module.def("simulate", &simulate_record);
    module.def("compare", &compare_record);
}

}  // namespace detequiv::bindings
