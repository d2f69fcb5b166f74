#include "detequiv/theory/prediction_error.hpp"

#include <doctest/doctest.h>

#include "oracle_network.hpp"

using namespace oracle;

namespace {

void check_errors(const Errors& errors, const nlohmann::json& row, double tolerance) {
    CAPTURE(row.dump());
    CHECK(relative(errors.train_objective, row.at("train_objective")) <= tolerance);
    CHECK(relative(errors.train_error, row.at("train_error")) <= tolerance);
    CHECK(relative(errors.test_error, row.at("test_error")) <= tolerance);
}

/// Of a central difference with h = 1e-5, relative to the test error: truncation, h^2 times a third
/// derivative, and rounding, a few u/h. A slope may be far smaller than the error.
constexpr double of_test_error = 2e-10;

}  // namespace

TEST_CASE("errors agree with the mpmath table: plateaus and five monomial columns") {
    // The table was computed with 40 digits; 1e-12 leaves a condition of a few thousand roundings.
    const nlohmann::json rows = table_rows("errors.json");
    for (const auto& row : rows) {
        const Activation sigma = activation(row.at("activation"));
        const Network net = network(row, sigma);
        CHECK(relative(net.step.beta_norm2, row.at("beta_norm2")) <= 1e-14);
        CHECK(relative(net.step.alignment, row.at("alignment")) <= 1e-14);
        if (row.at("kind") == "plateau") {
            const int interval = row.at("interval");
            const PlateauLabels labels(net.label, limit_columns(net.h, net.law), net.step.alignment,
                                       net.step.misalignment, interval);
            check_errors(bulk_errors(net.resolvent, labels.at(interval)), row, 1e-12);
        } else {
            const LowRank L = low_rank(net, sigma, row.at("columns").get<int>(), 0);
            check_errors(finite_errors(net.resolvent, net.h.bulk_variance, L, net.label), row, 1e-12);
        }
    }
}

TEST_CASE("errors agree with the resummed table") {
    // The table was computed in double precision and is still to 1e-9 (its own note); its text has 13 digits.
    const nlohmann::json rows = table_rows("errors_resummed.json");
    for (const auto& row : rows) {
        const Activation sigma = activation(row.at("activation"));
        const Network net = network(row, sigma);
        const LowRank L = low_rank(net, sigma, std::nullopt, 30);
        check_errors(finite_errors(net.resolvent, net.h.bulk_variance, L, net.label), row, 1e-9);
    }
}

TEST_CASE("monomial columns: other readout laws, Gaussian rows, output scales, n < N, n > N, n = N") {
    // 50 digits, another implementation. 1e-11: at ridge 1e-6 and n = N the errors carry a condition of 1e4.
    const nlohmann::json rows = table_rows("finite_errors_extra.json");
    for (const auto& row : rows) {
        const Activation sigma = activation(row.at("activation"));
        const Network net = network(row, sigma);
        CHECK(relative(net.step.beta_norm2, row.at("beta_norm2")) <= 1e-14);
        CHECK(std::abs(net.step.g_b - row.at("g_b").get<double>()) <= 1e-15);
        CHECK(relative(net.h.bulk_variance, row.at("bulk_variance")) <= 1e-14);
        CHECK(relative(net.resolvent.V, row.at("V")) <= 1e-13);
        const LowRank L = low_rank(net, sigma, row.at("columns").get<int>(), 0);
        check_errors(finite_errors(net.resolvent, net.h.bulk_variance, L, net.label), row, 1e-11);
    }
}

TEST_CASE("resummed columns from width 200 to 100000, eta/sqrt(N) up to 0.5, all readout laws") {
    // The table comes from the one-dimensional form of Q; `still` is its own change on lowering its degree
    // by 4.
    const nlohmann::json rows = table_rows("finite_resummed_extra.json");
    for (const auto& row : rows) {
        const Activation sigma = activation(row.at("activation"));
        const Network net = network(row, sigma);
        const LowRank L = low_rank(net, sigma, std::nullopt, 64);
        check_errors(finite_errors(net.resolvent, net.h.bulk_variance, L, net.label), row,
                     1e-11 + row.at("still").get<double>());
    }
}

TEST_CASE("plateaus of every readout law, with and without constant, with missing degrees") {
    const nlohmann::json rows = table_rows("plateau_extra.json");
    for (const auto& row : rows) {
        const Activation sigma = activation(row.at("activation"));
        const Network net = network(row, sigma);
        const int interval = row.at("interval");
        const PlateauLabels labels(net.label, limit_columns(net.h, net.law), net.step.alignment,
                                   net.step.misalignment, interval);
        check_errors(bulk_errors(net.resolvent, labels.at(interval)), row, 1e-12);
    }
}

