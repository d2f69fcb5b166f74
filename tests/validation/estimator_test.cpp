#include "detequiv/validation/estimator.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <random>
#include <stdexcept>
#include <vector>

using namespace detequiv;

namespace {

constexpr int repetitions = 4000;

template <class Law>
std::vector<double> draw(std::mt19937_64& generator, Law law, int count) {
    std::vector<double> values(static_cast<std::size_t>(count));
    for (double& value : values) {
        value = law(generator);
    }
    return values;
}

/// Mean over repetitions of the squared standard error, which is unbiased: within 4 of its own errors.
template <class Law>
void check_unbiased(Law law, double variance, int count) {
    std::mt19937_64 generator(3);
    std::vector<double> squares;
    for (int r = 0; r < repetitions; ++r) {
        squares.push_back(std::pow(sample_mean(draw(generator, law, count)).standard_error, 2));
    }
    const auto mean = sample_mean(squares);
    CHECK(std::abs(mean.mean - variance / count) < 4 * mean.standard_error);
}

}  // namespace

TEST_CASE("mean and standard error of given draws are the textbook's") {
    const std::array draws = {1.0, 2.0, 4.0, 9.0};
    const auto mean = sample_mean(draws);
    CHECK(mean.count == 4);
    CHECK(mean.mean == 4);
    CHECK(mean.standard_error == doctest::Approx(std::sqrt(38.0 / 12)).epsilon(1e-15));
    CHECK(mean.z_score(0) == doctest::Approx(4 / std::sqrt(38.0 / 12)).epsilon(1e-15));
}

TEST_CASE("no draw and one draw have no error; a draw that is no number is not lost") {
    CHECK(std::isnan(sample_mean({}).mean));
    const std::array one = {2.0};
    CHECK(sample_mean(one).mean == 2);
    CHECK(std::isnan(sample_mean(one).standard_error));
    CHECK(std::isnan(sample_mean(one).half_width(0.95)));
    CHECK(std::isnan(sample_mean(one).p_value(0)));
    const std::array broken = {2.0, std::nan("")};
    CHECK(std::isnan(sample_mean(broken).mean));
    CHECK(std::isnan(paired_mean(broken, broken).mean));
}

TEST_CASE("equal draws have no error and agree with their value") {
    const std::vector<double> equal(100, 0.1);
    CHECK(sample_mean(equal).mean == 0.1);
    CHECK(sample_mean(equal).standard_error == 0);
    CHECK(sample_mean(equal).z_score(0.1) == 0);
    CHECK(sample_mean(equal).p_value(0.1) == 1);
    CHECK(std::isinf(sample_mean(equal).z_score(0.2)));
    CHECK(sample_mean(equal).p_value(0.2) == 0);
}

TEST_CASE("the squared standard error is unbiased for normal, exponential and two-point laws") {
    // Three checks at 4 standard errors: false-alarm rate 2e-4 for a new seed; the seed is fixed.
    check_unbiased(std::normal_distribution<double>(1, 2), 4, 7);
    check_unbiased(std::exponential_distribution<double>(0.5), 4, 5);
    check_unbiased(std::bernoulli_distribution(0.3), 0.21, 9);
}

TEST_CASE("the 95 % interval of five normal draws covers 95 times in 100") {
    std::mt19937_64 generator(5);
    int covered = 0;
    for (int r = 0; r < repetitions; ++r) {
        const auto mean = sample_mean(draw(generator, std::normal_distribution<double>(1, 2), 5));
        covered += std::abs(mean.mean - 1) <= mean.half_width(0.95) ? 1 : 0;
    }
    // Binomial band of 4 standard deviations: false-alarm rate 6e-5.
    CHECK(std::abs(covered - 0.95 * repetitions) < 4 * std::sqrt(0.95 * 0.05 * repetitions));
}

