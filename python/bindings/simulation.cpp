#include "simulation.hpp"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <thread>

#include "detequiv/numerics/checks.hpp"

/// Simulation. Trials run on threads of their own while the calling one looks for Ctrl-C and shows progress.
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

py::list simulate_record(const StudyHandle& handle, const std::string& file, int points, double target,
                         bool single, bool rank_one, const py::object& progress) {
    SimulationOptions options;
    options.trial = trial_options(single, rank_one);
    options.target_relative_error = check::nonnegative("target_error", target);
    const auto plans = plans_of(handle, options.trial, points);
    Store store(file);
    py::list outcomes;
    for (const SimulationPlan& plan : plans) {
        const SimulationOutcome outcome = run_plan(plan, store, options, progress);
        outcomes.append(py::dict(arg("ran") = outcome.ran, arg("present") = outcome.present,
                                 arg("points") = plan.points.size(), arg("wanted") = plan.trials));
    }
    return outcomes;
}

}  // namespace

TrialOptions trial_options(bool single_precision, bool rank_one) {
    TrialOptions options;
    options.precision = single_precision ? Precision::single_precision : Precision::double_precision;
    options.gradient = rank_one ? Gradient::rank_one : Gradient::full;
    return options;
}

std::vector<SimulationPlan> plans_of(const StudyHandle& handle, const TrialOptions& trial, int points) {
    check::at_least("points", points, 0);
    if (handle.activation || handle.teacher) {
        throw std::invalid_argument(
            "study: required functions of z as texts or coefficients; a stored trial is found again by the "
            "text of its functions, which a callable does not have");
    }
    return plan_simulation(handle.study, trial, points);
}

void add_simulation(py::module_& module) {
    module.def("simulate", &simulate_record);
}

}  // namespace detequiv::bindings
