#include "detequiv/validation/convergence.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <random>
#include <stdexcept>
#include <vector>

using namespace detequiv;

namespace {

constexpr int repetitions = 4000;
const std::vector<double> n = {250, 500, 1000, 2000};

/// Values of law(n), with independent normal errors.
template <class Law>
std::vector<double> noisy(Law law, const std::vector<double>& error, std::mt19937_64& generator) {
    std::normal_distribution<double> normal;
    std::vector<double> y;
    for (std::size_t i = 0; i < n.size(); ++i) {
        y.push_back(law(n[i]) + error[i] * normal(generator));
    }
    return y;
}

/// P(|normal| < z max(1, sqrt(chi^2_2/2))), which intervals of z widened errors cover with: the scatter of
/// four values about two fitted numbers is chi^2_2, independent of them. By parts of its exponential law.
double widened_coverage(double z) {
    return std::erf(z / std::sqrt(2)) + z / std::hypot(z, std::sqrt(2)) * std::erfc(std::sqrt(z * z / 2 + 1));
}

/// Binomial band of 4 standard deviations: false-alarm rate 6e-5 for a new seed; seeds are fixed.
bool in_band(int count, double probability, int of = repetitions) {
    return std::abs(count - probability * of) < 4 * std::sqrt(probability * (1 - probability) * of);
}

/// A comparison at one size whose relative difference has the given mean, over so many normal draws.
Comparison at_size(double samples, double relative, double deviation, int trials,
                   std::mt19937_64& generator) {
    std::normal_distribution<double> normal(relative, deviation);
    Comparison comparison;
    comparison.trials = static_cast<std::uint64_t>(trials);
    ComparedPoint& point = comparison.points.emplace_back();
    point.point.step_size = 1;
    point.study.data.samples = samples;
    for (const Quantity quantity : quantities) {
        std::vector<double> draws;
        for (int t = 0; t < trials; ++t) {
            draws.push_back(2 * normal(generator));
        }
        ComparedQuantity& q = point.quantities.emplace_back();
        q.quantity = quantity;
        q.conditioned.mean = -2;  // a step that harms: the scale is its size
        q.difference = sample_mean(draws);
    }
    return comparison;
}

template <class Law>
std::vector<Convergence> series(Law law, double deviation, int trials, std::mt19937_64& generator) {
    std::vector<Comparison> comparisons;
    for (const double samples : n) {
        comparisons.push_back(at_size(samples, law(samples), deviation, trials, generator));
    }
    std::vector<Convergence> fits;
    for (const Quantity quantity : quantities) {
        fits.push_back(fit_convergence(quantity, comparisons, 0.4));
    }
    return fits;
}

}  // namespace

TEST_CASE("fits in size return exact data, of either sign and any power") {
    const std::vector<double> error = {0.1, 0.02, 0.3, 0.05};
    for (const double p : {-0.5, 0.0, 0.4, 0.7, 1.0, 2.6}) {
        for (const double amplitude : {3e3, -3e3}) {
            CAPTURE(p);
            CAPTURE(amplitude);
            std::vector<double> y;
            std::vector<double> line;
            std::vector<double> small;
            for (std::size_t i = 0; i < n.size(); ++i) {
                y.push_back(amplitude * std::pow(n[i], -p));
                small.push_back(0.01 * std::abs(y[i]));
                line.push_back(2 + amplitude * std::pow(n[i], -std::abs(p) - 0.1));
            }
            const auto law = fit_power_law(n, y, small);
            REQUIRE(law.has_value());
            CHECK(std::abs(law->exponent - p) < 1e-7);
            CHECK(law->amplitude == doctest::Approx(amplitude).epsilon(1e-6));
            CHECK(law->chi2 < 1e-9);
            CHECK(law->degrees_of_freedom == 2);
            const auto limit = extrapolate(n, line, error, std::abs(p) + 0.1);
            CHECK(limit.limit == doctest::Approx(2).epsilon(1e-9));
            CHECK(limit.slope == doctest::Approx(amplitude).epsilon(1e-9));
            CHECK(limit.chi2 < 1e-16);
            CHECK(limit.power == std::abs(p) + 0.1);
        }
    }
}

TEST_CASE("two sizes fix a power law; its errors are those of the two logarithms") {
    const std::vector<double> two = {100, 400};
    const auto law = fit_power_law(two, std::vector<double>{-0.2, -0.1}, std::vector<double>{0.01, 0.01});
    REQUIRE(law.has_value());
    CHECK(std::abs(law->exponent - 0.5) < 1e-7);
    CHECK(law->exponent_error == doctest::Approx(std::hypot(0.05, 0.1) / std::log(4)).epsilon(1e-6));
    CHECK(law->amplitude == doctest::Approx(-2).epsilon(1e-6));
    // log(-A) = (log 400 log 0.2 - log 100 log 0.1)/log 4
    const double relative = std::hypot(std::log(400) * 0.05, std::log(100) * 0.1) / std::log(4);
    CHECK(law->amplitude_error == doctest::Approx(2 * relative).epsilon(1e-6));
    CHECK(law->degrees_of_freedom == 0);
    CHECK_FALSE(fit_power_law(two, std::vector<double>{-0.2, 0.1}, std::vector<double>{0.01, 0.01}));
}