TEST_CASE("pairing removes what draws share") {
    std::mt19937_64 generator(7);
    std::normal_distribution<double> normal;
    std::vector<double> x, y;
    for (int t = 0; t < 200; ++t) {
        const double shared = 10 * normal(generator);
        x.push_back(shared + 0.1 * normal(generator));
        y.push_back(shared + 0.1 * normal(generator) - 1);
    }
    const auto paired = paired_mean(x, y);
    // The difference has standard deviation 0.1 sqrt 2, whose estimate from 200 draws varies by
    // 1/sqrt(2 199) = 5 %: four of it.
    const double expected = 0.1 * std::sqrt(2.0 / 200);
    CHECK(std::abs(paired.standard_error - expected) <= 0.2 * expected);
    CHECK(std::abs(paired.z_score(1)) < 4);
    CHECK(std::hypot(sample_mean(x).standard_error, sample_mean(y).standard_error) >
          40 * paired.standard_error);
    CHECK_THROWS_WITH_AS((void)paired_mean(x, std::span(y).first(3)),
                         "y = 3 draws: required as many as x: 200", std::invalid_argument);

    const std::array first = {1.0, 2.0, 4.0};
    const std::array second = {0.0, 2.0, 1.0};
    CHECK(paired_mean(first, second).mean == doctest::Approx(4.0 / 3).epsilon(1e-15));
    CHECK(paired_mean(first, second).standard_error == doctest::Approx(std::sqrt(7.0) / 3).epsilon(1e-15));
}

TEST_CASE("Student's quantiles are those of the tables") {
    SampleMean mean{.count = 5, .mean = 0, .standard_error = 1};
    CHECK(mean.half_width(0.95) == doctest::Approx(2.7764451051977987).epsilon(1e-12));
    CHECK(mean.p_value(2.7764451051977987) == doctest::Approx(0.05).epsilon(1e-12));
    mean.count = 10;
    CHECK(mean.half_width(0.95) == doctest::Approx(2.2621571627982055).epsilon(1e-12));
    CHECK_THROWS_AS((void)mean.half_width(1), std::invalid_argument);
    const std::array z = {0.5};
    CHECK(judge(z, 0.1, 9).critical_z == doctest::Approx(2.2621571627982055).epsilon(1e-12));
}

TEST_CASE("the family's false-alarm rate holds for independent, shared and identical draws") {
    constexpr int families = 2000;
    constexpr int tests = 12;
    constexpr int draws = 10;
    constexpr double rate = 0.05;
    std::normal_distribution<double> normal;
    for (const double shared : {0.0, 0.7, 1.0}) {
        std::mt19937_64 generator(11);
        int alarms = 0;
        for (int f = 0; f < families; ++f) {
            std::vector<std::vector<double>> values(tests, std::vector<double>(draws));
            for (int t = 0; t < draws; ++t) {
                const double common = normal(generator);
                for (auto& one : values) {
                    one[static_cast<std::size_t>(t)] =
                        shared * common + std::sqrt(1 - shared * shared) * normal(generator);
                }
            }
            std::vector<double> z;
            for (const auto& one : values) {
                z.push_back(sample_mean(one).z_score(0));
            }
            const auto verdict = judge(z, rate, draws - 1);
            alarms += verdict.disagree || verdict.too_close ? 1 : 0;
        }
        // At most the rate, plus 3 binomial standard deviations.
        CHECK(alarms <= rate * families + 3 * std::sqrt(rate * (1 - rate) * families));
        // Not empty either: identical tests are one test at rate/2 on each side, of which only the close
        // side is exact and the far one divided by 12.
        CHECK(alarms >= (shared == 1.0 ? 0.02 : 0.01) * families);
    }
}

TEST_CASE("error bars a thousand times too wide are found, ten standard errors of shift too") {
    constexpr int families = 500;
    constexpr int tests = 12;
    std::mt19937_64 generator(17);
    std::student_t_distribution<double> student(9);
    int wide_found = 0, shift_found = 0;
    for (int f = 0; f < families; ++f) {
        auto z = draw(generator, student, tests);
        auto wide = z;
        for (double& value : wide) {
            value /= 1000;
        }
        wide_found += judge(wide, 0.05, 9).too_close ? 1 : 0;
        z[3] += 10;
        shift_found += judge(z, 0.05, 9).disagree ? 1 : 0;
    }
    // All twelve must be close, so a factor of 50 is found in one family of seven only.
    CHECK(wide_found == families);
    CHECK(shift_found > 0.98 * families);
}

