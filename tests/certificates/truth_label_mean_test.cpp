// Labels with a mean: the truth against a table, closed forms, sums and limits.
#include "truth_label_mean.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "truth_check.hpp"
#include "truth_direct.hpp"
#include "truth_shift.hpp"

using namespace truth::reference;
using truth::Problem;

namespace {

void check_spectrum(const Problem& p, const nlohmann::json& row) {
    const auto z = spectrum(p);
    check_near(z.bulk_edge, row.at("bulk_edge"), table_rounding);
    REQUIRE(z.outliers.size() == row.at("outliers").size());
    for (std::size_t j = 0; j < z.outliers.size(); ++j) {
        const auto& expected = row.at("outliers")[j];
        check_near(z.outliers[j].location, expected.at("location"), table_rounding);
        for (std::size_t i = 0; i < expected.at("learned").size(); ++i) {
            const double learned = expected.at("learned")[i];
            const double teacher = expected.at("teacher")[i];
            CHECK(static_cast<double>(abs(z.outliers[j].overlaps.at(i) - learned)) <= table_rounding);
            CHECK(static_cast<double>(abs(z.outliers[j].teacher_overlaps.at(i) - teacher)) <= table_rounding);
        }
    }
}

void check_slopes(const truth::Slopes<Number>& slopes, const nlohmann::json& row) {
    check_near(slopes.log_ridge, row.at("log_ridge"), table_rounding);
    check_near(slopes.noise_variance, row.at("noise_variance"), table_rounding);
    if (row.contains("log_step_size")) {
        check_near(slopes.log_step_size, row.at("log_step_size"), table_rounding);
    }
}

}  // namespace

TEST_CASE("a label with a mean: errors, slopes, outliers and plateaus of the table") {
    int confronted = 0;
    for (const auto& row : truth::reference::rows("label_mean.json")) {
        const bool gaussian = row.at("readout") == "gaussian" && row.at("columns") == "auto";
        if (!truth::reference::covers(row) || (gaussian && row.at("activation") == "tanh_bump")) {
            continue;  // a minute each
        }
        CAPTURE(row.at("activation").get<std::string>());
        CAPTURE(row.at("eta").get<double>());
        const Problem p = truth::reference::problem(row);
        ++confronted;
        truth::Prediction<Number> z;
        z.activation = truth::hermite<Number>(p.activation);
        z.bulk = truth::bulk(p, z.activation);
        z.first_step = truth::first_step(p, z.activation, scale(p));
        z.resolvent = truth::solve_resolvent(z.bulk);
        z.low_rank = truth::low_rank(p, z.activation, z.first_step, z.bulk);
        check_errors(truth::finite_errors(p, z.bulk, z.resolvent, z.low_rank), row, table_rounding);
        check_slopes(truth::finite_slopes(p, z), row.at("slopes"));
        check_spectrum(p, row);
        const Number limit = p.scale == truth::Scale::mean_field ? Number(0) : scale(p);
        z.first_step_limit = truth::first_step(p, z.activation, limit);
        const auto plateaus = truth::plateau_errors(p, z.activation, z.first_step_limit, z.resolvent);
        for (const auto& plateau : row.at("plateaus")) {
            const int interval = plateau.at("interval");
            check_errors(plateaus.at(static_cast<std::size_t>(interval)), plateau, table_rounding);
            check_slopes(truth::plateau_slopes(p, z, interval), plateau);
        }
    }
    CHECK(confronted > 25);
}

namespace label_mean = truth::label_mean;

TEST_CASE("a label with a mean: Q of a polynomial against nested sums, Gaussian readout") {
    const Problem p = label_mean::problem(label_mean::cubic(0.25), {});
    const auto [theta, chi] = label_mean::strengths(p);
    CHECK(static_cast<double>(chi) == doctest::Approx(-0.3));
    auto Q = label_mean::low_rank(p);
    const auto c = truth::hermite<Number>(p.activation).coefficients;
    label_mean::add(Q, -20, truth::direct::gaussian_table(c, theta, chi));
    CHECK(label_mean::largest(Q) < 1e-26);  // the rule's error, 1e-34 (2 pi/step)^6, times 20
}

TEST_CASE("a label with a mean: K columns hold what is of order K in the step size, and all of it") {
    for (const truth::Readout& readout : {truth::Readout{}, label_mean::three_atoms()}) {
        const Problem all = label_mean::problem(label_mean::cubic(0.25), readout);
        Problem two = all;
        two.columns = 2;
        auto third = label_mean::low_rank(two, 3);  // difference
        label_mean::add(third, -3, label_mean::low_rank(two, 2));
        label_mean::add(third, 3, label_mean::low_rank(two, 1));
        label_mean::add(third, -1, label_mean::low_rank(two, 0));
        CHECK(label_mean::largest(third) < 1e-90);
        auto once = label_mean::low_rank(all, 2);
        auto twice = label_mean::low_rank(all, 4);
        label_mean::add(once, -1, label_mean::low_rank(two, 2));
        label_mean::add(twice, -1, label_mean::low_rank(two, 4));
        CHECK(label_mean::largest(once) > 1e-3);
        label_mean::add(twice, -8, once);  // what K = 2 lacks is cubic
        CHECK(label_mean::largest(twice) < 1e-90);
    }
}