TEST_CASE("the extrapolation covers its limit as often as its widened error says") {
    const auto law = [](double x) { return 0.3 - 2 * std::pow(x, -0.4); };
    const std::vector<double> error = {0.02, 0.01, 0.03, 0.01};
    std::mt19937_64 generator(13);
    std::vector<double> chi2;
    std::vector<double> pull;
    int covered = 0;
    for (int r = 0; r < repetitions; ++r) {
        const auto fit = extrapolate(n, noisy(law, error, generator), error, 0.4);
        chi2.push_back(fit.chi2);
        const double z = (fit.limit - 0.3) / fit.limit_error;
        pull.push_back(std::pow(z * std::sqrt(std::max(1.0, fit.chi2 / 2)), 2));
        covered += std::abs(z) < 1 ? 1 : 0;
    }
    CHECK(in_band(covered, widened_coverage(1)));
    CHECK(std::abs(sample_mean(pull).mean - 1) < 4 * std::sqrt(2.0 / repetitions));
    CHECK(std::abs(sample_mean(chi2).mean - 2) < 4 * std::sqrt(4.0 / repetitions));
}

TEST_CASE("a known power is covered as often as its widened error says, without bias") {
    // The last size alone is 4 errors from 0; a fit to significant sizes alone would lose a share of it.
    for (const double p : {0.4, 0.7, 1.0}) {
        CAPTURE(p);
        const auto law = [&](double x) { return -0.1 * std::pow(x / 250, -p); };
        const std::vector<double> error(4, 0.025 * std::pow(8, -p));
        std::mt19937_64 generator(29);
        std::vector<double> exponents;
        std::vector<double> pull;
        int covered = 0;
        for (int r = 0; r < repetitions; ++r) {
            const auto fit = fit_power_law(n, noisy(law, error, generator), error);
            REQUIRE(fit.has_value());
            const double z = (fit->exponent - p) / fit->exponent_error;
            exponents.push_back(fit->exponent);
            pull.push_back(std::pow(z * std::sqrt(std::max(1.0, fit->chi2 / 2)), 2));
            covered += std::abs(z) < 2 ? 1 : 0;
        }
        // What is not linear in the noise: one percent of coverage, a tenth of an error in the mean.
        CHECK(std::abs(covered - widened_coverage(2) * repetitions) <
              4 * std::sqrt(0.034 * 0.966 * repetitions) + 0.01 * repetitions);
        CHECK(std::abs(sample_mean(pull).mean - 1) < 0.15);
        const auto mean = sample_mean(exponents);
        CHECK(std::abs(mean.mean - p) < 0.1 * mean.standard_error * std::sqrt(repetitions));
    }
}

TEST_CASE("noise has no rate but in one case of a hundred") {
    for (const double growth : {-0.5, 0.0, 0.5}) {
        std::vector<double> error;
        for (const double x : n) {
            error.push_back(0.01 * std::pow(x / 250, growth));
        }
        std::mt19937_64 generator(31);
        int rates = 0;
        for (int r = 0; r < repetitions; ++r) {
            const auto y = noisy([](double) { return 0.0; }, error, generator);
            rates += fit_power_law(n, y, error) ? 1 : 0;
        }
        CAPTURE(growth);
        CHECK(rates < 0.01 * repetitions + 4 * std::sqrt(0.01 * repetitions));
    }
}

TEST_CASE("values that grow too fast, or lie at one end alone, have no rate") {
    const std::vector<double> error(4, 0.01);
    CHECK_FALSE(fit_power_law(n, std::vector<double>{1e-5, 1e-3, 0.1, 10}, error));
    CHECK_FALSE(fit_power_law(n, std::vector<double>{1, 0, 0, 0}, error));
    CHECK_FALSE(fit_power_law(n, std::vector<double>{0, 0, 0, 0}, error));
}

TEST_CASE("fits refuse what no line goes through") {
    const std::vector<double> same = {3, 3, 3};
    const std::vector<double> value = {1, 2, 3};
    const std::vector<double> error = {0.1, 0.2, 0.3};
    const std::vector<double> none = {0.1, 0, 0.3};
    CHECK_THROWS_WITH_AS((void)fit_power_law(same, value, error),
                         "x = one value: required at least two different ones", std::invalid_argument);
    CHECK_THROWS_AS((void)extrapolate(same, value, error), std::invalid_argument);
    CHECK_THROWS_AS((void)extrapolate({n.data(), 1}, {n.data(), 1}, {n.data(), 1}), std::invalid_argument);
    CHECK_THROWS_AS((void)extrapolate(value, value, none), std::invalid_argument);
    CHECK_THROWS_AS((void)extrapolate(value, value, error, 0), std::invalid_argument);
}