TEST_CASE("the improvements of plateaus 1 and 2 are the closed forms of [MLHD]") {
    const Hermite h = hermite_expansion(Activation::parse("shifted_relu"));
    for (const double constant : {0.0, 0.4}) {
        const Hermite teacher = hermite_expansion(Activation::hermite_series({constant, 0.8, 0.5}));
        const double noise = 0.3;
        const FirstStep step = first_step(
            h, teacher,
            {.step_size = 1, .output_scale = 0, .phi_first = 0.7, .psi = 0.4, .noise_variance = noise});
        const Resolvent r = solve_resolvent({.c1_squared = h[1] * h[1],
                                             .bulk_variance = h.bulk_variance,
                                             .phi = 0.6,
                                             .psi = 0.4,
                                             .ridge = 0.02});
        const PlateauLabels labels(Label(teacher, noise), limit_columns(h, ReadoutLaw::gaussian()),
                                   step.alignment, step.misalignment, 2);
        const Errors p0 = bulk_errors(r, labels.at(0));
        const Errors p1 = bulk_errors(r, labels.at(1));
        const Errors p2 = bulk_errors(r, labels.at(2));
        const double rho2 = step.alignment * step.alignment;
        const double lambda_r = r.gamma;
        const double drop = std::pow(constant + 2 * 0.5 * rho2, 2) / 3;
        const double cs1 = 0.8;
        // Errors of 8 roundings, of numbers that are up to 22 times their difference.
        constexpr double tolerance = 2e-14;
        CHECK(relative(p0.train_objective - p1.train_objective,
                       lambda_r * r.m2 * std::pow(cs1, 4) / step.beta_norm2) <= tolerance);
        CHECK(relative(p1.train_objective - p2.train_objective, lambda_r * r.m1 * drop) <= tolerance);
        CHECK(relative(p0.test_error - p1.test_error, r.B * cs1 * cs1 * rho2) <= tolerance);
        CHECK(relative(p1.test_error - p2.test_error, r.V * drop) <= tolerance);
    }
}

TEST_CASE("without a step the network is the bulk with its constant, and plateau 0 where there is none") {
    const Activation sigma = Activation::parse("shifted_relu");
    const nlohmann::json row = table_rows("errors.json").front();
    Network net = network(row, sigma);
    net.parameters.step_size = 0;
    // The norm row remains; without a constant column nothing couples to it.
    const LowRank L = low_rank(net, sigma, std::nullopt, 8);
    const PlateauLabels labels(net.label, limit_columns(net.h, net.law), net.step.alignment,
                               net.step.misalignment, 0);
    const Errors plateau = bulk_errors(net.resolvent, labels.at(0));
    const FiniteErrors finite = finite_errors(net.resolvent, net.h.bulk_variance, L, net.label);
    CHECK(relative(finite.test_error, plateau.test_error) <= 1e-14);
    CHECK(relative(finite.train_objective, plateau.train_objective) <= 1e-14);
}

TEST_CASE("finite strength tends to the plateau of its interval as the width grows") {
    // eta = N^alpha in the middle of interval l at fixed ratios: the distance must fall with N and vanish.
    const Activation sigma = activation("tanh_bump");
    nlohmann::json row = table_rows("errors.json").back();
    for (const int l : {1, 2, 3}) {
        double before = 1e300;
        for (const double width : {1e8, 1e20, 1e40}) {
            const double alpha = ((l - 1.0) / (2.0 * l) + l / (2.0 * l + 2)) / 2;
            row["width"] = width;
            row["eta"] = std::pow(width, alpha);
            row["s"] = 0.0;
            const Network net = network(row, sigma);
            const LowRank L = low_rank(net, sigma, 6, 0);
            const PlateauLabels labels(net.label, limit_columns(net.h, net.law), net.step.alignment,
                                       net.step.misalignment, l);
            const double gap =
                relative(finite_errors(net.resolvent, net.h.bulk_variance, L, net.label).test_error,
                         bulk_errors(net.resolvent, labels.at(l)).test_error);
            CHECK(gap < before);
            before = gap;
        }
        CHECK(before <= 2e-3);  // the next spike's strength falls like N^(-1/(2l(l+1))) at worst
    }
}

