#include "detequiv/theory/low_rank.hpp"

#include <doctest/doctest.h>

#include <random>

#include "oracle_network.hpp"

using namespace oracle;

namespace {

LowRankParameters parameters(double strength, double c1) {
    return {.step_size = strength * std::sqrt(1000.0) / std::abs(c1),
            .width = 1000,
            .psi = 0.6,
            .beta_norm2 = 1,
            .rho = 0.5,
            .misalignment = 0.75,
            .g_b = 0};
}

}  // namespace

TEST_CASE(
    "Q agrees with its one-dimensional form: Q_ip = sqrt(N) E[f_p (k/v)^i E he_i(Z) sigma(vZ)], v^2 = 1 + "
    "k^2") {
    // For max(z,0) the inner mean is v times the coefficient of he_i; only a sum over the atoms remains.
    const Activation relu = Activation::parse("relu");
    const Hermite h = hermite_expansion(relu);
    const std::vector<double> atoms = {-1, 0, 2};
    const std::vector<double> probabilities = {1.0 / 3, 0.5, 1.0 / 6};
    const ReadoutLaw law = ReadoutLaw::finite(atoms, probabilities);
    const Eigen::MatrixXd f = orthonormal_polynomials(law.rule(1), 3);
    for (const double theta : {0.01, 0.1, 0.4}) {
        const LowRank L =
            LowRankFamily(relu, h, law, std::nullopt, 20, {.theta = theta}).at(parameters(theta, h[1]));
        REQUIRE(L.Q.cols() == 3);
        CHECK_FALSE(L.checkerboard);
        for (int i = 0; i <= 20; ++i) {
            for (int p = 0; p < 3; ++p) {
                double expected = 0;
                for (int a = 0; a < 3; ++a) {
                    const double k = theta * atoms[static_cast<std::size_t>(a)];
                    const double v = std::sqrt(1 + k * k);
                    expected += probabilities[static_cast<std::size_t>(a)] * f(p, a) * std::pow(k / v, i) *
                                v * h.normalised(i);
                }
                CHECK(std::abs(L.Q(i, p) - std::sqrt(1000.0) * expected) <= 2e-14 * std::sqrt(1000.0));
            }
        }
    }
}

TEST_CASE("a polynomial activation needs no resummation: K = its degree gives the same Q") {
    const Activation cubic = Activation::hermite_series({0.3, 0.8, -0.2, 0.1});
    const Hermite h = hermite_expansion(cubic);
    for (const bool gaussian : {true, false}) {
        const ReadoutLaw law = gaussian ? ReadoutLaw::gaussian() : ReadoutLaw::rademacher();
        const double theta = 0.3;
        const LowRank resummed = LowRankFamily(cubic, h, law, std::nullopt, 8, {.theta = theta})
                                     .at(parameters(theta, h[1]), LowRankFamily::Slopes::yes);
        const LowRank monomial = LowRankFamily(cubic, h, law, 3, 0, {.theta = theta})
                                     .at(parameters(theta, h[1]), LowRankFamily::Slopes::yes);
        const Eigen::Index P = monomial.Q.cols();
        CHECK((resummed.Q.topLeftCorner(4, P) - monomial.Q).cwiseAbs().maxCoeff() <=
              1e-13 * std::sqrt(1000.0));
        CHECK(resummed.Q.bottomRows(5).cwiseAbs().maxCoeff() <= 1e-13 * std::sqrt(1000.0));
        CHECK((resummed.dQ.topLeftCorner(4, P) - monomial.dQ).cwiseAbs().maxCoeff() <=
              1e-12 * std::sqrt(1000.0));
    }
}

TEST_CASE("the Gaussian law and its own Gauss rule as a finite law give the same Gram of columns") {
    // A realised readout that is an exact quadrature of the Gaussian law must reproduce the limit.
    const Activation tanh = Activation::parse("tanh");
    const Hermite h = hermite_expansion(tanh);
    const QuadratureRule rule = gauss_hermite(40);
    const std::vector<double> atoms(rule.nodes.begin(), rule.nodes.end());
    const std::vector<double> weights(rule.weights.begin(), rule.weights.end());
    const LowRank a = LowRankFamily(tanh, h, ReadoutLaw::gaussian(), std::nullopt, 12, {.theta = 0.2})
                          .at(parameters(0.2, h[1]));
    const LowRank b =
        LowRankFamily(tanh, h, ReadoutLaw::finite(atoms, weights), std::nullopt, 12, {.theta = 0.2})
            .at(parameters(0.2, h[1]));
    CHECK((a.Q.cwiseAbs() - b.Q.cwiseAbs()).cwiseAbs().maxCoeff() <= 1e-11);  // columns up to sign
}