TEST_CASE("a series whose step changes nothing is refused with the reason") {
    std::mt19937_64 generator(1);
    std::vector<Comparison> comparisons = {at_size(100, 0, 1, 10, generator),
                                           at_size(200, 0, 1, 10, generator)};
    CHECK_NOTHROW((void)fit_convergence(Quantity::test_error, comparisons, 1));
    comparisons.back().points.front().quantities.back().conditioned.mean = 0;
    CHECK_THROWS_WITH_AS((void)fit_convergence(quantities.back(), comparisons, 1),
                         "predicted improvement = 0: required another, to take differences as shares of it; "
                         "the step changes nothing in this theory",
                         std::invalid_argument);
}

TEST_CASE("a step by exponent corrects like n^(2 alpha - 1), any other like 1/n") {
    Study study;
    study.step.exponent = 0.3;
    CHECK(correction_exponent(study) == doctest::Approx(0.4));
    study.step.exponent = -0.2;
    CHECK(correction_exponent(study) == 1);
    study.step.size = 7;
    study.step.exponent = 0.3;
    CHECK(correction_exponent(study) == 1);
    study.step.size.reset();
    study.step.exponent = 0.5;
    CHECK_THROWS_AS((void)correction_exponent(study), std::invalid_argument);
}

TEST_CASE("limits of 0 raise false alarms at most at the stated rate, other limits are found") {
    constexpr int families = 1000;
    constexpr int trials = 10;
    constexpr double rate = 0.05;
    std::mt19937_64 generator(37);
    int alarms = 0;
    int found = 0;
    const auto disagree = [&](const auto& law, double tolerance = 0) {
        return is_disagreement(
            judge_convergence(series(law, 0.05, trials, generator), tolerance, rate).finding);
    };
    for (int f = 0; f < families; ++f) {
        const auto shrinks = [](double x) { return -0.6 * std::pow(x, -0.4); };
        alarms += disagree(shrinks) ? 1 : 0;
        const auto stays = [&](double x) { return 0.4 + shrinks(x); };
        found += disagree(stays, 0.02) ? 1 : 0;
    }
    // Half of the rate belongs to the side that is not asked, and widened errors alarm less: about a third.
    CHECK(alarms <= rate * families);
    CHECK(alarms >= 0.05 * rate * families);
    CHECK(found == families);
}

TEST_CASE("a limit inside the tolerance, or inside its error, is no disagreement") {
    Convergence one;
    one.trials = 100;
    one.limit.limit = -0.03;
    one.limit.limit_error = 0.001;
    CHECK_FALSE(judge_convergence({&one, 1}, 0.02, 0.01).agrees);
    CHECK(judge_convergence({&one, 1}, 0.04, 0.01).agrees);
    CHECK(judge_convergence({&one, 1}, 0.04, 0.01).largest_z == doctest::Approx(30));
    one.limit.limit_error = 0.02;
    const auto verdict = judge_convergence({&one, 1}, 0.02, 0.01);
    CHECK(verdict.agrees);
    CHECK(verdict.line ==
          "theory and simulation agree in the limit: 1 limit over 100 draws a size, up to 1.50 standard "
          "errors (critical 2.87) and 3 % of the improvement (tolerance 2 %) from 0; one of 5.7 % may "
          "pass unseen; family-wise false-alarm rate 0.01");
    const auto blind = judge_convergence({&one, 1}, 0.02, 0.01, 0.05);
    CHECK(blind.finding == Finding::not_told_apart);
    CHECK_FALSE(blind.agrees);
    CHECK(blind.line.ends_with(
        "of 5.7 % may pass unseen, more than 5 % in 1 of 1 limits; family-wise false-alarm "
        "rate 0.01; agreement takes at most 5 % in half of them: larger sizes, or about "
        "140 draws a size"));
    CHECK(judge_convergence({&one, 1}, 0.6, 0.01)
              .line.ends_with("at most 50 % in half of them, which the tolerance alone reaches"));
    Convergence blurred = one;
    blurred.limit.limit_error = 0.3;
    const std::vector<Convergence> mostly_seen = {one, blurred, one};
    const auto majority = judge_convergence(mostly_seen, 0.02, 0.01);
    CHECK(majority.agrees);
    CHECK(majority.blind == 1);
    CHECK(majority.unseen == doctest::Approx(0.3 * majority.family.critical_z));
    CHECK(majority.line.find(" % may pass unseen, more than 50 % in 1 of 3 limits; family") !=
          std::string::npos);
    const std::vector<Convergence> mostly_blurred = {blurred, one, blurred};
    const auto minority = judge_convergence(mostly_blurred, 0.02, 0.01);
    CHECK(minority.finding == Finding::not_told_apart);
    CHECK(minority.blind == 2);
    one.limit.limit = std::nan("");
    CHECK_FALSE(judge_convergence({&one, 1}, 0.02, 0.01).agrees);
    CHECK_THROWS_AS((void)judge_convergence({}, 0.02, 0.01), std::invalid_argument);
    one.trials = 1;
    CHECK_THROWS_AS((void)judge_convergence({&one, 1}, 0.02, 0.01), std::invalid_argument);
}
