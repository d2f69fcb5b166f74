#include "spectrum_simulation.hpp"

#include <algorithm>
#include <cmath>

#include "detequiv/numerics/checks.hpp"
#include "files.hpp"
#include "output.hpp"
#include "simulation_run.hpp"

namespace detequiv::app {
namespace {

/// Each draw counts in bins up to its own largest value; here they meet in bins of one width.
void add_counts(SimulatedSpectrum& sum, double width, const Measurement& m) {
    const double own = m.singular_values.front() / static_cast<double>(m.histogram.size());
    for (std::size_t b = 0; b < m.histogram.size(); ++b) {
        // A bin's counts spread evenly over it.
        const double lower = own * static_cast<double>(b);
        const double upper = lower + own;
        const auto first = static_cast<std::size_t>(lower / width);
        for (std::size_t c = first; c < sum.density.size() && width * static_cast<double>(c) < upper; ++c) {
            const double left = std::max(lower, width * static_cast<double>(c));
            const double right = std::min(upper, width * static_cast<double>(c + 1));
            sum.density[c] += m.histogram[b] * std::max(0.0, right - left) / own;
        }
    }
}

}  // namespace

SimulatedSpectrum simulated_spectrum(const SimulationCall& call, const Study& study, int bins) {
    SimulatedSpectrum result;
    if (call.trials == 0) {
        return result;
    }
    Study point = study;
    point.sweep.clear();
    TrialOptions options = trial_options(call);
    options.histogram_bins = bins;
    options.singular_values = std::max(1, options.singular_values);
    const auto plans = naming_file(call.study, [&] { return plan_simulation(point, options); });
    if (plans.front().lists.singular_values == 0) {
        throw StudyError(call.study.file + ": network.width = " + check::shortest(point.network.width) +
                         ": required at least 2 to measure a singular value");
    }
    Store store(store_path(call), Store::Access::read_write);
    if (run_plans(plans, store, call, options) == RunEnd::interrupted) {
        throw OutputError("no spectrum is drawn", interrupted);
    }
    auto trials = stored_trials(plans.front(), store);
    std::erase_if(trials, [&](const Trial& t) { return t.number >= plans.front().trials; });
    double top = 0;
    for (const Trial& trial : trials) {
        top = std::max(top, trial.points.back().singular_values.front());
    }
    result.draws = trials.size();
    const double width = top / bins;
    result.density.assign(static_cast<std::size_t>(bins), 0.0);
    result.largest.assign(trials.front().points.back().singular_values.size(), 0.0);
    const auto draws = static_cast<double>(trials.size());
    for (const Trial& trial : trials) {
        const Measurement& m = trial.points.back();
        add_counts(result, width, m);
        for (std::size_t k = 0; k < result.largest.size(); ++k) {
            result.largest[k] += m.singular_values[k] / draws;
        }
    }
    for (std::size_t c = 0; c < result.density.size(); ++c) {
        result.centers.push_back(width * (static_cast<double>(c) + 0.5));
        // The density's mass is of the n squared singular values, zeros included.
        result.density[c] /= draws * width * point.data.samples;
    }
    return result;
}

}  // namespace detequiv::app
