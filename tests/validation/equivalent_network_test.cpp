// The law that the false-alarm study draws from, and comparisons of it at tiny sizes.
#include "experiments/equivalent_network.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "detequiv/numerics/quadrature.hpp"
#include "experiments/honesty_report.hpp"

using namespace detequiv;

namespace {

/// Draws with every prediction that is planted off by half.
honesty::Population drawn(const Study& study, std::uint64_t draws) {
    const SimulationPlan plan = equivalent::plan(study, honesty::step_sizes, 1, draws);
    honesty::Records records{.plan = plan, .theory = plan_theory(plan, Gradient::rank_one), .trials = {}};
    for (std::uint64_t t = 0; t < draws; ++t) {
        records.trials.push_back(equivalent::run_trial(plan, t, honesty::measured));
    }
    return {std::move(records), -0.5};
}

}  // namespace

TEST_CASE("the law that is drawn has the activation's coefficients and mean shift") {
    const Activation sigma = Activation::parse(std::string(equivalent::activation));
    const Hermite expansion = hermite_expansion(sigma);
    CHECK(std::abs(expansion[0]) < 1e-14);
    CHECK(equivalent::c1 == doctest::Approx(expansion[1]).epsilon(1e-13));
    CHECK(equivalent::c2 == doctest::Approx(expansion[2]).epsilon(1e-13));
    CHECK(equivalent::bulk_variance ==
          doctest::Approx(expansion.norm2 - expansion[1] * expansion[1]).epsilon(1e-13));
    const Eigen::ArrayXd t = Eigen::ArrayXd::LinSpaced(9, -4, 4);
    Eigen::ArrayXd shift = t;
    equivalent::apply_mean_shift(shift);
    for (Eigen::Index i = 0; i < t.size(); ++i) {
        const auto mean = normal_expectation([&](double z) { return sigma(z + t[i]); }, sigma.kinks());
        CHECK(shift[i] == doctest::Approx(mean.value).epsilon(1e-12));
    }
}

TEST_CASE("without a fault the planted predictions are the module's own; each fault changes some") {
    for (const RowLaw rows : {RowLaw::sphere, RowLaw::gaussian}) {
        Study study = equivalent::study(72);
        study.network.rows = rows;
        const SimulationPlan plan = equivalent::plan(study, honesty::step_sizes, 3, 1);
        const Trial trial = equivalent::run_trial(plan, 0, honesty::measured);
        const auto own = conditioned_predictions(plan, trial);
        const auto planted = planted::predictions(plan, trial, 0.01);
        std::array<double, planted::faults.size()> largest{};
        for (std::size_t i = 0; i < own.size(); ++i) {
            for (const Quantity quantity : quantities) {
                const double value = value_of(own[i].errors, quantity);
                for (std::size_t f = 0; f < planted::faults.size(); ++f) {
                    largest[f] =
                        std::max(largest[f], std::abs(value_of(planted[f][i].errors, quantity) / value - 1));
                }
            }
        }
        CHECK(largest[0] < 1e-12);
        for (std::size_t f = 1; f < planted::faults.size(); ++f) {
            CAPTURE(to_string(planted::faults[f]));
            CHECK(largest[f] > 1e-5);
            CHECK(largest[f] < 0.1);
        }
    }
}

TEST_CASE("a long comparison on a law for which the theory holds agrees, and finds what is planted") {
    const honesty::Population population = drawn(equivalent::study(72), 200);
    const auto largest_z = [&](planted::Fault fault) { return population.compare(fault).verdict.largest_z; };
    // Nine z-scores of Student's law with 199 degrees of freedom, finite size shifts them by 1 at most: one
    // of them is beyond 7 with probability 1e-7.
    CHECK(largest_z(planted::Fault::none) < 7);
    // Numbers off by half are 12 standard errors and more away, each with an error of 1.
    for (const planted::Fault fault : {planted::Fault::B, planted::Fault::bulk, planted::Fault::Q,
                                       planted::Fault::beta, planted::Fault::rho}) {
        CAPTURE(to_string(fault));
        CHECK(largest_z(fault) > 7);
    }
}

TEST_CASE("the law with Gaussian rows and more neurons than samples agrees as well") {
    Study study = equivalent::study(72);
    study.network.rows = RowLaw::gaussian;
    study.network.width = 108;
    const honesty::Population population = drawn(study, 100);
    CHECK(population.compare(planted::Fault::none).verdict.largest_z < 8);  // 99 degrees of freedom: 6e-8
    CHECK(population.compare(planted::Fault::rho).verdict.largest_z > 10);
}