TEST_CASE("derivatives of the test error agree with central differences") {
    const Activation sigma = activation("tanh_bump");
    nlohmann::json row = table_rows("errors.json").back();
    const double h = 1e-5;
    const double noise = row.at("noise_variance");
    for (const double s : {0.0, 1.0}) {
        row["s"] = s;
        const auto test_error = [&](double log_ridge, double log_step, double noise_change) {
            nlohmann::json moved = row;
            moved["ridge"] = row.at("ridge").get<double>() * std::exp(log_ridge);
            moved["eta"] = row.at("eta").get<double>() * std::exp(log_step);
            moved["noise_variance"] = noise + noise_change;
            const Network net = network(moved, sigma);
            return finite_errors(net.resolvent, net.h.bulk_variance, low_rank(net, sigma, std::nullopt, 20),
                                 net.label)
                .test_error;
        };
        const Network net = network(row, sigma);
        const LowRank L = low_rank(net, sigma, std::nullopt, 20, LowRankFamily::Slopes::yes);
        const TestErrorSlopes slopes = finite_slopes(net.resolvent, net.h.bulk_variance, L, net.label,
                                                     net.step.beta_norm2, row.at("phi_first"));
        CHECK_THROWS_WITH_AS(
            (void)finite_slopes(net.resolvent, net.h.bulk_variance, low_rank(net, sigma, std::nullopt, 20),
                                net.label, net.step.beta_norm2, row.at("phi_first")),
            doctest::Contains("low_rank.dQ = empty"), std::invalid_argument);
        CHECK_THROWS_AS((void)finite_slopes(net.resolvent, net.h.bulk_variance, L, net.label, 0, 1),
                        std::invalid_argument);
        const double tolerance = of_test_error * test_error(0, 0, 0);
        CHECK(std::abs(slopes.log_ridge - (test_error(h, 0, 0) - test_error(-h, 0, 0)) / (2 * h)) <=
              tolerance);
        CHECK(std::abs(slopes.log_step_size - (test_error(0, h, 0) - test_error(0, -h, 0)) / (2 * h)) <=
              tolerance);
        CHECK(std::abs(slopes.noise_variance - (test_error(0, 0, h) - test_error(0, 0, -h)) / (2 * h)) <=
              tolerance);
    }
}

TEST_CASE("derivatives on a plateau agree with central differences") {
    nlohmann::json row = table_rows("errors.json").front();
    const Activation sigma = activation("shifted_relu");
    const double h = 1e-5;
    const auto at = [&](double log_ridge, double noise_change, int l) {
        nlohmann::json moved = row;
        moved["ridge"] = row.at("ridge").get<double>() * std::exp(log_ridge);
        moved["noise_variance"] = row.at("noise_variance").get<double>() + noise_change;
        const Network net = network(moved, sigma);
        const PlateauLabels labels(net.label, limit_columns(net.h, net.law), net.step.alignment,
                                   net.step.misalignment, 4);
        return bulk_errors(net.resolvent, labels.at(l)).test_error;
    };
    const Network net = network(row, sigma);
    const PlateauLabels labels(net.label, limit_columns(net.h, net.law), net.step.alignment,
                               net.step.misalignment, 4);
    const auto slopes_at = [&](int l, double beta_norm2) {
        return plateau_slopes(net.resolvent, labels, l, beta_norm2, row.at("phi_first"));
    };
    CHECK_THROWS_AS((void)slopes_at(5, net.step.beta_norm2), std::out_of_range);
    CHECK_THROWS_AS((void)slopes_at(-1, net.step.beta_norm2), std::out_of_range);
    CHECK_THROWS_AS((void)slopes_at(1, 0), std::invalid_argument);
    for (int l = 0; l <= 4; ++l) {
        const TestErrorSlopes slopes = slopes_at(l, net.step.beta_norm2);
        const double tolerance = of_test_error * at(0, 0, l);
        CHECK(std::abs(slopes.log_ridge - (at(h, 0, l) - at(-h, 0, l)) / (2 * h)) <= tolerance);
        CHECK(std::abs(slopes.noise_variance - (at(0, h, l) - at(0, -h, l)) / (2 * h)) <= tolerance);
    }
}

