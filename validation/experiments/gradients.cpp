// What the full gradient adds to its rank-one part, on the same draws, against the size: theory.md 10 has it
// vanish, the theory takes both steps for equal. Pairs of draws know it far better than either step alone.
// Usage: experiment_gradients STUDY.toml SEED SAMPLES:DRAWS [SAMPLES:DRAWS ...]     (widths and dimensions
// keep their ratios to the samples; step sizes 1, 2, 4; single precision from n = 1000 on)
#include <array>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <string>
#include <vector>

#include "detequiv/validation/comparison.hpp"
#include "detequiv/validation/estimator.hpp"

namespace {

using namespace detequiv;

constexpr std::array<const char*, 3> names = {"objective", "training error", "test error"};

std::array<double, 3> numbers(const Measurement& m) {
    return {m.train_objective, m.train_error, m.test_error};
}

std::array<double, 3> numbers(const Errors& e) {
    return {e.train_objective, e.train_error, e.test_error};
}

/// In percent of the predicted change, one entry for each size.
struct Series {
    std::vector<double> samples, added, error;
};

/// The study at another number of samples.
Study scaled(Study study, double samples) {
    const double factor = samples / study.data.samples;
    study.sweep.clear();
    study.data.samples = samples;
    study.data.dimension = std::round(study.data.dimension * factor);
    study.network.width = std::round(study.network.width * factor);
    study.simulation.test_samples = static_cast<long long>(samples);
    return study;
}

void run(const Study& study, std::uint64_t seed, std::uint64_t draws,
         std::vector<std::array<Series, 3>>& series) {
    const std::vector<double> step_sizes = {1, 2, 4};
    SimulationPlan plan{
        .study = study, .model = make_model(study), .points = {}, .seed = seed, .trials = draws, .key = ""};
    plan.points.push_back({.step_size = 0, .ridge = study.ridge.lambda});
    for (const double eta : step_sizes) {
        plan.points.push_back({.step_size = eta, .ridge = study.ridge.lambda});
    }
    TrialOptions options{.singular_values = 0, .degrees = 0, .weight_outlier = false};
    if (study.data.samples >= 1000) {
        options.precision = Precision::single_precision;
    }
    using Samples = std::array<std::vector<double>, 3>;
    std::vector<Samples> added(step_sizes.size());
    std::vector<Samples> rank_one_over(step_sizes.size());
    std::vector<Samples> expected(step_sizes.size());
    for (std::uint64_t draw = 0; draw < draws; ++draw) {
        options.gradient = Gradient::rank_one;
        const Trial part = run_trial(plan.model, plan.points, seed, draw, options);
        options.gradient = Gradient::full;
        const Trial whole = run_trial(plan.model, plan.points, seed, draw, options);
        const auto theory = conditioned_predictions(plan, whole, WithSpectrum::no);
        for (std::size_t i = 0; i < step_sizes.size(); ++i) {
            for (std::size_t k = 0; k < names.size(); ++k) {
                const auto change = [k, i](const auto& before, const auto& after) {
                    return numbers(after)[k] - numbers(before)[k];
                };
                const double rank_one = change(part.points[0], part.points[i + 1]);
                const double predicted = change(theory[0].errors, theory[i + 1].errors);
                added[i][k].push_back(change(whole.points[0], whole.points[i + 1]) - rank_one);
                rank_one_over[i][k].push_back(rank_one - predicted);
                expected[i][k].push_back(predicted);
            }
        }
    }
    series.resize(step_sizes.size());
    for (std::size_t i = 0; i < step_sizes.size(); ++i) {
        for (std::size_t k = 0; k < names.size(); ++k) {
            const double scale = sample_mean(expected[i][k]).mean / 100;
            const auto more = sample_mean(added[i][k]);
            const auto over = sample_mean(rank_one_over[i][k]);
            std::printf("%7.0f %6llu %5g  %-15s %10.5f   %7.2f +- %4.2f %%   %7.2f +- %4.2f %%\n",
                        study.data.samples, static_cast<unsigned long long>(draws), step_sizes[i], names[k],
                        100 * scale, over.mean / scale, std::abs(over.standard_error / scale),
                        more.mean / scale, std::abs(more.standard_error / scale));
            series[i][k].samples.push_back(study.data.samples);
            series[i][k].added.push_back(more.mean / scale);
            series[i][k].error.push_back(std::abs(more.standard_error / scale));
        }
    }
    std::fflush(stdout);
}

}  // namespace

int main(int count, char** arguments) {
    if (count < 4) {
        std::fprintf(stderr, "usage: %s STUDY.toml SEED SAMPLES:DRAWS [SAMPLES:DRAWS ...]\n", arguments[0]);
        return 2;
    }
    try {
        const Study study = read_study(arguments[1]);
        std::printf("%s, seed %s; percent of the change that the conditioned theory predicts\n\n",
                    study.title.c_str(), arguments[2]);
        std::printf("%7s %6s %5s  %-15s %10s   %-18s %s\n", "n", "draws", "eta", "change of", "predicted",
                    "rank-one - theory", "full - rank-one");
        std::vector<std::array<Series, 3>> series;
        for (int i = 3; i < count; ++i) {
            const std::string text = arguments[i];
            run(scaled(study, std::stod(text)), std::stoull(arguments[2]),
                std::stoull(text.substr(text.find(':') + 1)), series);
        }
        std::printf("\n%5s  %-15s full - rank-one shrinks like\n", "eta", "change of");
        const std::array<double, 3> step_sizes = {1, 2, 4};
        for (std::size_t i = 0; i < series.size() && count > 4; ++i) {
            for (std::size_t k = 0; k < names.size(); ++k) {
                const Series& one = series[i][k];
                const auto law = fit_power_law(one.samples, one.added, one.error);
                const auto left = extrapolate(one.samples, one.added, one.error);
                std::printf("%5g  %-15s ", step_sizes[i], names[k]);
                law ? std::printf("n^-%.2f +- %.2f", law->exponent, law->exponent_error)
                    : std::printf("%-15s", "no power law");
                std::printf("; by a line in 1/n %.2f +- %.2f %% are left (chi^2 %.1f for %zu)\n", left.limit,
                            left.limit_error, left.chi2, left.degrees_of_freedom);
            }
        }
    } catch (const std::exception& error) {
        std::fprintf(stderr, "experiment_gradients: %s\n", error.what());
        return 2;
    }
    return 0;
}
