#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <vector>

#include "confront.hpp"
#include "detequiv/theory/certificate.hpp"
#include "detequiv/theory/prediction.hpp"

using namespace detequiv;

namespace {

/// A network whose certificates can be asked for wrong answers.
struct Network {
    Hermite activation, teacher;
    BulkParameters bulk;
    LowRank low_rank;
    LowRankErrors errors;
    Label label;
    double beta_norm2;
    LowRankParameters parameters;
};

Network network_at(double ridge, double step_size) {
    Study study;
    study.network.activation = std::vector<double>{0, 0.8, 0.3};
    study.data.teacher = std::vector<double>{0, 1, 0.5};
    study.ridge.lambda = ridge;
    study.step.size = step_size;
    const StudyFunctions functions = make_study_functions(study);
    const Hermite activation = hermite_expansion(functions.activation);
    const Hermite teacher = hermite_expansion(functions.teacher);
    const Prediction p = predict(study);
    const LowRankParameters parameters{.step_size = p.first_step.step_size,
                                       .width = study.network.width,
                                       .psi = study.data.dimension / study.network.width,
                                       .beta_norm2 = p.first_step.beta_norm2,
                                       .rho = p.first_step.alignment,
                                       .misalignment = p.first_step.misalignment,
                                       .g_b = p.first_step.g_b};
    const LowRankFamily family(functions.activation, activation, ReadoutLaw::gaussian(), std::nullopt, 14,
                               {.theta = 1});
    const LowRank low_rank = family.at(parameters, LowRankFamily::Slopes::yes);
    return {.activation = activation,
            .teacher = teacher,
            .bulk = make_bulk(study, activation),
            .low_rank = low_rank,
            .errors = certify(activation, parameters, low_rank),
            .label = Label(teacher, study.data.noise * study.data.noise),
            .beta_norm2 = p.first_step.beta_norm2,
            .parameters = parameters};
}

CertifiedSlopes certified(const Network& network, const TestErrorSlopes& slopes) {
    const Resolvent resolvent = solve_resolvent(network.bulk);
    return certify(network.bulk, certify(network.bulk, resolvent), network.low_rank, network.errors,
                   network.label, network.beta_norm2, 0.6, slopes);
}

}  // namespace

TEST_CASE("slopes at the least ridges and the weakest steps hold, whose terms cancel to rounding") {
    // Of 200,000 random studies those whose slopes failed when terms were left to cancel, and others that
    // fail where the roundings of the problem's gradient do not count.
    for (const std::uint64_t index :
         std::vector<std::uint64_t>{75448, 84365, 114818, 145265, 167239, 168301, 182592, 194942, 40640,
                                    81130, 300168, 300422, 301018, 301108}) {
        CAPTURE(index);
        const auto random = certificates::random_study(index, certificates::Family::polynomials);
        for (const certificates::Confrontation& row : certificates::confront(random)) {
            if (row.what.starts_with("slope.")) {
                CAPTURE(row.what);
                CHECK(row.holds());
            }
        }
    }
}

TEST_CASE("what roundings of the activation contribute reaches the low-rank part") {
    const Network network = network_at(0.01, 4);
    Hermite rough = network.activation;
    rough.evaluation_error = 1e-8;
    const LowRankErrors errors = certify(rough, network.parameters, network.low_rank);
    const double added = errors.Q(0, 0) - network.errors.Q(0, 0);
    const double expected = 1e-8 * std::sqrt(network.parameters.width * rough.norm2);
    CHECK(added / expected == doctest::Approx(1).epsilon(1e-6));
}

TEST_CASE("wrong slopes lie outside their bounds") {
    const Network network = network_at(0.01, 4);
    const TestErrorSlopes right = finite_slopes(solve_resolvent(network.bulk), network.bulk.bulk_variance,
                                                network.low_rank, network.label, network.beta_norm2, 0.6);
    const CertifiedSlopes bounds = certified(network, right);
    for (const Bounded& slope : {bounds.log_ridge, bounds.log_step_size, bounds.noise_variance}) {
        CHECK(slope.relative() < 1e-10);
    }
    constexpr double wrong = 1e-7;
    const CertifiedSlopes moved = certified(network, {.log_ridge = right.log_ridge * (1 + wrong),
                                                      .log_step_size = right.log_step_size * (1 - wrong),
                                                      .noise_variance = right.noise_variance * (1 + wrong)});
    for (const Bounded& slope : {moved.log_ridge, moved.log_step_size, moved.noise_variance}) {
        CHECK(slope.relative() >= 0.99 * wrong);
        CHECK(slope.relative() <= 1.1 * wrong);
    }
}

TEST_CASE("slopes of a plateau are those of their bounds") {
    Study study;
    study.data.teacher = std::vector<double>{0, 1, 0.5};
    study.step.exponent = 0.3;
    const Prediction p = predict(study);
    REQUIRE(p.regime.interval == 2);
    const CertifiedSlopes& slopes = p.certificate.plateau_slopes;
    CHECK(slopes.log_ridge.value == p.plateau_slopes.log_ridge);
    CHECK(slopes.noise_variance.value == p.plateau_slopes.noise_variance);
    // The noise turns the learned direction: its slope is not V alone.
    CHECK(std::abs(slopes.noise_variance.value / p.resolvent.V - 1) > 1e-3);
    CHECK(slopes.log_ridge.relative() < 1e-11);
    CHECK(slopes.noise_variance.relative() < 1e-11);
}

TEST_CASE("what is not known of slopes is said") {
    SUBCASE("at ridge 0 the logarithm has no slope") {
        const Network network = network_at(0, 4);
        CHECK(std::isinf(certified(network, {}).log_ridge.error));
    }
    SUBCASE("without dQ there are none") {
        Network network = network_at(0.01, 4);
        network.low_rank.dQ.resize(0, 0);
        CHECK_THROWS_AS((void)certified(network, {}), std::invalid_argument);
    }
    SUBCASE("without a step the errors do not see it") {
        const Network network = network_at(0.01, 0);
        const TestErrorSlopes slopes =
            finite_slopes(solve_resolvent(network.bulk), network.bulk.bulk_variance, network.low_rank,
                          network.label, network.beta_norm2, 0.6);
        const Bounded slope = certified(network, slopes).log_step_size;
        CHECK(slope.value == 0);
        CHECK(slope.error == 0);
    }
}

TEST_CASE("an optimal ridge that was moved is certified to no better than that") {
    const Network network = network_at(0.01, 4);
    OptimalRidge optimum = optimal_ridge(network.bulk, network.low_rank, network.label);
    REQUIRE(optimum.interior);
    const double right = optimum.ridge;
    const auto bounds = [&] {
        return certify(network.bulk, {}, network.low_rank, network.errors, network.label, optimum);
    };
    CHECK(bounds().ridge.relative() < 1e-9);
    CHECK(bounds().test_error.relative() < 1e-10);
    for (const double moved : {1e-6, -1e-5}) {
        optimum.ridge = right * (1 + moved);
        CHECK(bounds().ridge.relative() >= 0.99 * std::abs(moved));
        CHECK(bounds().ridge.relative() <= 3 * std::abs(moved));
    }
    optimum.ridge = right * 1.01;  // no stationary point beside it
    CHECK(std::isinf(bounds().ridge.error));
    CHECK(std::isinf(bounds().test_error.error));
    CHECK(judged(Status::ok, bounds()) == Status::inaccurate);
    optimum.ridge = 1e4;
    optimum.interior = false;
    CHECK(bounds().ridge.error == 0);
}