TEST_CASE("a measured stillness of 1e-9 means nine digits against M = 96, for every law and strength") {
    nlohmann::json row = table_rows("finite_resummed_extra.json").front();
    row["s"] = 0.0;
    int still = 0;
    for (const char* name : {"shifted_relu", "tanh_bump", "relu"}) {
        const Activation sigma = activation(name);
        for (const char* law : {"gaussian", "rademacher", "three_atoms"}) {
            row["readout"] = law;
            row["atoms"] = std::string(law) == "three_atoms" ? std::vector<double>{-1, 0, 2}
                                                             : std::vector<double>{-1, 1};
            row["probabilities"] = std::string(law) == "three_atoms"
                                       ? std::vector<double>{1.0 / 3, 0.5, 1.0 / 6}
                                       : std::vector<double>{0.5, 0.5};
            for (const double relative_step : {0.02, 0.1, 0.3, 0.5}) {
                row["eta"] = relative_step * std::sqrt(row.at("width").get<double>());
                const Network net = network(row, sigma);
                const double exact = finite_errors(net.resolvent, net.h.bulk_variance,
                                                   low_rank(net, sigma, std::nullopt, 96), net.label)
                                         .test_error;
                for (const int degree : {8, 14, 20, 28, 40}) {
                    const FiniteErrors e = finite_errors(net.resolvent, net.h.bulk_variance,
                                                         low_rank(net, sigma, std::nullopt, degree),
                                                         net.label, Stillness::measured);
                    if (e.stillness <= 1e-9) {
                        ++still;
                        CHECK(relative(e.test_error, exact) <= 1e-9);
                    }
                }
            }
        }
    }
    CHECK(still > 90);  // of 180: the criterion is not vacuous
}

TEST_CASE(
    "many monomial columns keep their digits: the objective never exceeds that of the readout weight zero") {
    nlohmann::json row = table_rows("errors.json").front();
    row["width"] = 1000;
    const Activation sigma = activation("shifted_relu");
    for (const double eta : {2.0, 8.0, 25.0}) {
        row["eta"] = eta;
        const Network net = network(row, sigma);
        const double before =
            low_rank(net, sigma, 1, 0).status == Status::ok
                ? bulk_errors(net.resolvent, PlateauLabels(net.label, limit_columns(net.h, net.law),
                                                           net.step.alignment, net.step.misalignment, 0)
                                                 .at(0))
                      .train_objective
                : 0;
        for (const int K : {5, 20, 30, 40, 50, 64}) {
            const FiniteErrors e =
                finite_errors(net.resolvent, net.h.bulk_variance, low_rank(net, sigma, K, 0), net.label);
            CAPTURE(K);
            CAPTURE(eta);
            CHECK((e.train_objective <= before || e.status == Status::inaccurate));
            if (K <= 20 || eta < 10) {  // 25 is eta/sqrt(N) = 0.8, far outside the series
                CHECK(e.status == Status::ok);
            }
        }
    }
}

TEST_CASE(
    "a linear activation without ridge is the limit of small ridges, for every order of n, N, d and with g_b "
    "!= 0") {
    const Activation linear = Activation::parse("z");
    for (const double psi : {0.3, 0.6, 1.7}) {
        for (const double phi : {0.4, 1.5}) {
            for (const double s : {0.0, 0.03, 1.0}) {
                nlohmann::json row = table_rows("errors.json").front();
                row["phi"] = phi;
                row["psi"] = psi;
                row["s"] = s;
                row["eta"] = 5.0;
                row["width"] = 1000;
                std::vector<FiniteErrors> errors;
                for (const double ridge : {0.0, 1e-9}) {
                    row["ridge"] = ridge;
                    const Network net = network(row, linear);
                    errors.push_back(finite_errors(net.resolvent, net.h.bulk_variance,
                                                   low_rank(net, linear, std::nullopt, 8), net.label));
                }
                CAPTURE(row.dump());
                // First order in the ridge, over the least squared singular value of the bulk (above 1e-3
                // here).
                CHECK(errors[0].test_error == doctest::Approx(errors[1].test_error).epsilon(1e-5));
                CHECK(std::abs(errors[0].train_objective - errors[1].train_objective) <= 1e-5);
            }
        }
    }
}

TEST_CASE("plateaus at high intervals keep their digits where powers are missing") {
    // shifted ReLU lacks z^0 and odd powers beyond 1: what it cannot fit of he_2 is he_2's share of the
    // vector i -> he_i(0).
    const Hermite h = hermite_expansion(Activation::parse("shifted_relu"));
    const Hermite teacher = hermite_expansion(Activation::hermite_series({0.0, 0.0, 1 / std::sqrt(2.0)}));
    const double rho = 0.7;
    const int top = 60;
    const PlateauLabels labels(Label(teacher, 0), limit_columns(h, ReadoutLaw::gaussian()), rho,
                               1 - rho * rho, top);
    const Eigen::VectorXd at_zero = normalised_hermite(Eigen::ArrayXd::Zero(1), top).col(0);
    const double share = at_zero[2] * at_zero[2] / at_zero.squaredNorm();
    const double expected = (1 - std::pow(rho, 4)) + std::pow(rho, 4) * share;
    CHECK(labels.at(top).variance == doctest::Approx(expected).epsilon(1e-13));
}