TEST_CASE("a realised readout gives the Gram of its realised columns, mean and second moment included") {
    std::mt19937_64 engine(3);
    std::normal_distribution<double> normal;
    std::vector<double> omega(400);
    for (double& value : omega) {
        value = normal(engine);
    }
    const Activation sigma = Activation::parse("tanh");
    const Hermite h = hermite_expansion(sigma);
    const double theta = 0.2;
    const LowRank L = LowRankFamily(sigma, h, ReadoutLaw::realised(omega), std::nullopt, 16, {.theta = theta})
                          .at(parameters(theta, h[1]));
    // sum over neurons of S(theta omega_j z)^2 at single z, against the expansion: degree 16 leaves
    // theta^17-like terms, below 1e-7 at |z| <= 2.1.
    const MeanShift shift(sigma, 20);
    for (const double z : {-1.3, 0.4, 2.1}) {
        const Eigen::MatrixXd he = normalised_hermite(Eigen::ArrayXd::Constant(1, z), 16);
        double direct = 0;
        double mean = 0;
        double moment = 0;
        for (const double w : omega) {
            direct += shift.value(theta * w * z) * shift.value(theta * w * z) / 400;
            mean += w / 400;
            moment += w * w / 400;
        }
        CHECK((he.transpose() * L.Q).squaredNorm() / 1000 == doctest::Approx(direct).epsilon(1e-7));
        CHECK(L.alpha.squaredNorm() == doctest::Approx(moment).epsilon(1e-12));
        CHECK(std::abs(L.alpha[0] - mean) <= 1e-14);
    }
}

TEST_CASE("slopes of Q are its derivative in log strength") {
    const Activation sigma = activation("tanh_bump");
    const Hermite h = hermite_expansion(sigma);
    const LowRankFamily family(sigma, h, ReadoutLaw::gaussian(), std::nullopt, 14, {.theta = 0.3});
    const double step = 1e-5;
    const Eigen::MatrixXd up = family.at(parameters(0.2 * std::exp(step), h[1])).Q;
    const Eigen::MatrixXd down = family.at(parameters(0.2 * std::exp(-step), h[1])).Q;
    const LowRank L = family.at(parameters(0.2, h[1]), LowRankFamily::Slopes::yes);
    CHECK((L.dQ - (up - down) / (2 * step)).cwiseAbs().maxCoeff() <= 1e-8);  // u sqrt(N)/step
}

TEST_CASE("orthonormal polynomials of a discrete law are orthonormal and refuse to outnumber its atoms") {
    const std::vector<double> atoms = {-2, -0.5, 0.5, 2};
    const double p = 0.5 * (1 - 0.25) / (4 - 0.25);
    const std::vector<double> probabilities = {p, 0.5 - p, 0.5 - p, p};
    const ReadoutLaw law = ReadoutLaw::finite(atoms, probabilities);
    CHECK(law.is_symmetric());
    const QuadratureRule rule = law.rule(99);
    const Eigen::MatrixXd f = orthonormal_polynomials(rule, 4);
    const Eigen::MatrixXd gram = f * rule.weights.matrix().asDiagonal() * f.transpose();
    CHECK((gram - Eigen::MatrixXd::Identity(4, 4)).cwiseAbs().maxCoeff() <= 1e-14);
    CHECK_THROWS_AS((void)orthonormal_polynomials(rule, 5), std::invalid_argument);
}

TEST_CASE("laws that are no readout laws are refused, each for its reason") {
    const std::vector<double> half = {0.5, 0.5};
    CHECK_THROWS_AS((void)ReadoutLaw::finite(std::vector<double>{0, 1}, half), std::invalid_argument);
    CHECK_THROWS_AS((void)ReadoutLaw::finite(std::vector<double>{-2, 2}, half), std::invalid_argument);
    CHECK_THROWS_AS((void)ReadoutLaw::finite(std::vector<double>{-1, 1}, std::vector<double>{0.5, 0.6}),
                    std::invalid_argument);
    CHECK_THROWS_AS((void)ReadoutLaw::finite(std::vector<double>{-1, 1, 2}, half), std::invalid_argument);
}

TEST_CASE("a low-rank part is truncated to degree 1 and above; a degree beyond its own leaves all of it") {
    const Activation sigma = Activation::parse("tanh");
    const Hermite h = hermite_expansion(sigma);
    const LowRank L = LowRankFamily(sigma, h, ReadoutLaw::gaussian(), std::nullopt, 8, {.theta = 0.2})
                          .at(parameters(0.2, h[1]));
    CHECK(truncated(L, 1).degree() == 1);
    CHECK(truncated(L, 99).Q == L.Q);
    CHECK_THROWS_AS((void)truncated(L, 0), std::invalid_argument);
}
