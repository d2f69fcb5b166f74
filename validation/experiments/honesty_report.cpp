#include "honesty_report.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "detequiv/numerics/random_stream.hpp"
#include "exact_bands.hpp"

namespace detequiv::honesty {

namespace {

constexpr double confidence = 0.99;

unsigned long long printable(std::uint64_t count) {
    return count;
}

std::string name_of(std::size_t statistic) {
    char text[60];
    std::snprintf(text, sizeof text, "eta %g, %s", step_sizes[statistic / quantities.size()],
                  std::string(to_string(quantities[statistic % quantities.size()])).c_str());
    return text;
}

double standard_deviation(const SampleMean& mean) {
    return mean.standard_error * std::sqrt(static_cast<double>(mean.count));
}

/// The statistic in which a fault shows most, in standard deviations of one draw.
struct Visible {
    std::size_t statistic = 0;
    double effect = 0;
};

Visible most_visible(const std::array<SampleMean, statistics>& differences) {
    Visible most;
    for (std::size_t j = 0; j < statistics; ++j) {
        const double effect = std::abs(differences[j].mean) / standard_deviation(differences[j]);
        if (effect > most.effect) {
            most = {.statistic = j, .effect = effect};
        }
    }
    return most;
}

double power_at(const Visible& visible, std::uint64_t draws) {
    const std::array<double, statistics> family{};
    const double critical = judge(family, ComparisonOptions{}.false_alarm_rate, draws - 1).critical_z;
    return detection_power(visible.effect * std::sqrt(static_cast<double>(draws)), critical, draws - 1);
}

/// How often the statistic in which a fault shows most, and the whole comparison, found it.
struct Found {
    std::uint64_t repeats = 0, alone = 0, family = 0;

    void add(const std::array<double, statistics>& z, const FamilyVerdict& verdict, std::size_t statistic) {
        ++repeats;
        alone += std::abs(z[statistic]) > verdict.critical_z ? 1U : 0U;
        family += verdict.disagree ? 1U : 0U;
    }
};

void print(const Found& found, double power) {
    const auto band = bands::clopper_pearson(found.alone, found.repeats, confidence);
    std::printf("   %5.3f  %4llu/%llu [%.3f, %.3f]%s  %4llu/%llu", power, printable(found.alone),
                printable(found.repeats), band.low, band.high,
                band.low <= power && power <= band.high ? " " : "!", printable(found.family),
                printable(found.repeats));
}

/// The differences that a fault makes where the right theory is exact: the population's less their bias.
class Shifted {
  public:
    Shifted(const Population& population, planted::Fault fault) : size_(population.records().trials.size()) {
        std::array<SampleMean, statistics> means;
        for (std::size_t j = 0; j < statistics; ++j) {
            values_[j] = population.differences(fault, j);
            const double bias = sample_mean(population.differences(planted::Fault::none, j)).mean;
            for (double& value : values_[j]) {
                value -= bias;
            }
            means[j] = sample_mean(values_[j]);
        }
        visible_ = most_visible(means);
        relative_ = means[visible_.statistic].mean / population.improvement(visible_.statistic);
    }

    [[nodiscard]] const Visible& visible() const { return visible_; }
    /// Of the improvement.
    [[nodiscard]] double relative() const { return relative_; }

    /// z-scores of a comparison of `draws` of them, with replacement.
    [[nodiscard]] std::array<double, statistics> resampled(std::uint64_t draws, std::uint64_t seed,
                                                           std::uint64_t repeat) const {
        constexpr std::uint32_t role = 128;
        std::vector<double> uniform(draws);
        RandomStream(seed, repeat, role).uniforms(0, uniform);
        std::array<double, statistics> z{};
        std::vector<double> taken(draws);
        for (std::size_t j = 0; j < statistics; ++j) {
            std::transform(uniform.begin(), uniform.end(), taken.begin(), [&](double u) {
                const auto place = static_cast<std::size_t>(u * static_cast<double>(size_));
                return values_[j][std::min(place, size_ - 1)];
            });
            z[j] = sample_mean(taken).z_score(0);
        }
        return z;
    }