TEST_CASE("a label with a mean: relu on atoms against derivatives of the density") {
    const truth::Readout law{truth::Law::finite, {-8, -1.5, 0, 3}, {0.1, 0.2, 0.3, 0.4}};
    const Problem p = label_mean::problem({truth::Function::relu}, law);
    const auto [theta, chi] = label_mean::strengths(p);
    CHECK(static_cast<double>(1 - 8 * chi) == doctest::Approx(0.04).epsilon(0.1));  // it all but vanishes
    const auto Q = label_mean::low_rank(p);
    for (std::size_t a = 0; a < law.atoms.size(); ++a) {
        const Number omega = law.atoms[a];
        const auto expected = truth::direct::relu_moments<Number>(1 + chi * omega, theta * omega);
        for (std::size_t i = 0; i < expected.size(); ++i) {
            const Number entry = sqrt(Number(law.probabilities[a])) * 20 * expected[i];
            CHECK(static_cast<double>(abs(Q[i][a] - entry)) < 1e-90);
        }
    }
}

TEST_CASE("E he_i(Z) tanh(v Z) of small v, and across the change of rule") {
    const Number v = pow(Number(10), -12);
    const auto moments = truth::tanh_moments(v, 5);
    // x - x^3/3 + 2 x^5/15, off by v^7
    CHECK(static_cast<double>(abs(moments[1] - v + pow(v, 3) - 2 * pow(v, 5)) / pow(v, 7)) < 17. / 3 + 0.01);
    CHECK(static_cast<double>(abs(moments[3] / pow(v, 3) + 2 / sqrt(Number(6)))) < 1e-22);
    CHECK(truth::tanh_moments(Number(0), 5) == std::vector<Number>(6, Number(0)));
    for (const int degree : {5, 30, 64}) {
        const Number apart = pow(Number(10), -60);
        const auto below = truth::tanh_moments(Number(Number(0.5) - apart), degree);
        const auto above = truth::tanh_moments(Number(0.5), degree);
        for (std::size_t i = 0; i < below.size(); ++i) {
            CHECK(static_cast<double>(abs(below[i] - above[i])) < 1e-50);  // the rule in y, at degree 64
        }
    }
}

TEST_CASE("a label with a mean: plateaus are limits of finite strength") {
    const truth::Readout rademacher{truth::Law::rademacher};
    const truth::Activation no_linear_part{truth::Function::polynomial, {0, 0, 1, 0.5}};
    // Amid intervals 1, 2, 3 the squared strengths of the columns next to the last active one and of the next
    // are powers n^-(1/4), n^-(1/6), n^-(1/8) of their order away from 1; n = 10^120.
    const std::vector<double> exponents{1. / 8, 7. / 24, 17. / 48};
    const std::vector<double> tolerances{1e-27, 1e-18, 1e-13};
    for (const truth::Readout& readout : {truth::Readout{}, label_mean::three_atoms(), rademacher}) {
        for (const truth::Activation& activation :
             {label_mean::cubic(0), label_mean::cubic(0.25), no_linear_part}) {
            const Problem p = label_mean::problem(activation, readout);
            Problem without = p;
            without.lengthening = false;
            const auto limits = label_mean::plateaus(p);
            const auto others = label_mean::plateaus(without);
            for (std::size_t l = 0; l < 3; ++l) {
                CAPTURE(activation.coefficients);
                CAPTURE(l + 1);
                const truth::Real150 limit = limits[l + 1].test_error;
                const auto finite = label_mean::far_along(p, exponents[l]);
                CHECK(static_cast<double>(abs(finite.test_error / limit - 1)) < tolerances[l]);
                // A constant column beside the others fits what the mean adds.
                const bool same = activation.coefficients[0] != 0;
                const double change = static_cast<double>(abs(others[l + 1].test_error / limit - 1));
                CHECK((same ? change < 1e-100 : change > 1e-3));
            }
        }
    }
}

TEST_CASE("a label with a mean: the first column by hand") {
    const Problem p = label_mean::problem(label_mean::cubic(0), {});
    const auto h = truth::hermite<Number>(p.activation);
    const auto step = truth::first_step(p, h, Number(0));
    const auto z = truth::solve_resolvent(truth::bulk(p, h));
    const auto plateau = truth::plateau_errors(p, h, step, z).at(1);
    const Number rest2 = step.beta_norm2 - 0.25;  // |beta|^2 - cs_1^2
    // The prediction u (2 c_2 x + |beta| z), x = 2 c_2 cs_0: u (0.75 + |beta| z); |beta| rho = cs_1 = 0.5
    const Number u = (z.m2 * 0.25 + z.m1 * 0.75 * 0.75) / (z.m2 * step.beta_norm2 + z.m1 * 0.75 * 0.75);
    const Number linear = (1 - u) * (1 - u) * 0.25 + u * u * rest2;
    const Number constant = Number(0.75) * 0.75 * (1 - u) * (1 - u);
    const Number tail = 2 * 0.25 * 0.25 + 6 * 0.125 * 0.125 + 0.25;  // and the noise
    CHECK(static_cast<double>(abs(plateau.test_error - z.B * linear - z.V * (constant + tail))) < 1e-60);
}