TEST_CASE("shifts, error bars that are too wide and numbers that are none are found") {
    const std::vector<double> calm = {0.3, -1.2, 0.7, 1.4};
    CHECK_FALSE(judge(calm, 0.01, 20).disagree);
    CHECK_FALSE(judge(calm, 0.01, 20).too_close);
    std::vector<double> shifted = calm;
    shifted[1] = -6;
    CHECK(judge(shifted, 0.01, 20).disagree);
    CHECK(judge(shifted, 0.01, 20).largest_z == 6);
    const std::vector<double> narrow = {0.003, -0.001, 0.002};
    CHECK(judge(narrow, 0.01, 20).too_close);
    shifted[1] = std::nan("");
    CHECK(judge(shifted, 0.01, 20).disagree);
    CHECK_THROWS_WITH_AS((void)judge({}, 0.01, 20), "z_scores = none: required at least one",
                         std::invalid_argument);
    CHECK_THROWS_AS((void)judge(calm, 0, 20), std::invalid_argument);
    CHECK_THROWS_AS((void)judge(calm, 0.01, 0), std::invalid_argument);
}

TEST_CASE("the power to find a difference is the noncentral Student law's, and counted on drawn means") {
    // No shift: the false alarms of one test. Many draws: the normal law's tails.
    CHECK(detection_power(0, 2.262157, 9) == doctest::Approx(0.05).epsilon(1e-6));
    CHECK(detection_power(3, 1.959964, 1'000'000'000) == doctest::Approx(0.8508388).epsilon(1e-6));
    constexpr double shift = 2;
    constexpr double critical = 2.262157;
    constexpr std::size_t freedom = 9;
    // P(|Z + shift| > critical sqrt(W/9)), W chi-squared: midpoint rule over its density, error 1e-6.
    double integral = 0;
    double mass = 0;
    for (double w = 0.005; w < 80; w += 0.01) {
        const double density = std::pow(w, freedom / 2.0 - 1) * std::exp(-w / 2);
        const double edge = critical * std::sqrt(w / freedom);
        integral +=
            density *
            (std::erfc((edge - shift) / std::sqrt(2.0)) + std::erfc((edge + shift) / std::sqrt(2.0))) / 2;
        mass += density;
    }
    CHECK(detection_power(shift, critical, freedom) == doctest::Approx(integral / mass).epsilon(1e-5));
    CHECK_THROWS_AS((void)detection_power(-1, 2, 9), std::invalid_argument);
    CHECK_THROWS_AS((void)detection_power(1, 2, 0), std::invalid_argument);
}

TEST_CASE("the number of draws to find a difference is the least that has the power") {
    for (const double effect : {10.0, 1.0, 0.3, 0.01}) {
        const std::uint64_t draws = draws_to_find(effect, 9, 0.01, 0.9);
        const auto power = [&](std::uint64_t count) {
            const std::array<double, 9> zeros{};
            return detection_power(effect * std::sqrt(static_cast<double>(count)),
                                   judge(zeros, 0.01, count - 1).critical_z, count - 1);
        };
        CHECK(power(draws) >= 0.9);
        CHECK((draws == 3 || power(draws - 1) < 0.9));
    }
    // ((critical + 1.2816)/effect)^2, critical 3.4524 = the normal quantile at 0.01/(4 9) on either side.
    CHECK(static_cast<double>(draws_to_find(0.01, 9, 0.01, 0.9)) == doctest::Approx(224'110).epsilon(2e-4));
    CHECK_THROWS_AS((void)draws_to_find(0, 9, 0.01, 0.9), std::invalid_argument);
    CHECK_THROWS_AS((void)draws_to_find(1, 0, 0.01, 0.9), std::invalid_argument);
    CHECK_THROWS_AS((void)draws_to_find(1, 9, 0.01, 1), std::invalid_argument);
    CHECK_THROWS_AS((void)draws_to_find(1e-9, 9, 0.01, 0.9), std::invalid_argument);
}