  private:
    std::size_t size_;
    std::array<std::vector<double>, statistics> values_;
    Visible visible_;
    double relative_ = 0;
};

}  // namespace

void report_alarms(const std::vector<Records>& repeats) {
    const std::uint64_t draws = repeats.front().trials.size();
    const auto freedom = static_cast<double>(draws - 1);
    constexpr std::array rates = {0.01, 0.05, 0.1, 0.3};
    std::array<std::uint64_t, rates.size()> far{};
    std::array<std::uint64_t, rates.size()> close{};
    std::array<std::vector<double>, statistics> z;
    for (const Records& records : repeats) {
        std::vector<std::vector<ConditionedPoint>> conditioned;
        for (const Trial& trial : records.trials) {
            conditioned.push_back(conditioned_predictions(records.plan, trial));
        }
        for (std::size_t r = 0; r < rates.size(); ++r) {
            const Comparison one = judged_comparison(records, records.trials, conditioned, rates[r]);
            far[r] += one.verdict.disagree ? 1U : 0U;
            close[r] += one.verdict.too_close ? 1U : 0U;
            const auto scores = z_scores(one);
            for (std::size_t j = 0; r == 0 && j < statistics; ++j) {
                z[j].push_back(scores[j]);
            }
        }
    }
    std::printf(
        "1. False alarms of %zu comparisons, %llu draws each, %zu statistics, no tolerance\n\n"
        "   stated at most   disagree   too close   rate found, %.0f %% band of Clopper and Pearson\n",
        repeats.size(), printable(draws), statistics, 100 * confidence);
    for (std::size_t r = 0; r < rates.size(); ++r) {
        const std::uint64_t alarms = far[r] + close[r];
        const auto band = bands::clopper_pearson(alarms, repeats.size(), confidence);
        std::printf("   %14.2f   %8llu   %9llu   %.4f [%.4f, %.4f]%s\n", rates[r], printable(far[r]),
                    printable(close[r]), static_cast<double>(alarms) / static_cast<double>(repeats.size()),
                    band.low, band.high, band.low <= rates[r] ? "" : "  TOO MANY");
    }
    std::printf(
        "\n2. z of each statistic: Student's law with %.0f degrees of freedom has variance %.3f;\n"
        "   KS: Kolmogorov's p-value of P(|t| > |z|) uniform; counts beyond the 10 %% and 1 %% points\n\n"
        "   %-26s  mean          variance  KS     10 %%  1 %%   positive\n",
        freedom, freedom / (freedom - 2), "statistic");
    const auto count = static_cast<double>(repeats.size());
    for (std::size_t j = 0; j < statistics; ++j) {
        std::vector<double> p;
        for (const double score : z[j]) {
            p.push_back(SampleMean{.count = draws, .mean = score, .standard_error = 1}.p_value(0));
        }
        const auto below = [&](double level) {
            return std::count_if(p.begin(), p.end(), [&](double value) { return value < level; });
        };
        const SampleMean mean = sample_mean(z[j]);
        std::printf("   %-26s %6.3f +- %.3f  %7.3f  %5.3f  %4ld %4ld   %4ld\n", name_of(j).c_str(), mean.mean,
                    mean.standard_error, standard_deviation(mean) * standard_deviation(mean),
                    bands::kolmogorov(p), below(0.1), below(0.01),
                    std::count_if(z[j].begin(), z[j].end(), [](double score) { return score > 0; }));
    }
    const auto ten = bands::binomial(repeats.size(), 0.1, 1 - confidence);
    const auto one = bands::binomial(repeats.size(), 0.01, 1 - confidence);
    const auto half = bands::binomial(repeats.size(), 0.5, 1 - confidence);
    std::printf("   %-26s %6.3f +- %.3f  %7.3f         %2llu-%llu %llu-%llu  %llu-%llu\n\n",
                "expected (99 % of counts)", 0.0, std::sqrt(freedom / (freedom - 2) / count),
                freedom / (freedom - 2), printable(ten.low), printable(ten.high), printable(one.low),
                printable(one.high), printable(half.low), printable(half.high));
}

void report_bias(const Population& population, std::uint64_t draws) {
    std::printf(
        "3. What finite size leaves: simulated minus predicted improvement, %zu draws\n\n"
        "   %-26s  improvement   bias %%          one draw's scatter %%   bias/standard error of %llu "
        "draws\n",
        population.records().trials.size(), "statistic", printable(draws));
    for (std::size_t j = 0; j < statistics; ++j) {
        const SampleMean bias = sample_mean(population.differences(planted::Fault::none, j));
        const double scale = population.improvement(j) / 100;
        const double unit = standard_deviation(bias) / std::sqrt(static_cast<double>(draws));
        std::printf("   %-26s  %.5f     %6.2f +- %.2f  %6.1f                %6.3f +- %.3f\n",
                    name_of(j).c_str(), 100 * scale, bias.mean / scale, bias.standard_error / scale,
                    standard_deviation(bias) / scale, bias.mean / unit, bias.standard_error / unit);
    }
    std::printf("\n");
}

void report_independent(const std::vector<Population>& repeats) {
    const std::uint64_t draws = repeats.front().records().trials.size();
    std::printf(
        "4. Planted errors of %.0f %%, the %zu comparisons of part 1 as they are\n\n"
        "   %-11s  most visible in             effect/sd   power  found there [99 %% band]     found by "
        "the comparison\n",
        100 * repeats.front().size(), repeats.size(), "number");
    for (const planted::Fault fault : planted::faults) {
        std::array<SampleMean, statistics> differences;
        for (std::size_t j = 0; j < statistics; ++j) {
            std::vector<double> values;
            for (const Population& repeat : repeats) {
                const auto own = repeat.differences(fault, j);
                values.insert(values.end(), own.begin(), own.end());
            }
            differences[j] = sample_mean(values);
        }
        const Visible visible = most_visible(differences);
        Found found;
        for (const Population& repeat : repeats) {
            const Comparison comparison = repeat.compare(fault);
            found.add(z_scores(comparison), comparison.verdict, visible.statistic);
        }
        std::printf("   %-11s  %-26s  %8.4f", std::string(to_string(fault)).c_str(),
                    name_of(visible.statistic).c_str(), visible.effect);
        print(found, power_at(visible, draws));
        std::printf("\n");
    }
    std::printf("\n");
}

void report_resampled(const Population& population) {
    constexpr std::uint64_t repeats = 200;
    const double rate = ComparisonOptions{}.false_alarm_rate;
    std::printf(
        "5. Planted errors of %.0f %%, %llu comparisons made of draws taken from the %zu of part 3 with "
        "replacement, their\n   bias taken off; as many draws as the power needs\n\n"
        "   %-11s  most visible in              shift %%    draws   power  found there [%.0f %% band]  "
        "   found by the comparison\n",
        100 * population.size(), printable(repeats), population.records().trials.size(), "number",
        100 * confidence);
    for (const planted::Fault fault : planted::faults) {
        const Shifted shifted(population, fault);
        const std::size_t j = shifted.visible().statistic;
        for (const double power : {0.5, 0.9}) {
            const std::uint64_t draws =
                fault == planted::Fault::none
                    ? 1000
                    : draws_to_find(shifted.visible().effect, statistics, rate, power);
            Found found;
            for (std::uint64_t repeat = 0; repeat < repeats; ++repeat) {
                const auto z = shifted.resampled(draws, static_cast<std::uint64_t>(fault), repeat);
                found.add(z, judge(z, rate, draws - 1), j);
            }
            std::printf("   %-11s  %-26s  %6.2f   %7llu", std::string(to_string(fault)).c_str(),
                        name_of(j).c_str(), 100 * shifted.relative(), printable(draws));
            print(found, power_at(shifted.visible(), draws));
            std::printf("\n");
            std::fflush(stdout);
        }
    }
}

}  // namespace detequiv::honesty
