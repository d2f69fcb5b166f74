#include "simulation_run.hpp"

#include <unistd.h>

#include <atomic>
#include <cmath>
#include <csignal>
#include <cstdio>
#include <filesystem>

#include "detequiv/numerics/checks.hpp"
#include "output.hpp"
#include "table.hpp"

namespace detequiv::app {
namespace {

/// A handler can reach nothing but a global.
std::atomic<bool> stop_asked = false;
static_assert(std::atomic<bool>::is_always_lock_free);

/// While it lives, the first SIGINT or SIGTERM sets the flag; the next has its usual effect.
class StopOnSignal {
  public:
    StopOnSignal() {
        stop_asked = false;
        struct sigaction action = {};
        action.sa_handler = [](int) { stop_asked = true; };
        action.sa_flags = static_cast<int>(SA_RESETHAND | SA_RESTART);
        sigaction(SIGINT, &action, &interrupt_);
        sigaction(SIGTERM, &action, &terminate_);
    }
    ~StopOnSignal() {
        sigaction(SIGINT, &interrupt_, nullptr);
        sigaction(SIGTERM, &terminate_, nullptr);
    }
    StopOnSignal(const StopOnSignal&) = delete;
    StopOnSignal& operator=(const StopOnSignal&) = delete;

  private:
    struct sigaction interrupt_ = {}, terminate_ = {};
};

std::string duration(double seconds) {
    char text[40];
    const auto whole = static_cast<long long>(std::lround(std::min(seconds, 1e9)));
    if (whole < 60) {
        std::snprintf(text, sizeof text, "%lld s", whole);
    } else if (whole < 3600) {
        std::snprintf(text, sizeof text, "%lld min %02lld s", whole / 60, whole % 60);
    } else {
        std::snprintf(text, sizeof text, "%lld h %02lld min", whole / 3600, whole / 60 % 60);
    }
    return text;
}

class ProgressLine {
  public:
    ProgressLine(std::size_t plan, std::size_t plans) : plan_(plan), plans_(plans) {}

    void show(const Progress& progress) {
        const bool terminal = isatty(STDERR_FILENO) != 0;
        // A log gets a line a minute.
        constexpr double log_interval = 60;
        if (!terminal && progress.seconds < logged_ + log_interval) {
            return;
        }
        logged_ = progress.seconds;
        const double each = progress.seconds / static_cast<double>(progress.ran);
        const auto left = static_cast<double>(progress.wanted - std::min(progress.wanted, progress.done));
        std::string line;
        if (plans_ > 1) {
            line += "network " + std::to_string(plan_ + 1) + " of " + std::to_string(plans_) + ", ";
        }
        line += "trial " + std::to_string(progress.done) + " of " + std::to_string(progress.wanted) + ", " +
                readable(1 / each) + "/s, " + duration(left * each) + " left";
        if (std::isfinite(progress.relative_error)) {
            char text[60];
            std::snprintf(text, sizeof text, ", error of the improvement %.2g %%",
                          100 * progress.relative_error);
            line += text;
        }
        if (!terminal) {
            say(line);
            return;
        }
        std::fprintf(stderr, "\r\033[Kdetequiv: %s", line.c_str());
        shown_ = true;
    }

    void end() const {
        if (shown_) {
            std::fputc('\n', stderr);
        }
    }

  private:
    std::size_t plan_, plans_;
    double logged_ = 0;
    bool shown_ = false;
};

SimulationOptions options_of(const SimulationCall& call) {
    SimulationOptions options;
    options.trial = trial_options(call);
    options.limits = {
        .memory = call.memory_gb * 1e9, .workers = call.workers, .threads_per_trial = call.threads};
    options.shard = call.shard;
    options.shards = call.shards;
    options.target_relative_error = call.target_error;
    options.stop = &stop_asked;
    return options;
}

}  // namespace

TrialOptions trial_options(const SimulationCall& call) {
    return {.gradient = call.rank_one ? Gradient::rank_one : Gradient::full,
            .precision = call.single_precision ? Precision::single_precision : Precision::double_precision,
            .singular_values = call.singular_values,
            .degrees = call.degrees};
}

Study simulated_study(const SimulationCall& call) {
    StudyOptions options = call.study;
    if (call.trials > 0) {
        options.overrides.push_back("simulation.trials=" + std::to_string(call.trials));
    }
    Study study = load_study(options);
    for (const Sweep& sweep : study.sweep) {
        if (call.trials > 0 && sweep.parameter == "simulation.trials") {
            check::refuse("--trials", std::to_string(call.trials),
                          "no sweep of simulation.trials, which replaces it", "leave one of the two out");
        }
    }
    return study;
}

std::string store_path(const SimulationCall& call) {
    return call.store.empty() ? std::filesystem::path(call.study.file).stem().string() + ".sqlite"
                              : call.store;
}

RunEnd run_plans(const std::vector<SimulationPlan>& plans, Store& store, const SimulationCall& call,
                 const std::optional<TrialOptions>& trial) {
    const StopOnSignal signals;
    for (std::size_t i = 0; i < plans.size(); ++i) {
        SimulationOptions options = options_of(call);
        options.trial = trial.value_or(options.trial);
        ProgressLine line(i, plans.size());
        options.progress = [&line](const Progress& progress) { line.show(progress); };
        const SimulationOutcome outcome = call.simulator(plans[i], store, options);
        line.end();
        if (outcome.stopped) {
            say("interrupted; " + std::to_string(outcome.present) + " of " + std::to_string(plans[i].trials) +
                " trials are stored, the same call goes on from there");
            return RunEnd::interrupted;
        }
    }
    return RunEnd::complete;
}

}  // namespace detequiv::app
