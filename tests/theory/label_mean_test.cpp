// Rows that grow with their readouts, which a label with a mean makes them do: theory/low_rank.md.
#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <limits>
#include <memory>
#include <optional>

#include "detequiv/theory/certificate.hpp"
#include "detequiv/theory/hermite_at_scale.hpp"
#include "detequiv/theory/scale_table.hpp"
#include "oracle_network.hpp"
#include "plateau_columns.hpp"
#include "step_polynomials.hpp"

using namespace oracle;

namespace {

constexpr double u = std::numeric_limits<double>::epsilon();

LowRankParameters parameters(double step_size, double label_mean) {
    return {.step_size = step_size,
            .width = 400,
            .psi = 0.6,
            .beta_norm2 = 1.3,
            .rho = 0.5,
            .misalignment = 0.75,
            .g_b = -0.1,
            .label_mean = label_mean};
}

struct Case {
    Activation sigma;
    Hermite h;

    explicit Case(const Activation& given) : sigma(given), h(hermite_expansion(given)) {}
    [[nodiscard]] LowRank at(const ReadoutLaw& law, const LowRankParameters& network,
                             std::optional<int> columns = std::nullopt, int degree = 14) const {
        const StepStrengths step = step_strengths(h, network);
        return LowRankFamily(sigma, h, law, columns, degree,
                             {.theta = std::abs(step.theta), .chi = std::abs(step.chi)})
            .at(network, LowRankFamily::Slopes::yes);
    }
};

ReadoutLaw three_atoms() {
    const std::array<double, 3> atoms = {-1, 0, 2};
    const std::array<double, 3> probabilities = {1.0 / 3, 0.5, 1.0 / 6};
    return ReadoutLaw::finite(atoms, probabilities);
}

/// sqrt(N) E he_i(z) f_p(omega) sigma((1 + chi omega) Z + theta omega z) over the atoms of a law by a product
/// of two Gauss rules: for smooth sigma only.
Eigen::MatrixXd by_product_rule(const Case& one, const ReadoutLaw& law, const LowRankParameters& network,
                                int degree) {
    const StepStrengths step = step_strengths(one.h, network);
    const QuadratureRule normal = gauss_hermite(90);
    const Eigen::MatrixXd he = normalised_hermite(normal.nodes, degree);
    const QuadratureRule atoms = law.rule(1);
    const Eigen::MatrixXd f = orthonormal_polynomials(atoms, static_cast<int>(atoms.nodes.size()));
    Eigen::MatrixXd Q = Eigen::MatrixXd::Zero(degree + 1, f.rows());
    for (Eigen::Index b = 0; b < atoms.nodes.size(); ++b) {
        for (Eigen::Index a = 0; a < normal.nodes.size(); ++a) {
            double mean = 0;
            for (Eigen::Index c = 0; c < normal.nodes.size(); ++c) {
                mean += normal.weights[c] * one.sigma((1 + step.chi * atoms.nodes[b]) * normal.nodes[c] +
                                                      step.theta * atoms.nodes[b] * normal.nodes[a]);
            }
            Q += normal.weights[a] * atoms.weights[b] * mean * he.col(a) * f.col(b).transpose();
        }
    }
    return std::sqrt(network.width) * Q;
}

}  // namespace

TEST_CASE("moments at a scale: max(vz, 0) = v max(z, 0), monomials, and both ways of sampling") {
    const Activation relu = Activation::parse("relu");
    const Hermite h = hermite_expansion(relu);
    const HermiteAtScale of_relu(relu, 12);
    const Activation cubic = Activation::parse("z^3");
    const HermiteAtScale of_cubic(cubic, 12);
    for (const double v : {1e-3, 0.1, 0.4999, 0.5, 1.0, 3.0, 12.0}) {
        CAPTURE(v);
        const auto at = of_relu.at(v, 60);
        CHECK(at.norm == doctest::Approx(v / std::sqrt(2.0)).epsilon(1e-14));
        for (int i = 0; i <= 60; ++i) {
            CHECK(std::abs(at.h[i] - v * h.normalised(i)) <= at.error + h.normalised_error(i) * v);
        }
        CHECK(at.error <= 1e-14 * v);
        const auto powers = of_cubic.at(v, 5);
        CHECK(std::abs(powers.h[1] - 3 * v * v * v) <= powers.error);
        CHECK(std::abs(powers.h[3] - std::sqrt(6.0) * v * v * v) <= powers.error);
        CHECK(std::abs(powers.h[5]) <= powers.error);
    }
    CHECK(of_relu.at(0, 3).h.norm() == 0);
    CHECK_THROWS_AS((void)of_relu.at(12.1, 3), std::invalid_argument);
    CHECK_THROWS_AS((void)of_relu.at(1, 129), std::invalid_argument);
    CHECK_THROWS_AS(HermiteAtScale(relu, 33), std::invalid_argument);
}

TEST_CASE("interpolated moments are the moments, to their common error") {
    for (const char* text : {"shifted_relu", "tanh(3*z)", "exp(z/2)", "sin(4*z)", "abs(z - 2)"}) {
        const Activation sigma = Activation::parse(text);
        const auto direct = std::make_shared<const HermiteAtScale>(sigma, 9.7);
        const ScaleTable table(direct, 60);
        CHECK(table.at(3, 60).error <= 1e-11 * table.at(3, 60).norm);
        for (double v = 0.47; v < 9.7; v *= 1.0123) {
            CAPTURE(text);
            CAPTURE(v);
            const auto exact = direct->at(v, 60);
            const auto at = table.at(v, 60);
            CHECK((at.h - exact.h).cwiseAbs().maxCoeff() <= at.error + exact.error);
            CHECK(at.norm >= exact.norm * (1 - 1e-12));
        }
        CHECK(table.at(9.7, 60).h[0] == doctest::Approx(direct->at(9.7, 0).h[0]));
    }
}

TEST_CASE("Q of rows that grow agrees with a product rule in Z and z") {
    const Case one(Activation::parse("tanh(z) + z^2/4 - 1/4"));
    const LowRankParameters network = parameters(3, 0.8);
    const LowRank L = one.at(three_atoms(), network);
    REQUIRE(std::abs(L.growth.chi) > 0.05);
    const Eigen::MatrixXd expected = by_product_rule(one, three_atoms(), network, 14);
    // tanh has poles at i pi/2: 90 nodes leave 1e-10.
    CHECK((L.Q - expected).cwiseAbs().maxCoeff() <= 1e-9 * std::sqrt(network.width));
    CHECK_FALSE(L.checkerboard);
}

TEST_CASE("without growth and with as little as possible Q is the same on both ways") {
    for (const char* text : {"shifted_relu", "tanh(z) + z^2/4", "erf(z) + z^2/9"}) {
        CAPTURE(text);
        const Case one(Activation::parse(text));
        for (const ReadoutLaw& law : {ReadoutLaw::gaussian(), ReadoutLaw::rademacher(), three_atoms()}) {
            const LowRank still = one.at(law, parameters(4, 0));
            const LowRank grown = one.at(law, parameters(4, 1e-200));
            CHECK(still.growth.chi == 0);
            CHECK(grown.growth.chi > 0);
            const double size = std::sqrt(400 * one.h.norm2);
            CHECK((still.Q - grown.Q).cwiseAbs().maxCoeff() <= 16 * u * size);
            CHECK((still.dQ - grown.dQ).cwiseAbs().maxCoeff() <= 64 * u * size);
        }
    }
}

TEST_CASE("a polynomial: its own columns hold every power of both strengths") {
    const Case cubic(Activation::hermite_series({0.3, 0.8, -0.2, 0.1}));
    for (const ReadoutLaw& law : {ReadoutLaw::gaussian(), ReadoutLaw::rademacher(), three_atoms()}) {
        const LowRankParameters network = parameters(6, -0.9);
        const LowRank resummed = cubic.at(law, network, std::nullopt, 8);
        const LowRank columns = cubic.at(law, network, 3);
        const Eigen::Index P = columns.Q.cols();
        const double size = std::sqrt(400 * cubic.h.norm2);
        CHECK((resummed.Q.topLeftCorner(4, P) - columns.Q).cwiseAbs().maxCoeff() <= 64 * u * size);
        CHECK(resummed.Q.bottomRows(5).cwiseAbs().maxCoeff() <= 64 * u * size);
        CHECK((resummed.dQ.topLeftCorner(4, P) - columns.dQ).cwiseAbs().maxCoeff() <= 512 * u * size);
        CHECK((resummed.growth.dQ.topLeftCorner(4, P) - columns.growth.dQ).cwiseAbs().maxCoeff() <=
              512 * u * size);
    }
}

TEST_CASE("both slopes are derivatives, and second derivatives stay below their bound") {
    const Case one(Activation::parse("shifted_relu"));
    for (const std::optional<int> columns : {std::optional<int>(), std::optional<int>(5)}) {
        const auto at = [&](double theta, double chi) {
            LowRankParameters network = parameters(3, 1.1);
            network.beta_norm2 *= theta * theta;
            network.label_mean *= chi;
            return one.at(ReadoutLaw::gaussian(), network, columns);
        };
        const LowRank L = at(1, 1);
        const double step = 1e-5;
        const double up = std::exp(step);
        const double rounding = 400 * u / step;  // of a difference of entries below 20
        CHECK((L.dQ - (at(up, 1).Q - at(1 / up, 1).Q) / (2 * step)).cwiseAbs().maxCoeff() <= rounding);
        CHECK((L.growth.dQ - (at(1, up).Q - at(1, 1 / up).Q) / (2 * step)).cwiseAbs().maxCoeff() <= rounding);
        const Eigen::MatrixXd second = (at(up, 1).dQ + at(1, up).dQ + at(1, up).growth.dQ - at(1 / up, 1).dQ -
                                        at(1, 1 / up).dQ - at(1, 1 / up).growth.dQ) /
                                       (2 * step);
        CHECK((second.cwiseAbs() - L.growth.second).maxCoeff() <= 4 * rounding);
        CHECK(second.cwiseAbs().maxCoeff() >= 0.01 * L.growth.second.maxCoeff());
    }
}

TEST_CASE("errors of |beta| and of the label's mean are errors of Q and of both its slopes") {
    const Case one(Activation::parse("shifted_relu"));
    const LowRankParameters network = parameters(4, 1);
    const LowRank L = one.at(ReadoutLaw::gaussian(), network);
    constexpr double error = 1e-6;
    const LowRankErrors bound =
        certify(one.h, network, L, {.beta_norm2 = 2 * error, .label_mean = error * network.label_mean});
    LowRankParameters moved = network;
    moved.beta_norm2 *= 1 + 2 * error;
    moved.label_mean *= 1 - error;
    const LowRank other = one.at(ReadoutLaw::gaussian(), moved);
    const auto within = [](const Eigen::MatrixXd& a, const Eigen::MatrixXd& b,
                           const Eigen::MatrixXd& errors) {
        // Second order, and not so much that nothing is said: the largest entry moves by a tenth of its
        // bound.
        CHECK(((a - b).cwiseAbs() - 1.001 * errors).maxCoeff() <= 0);
        CHECK((a - b).cwiseAbs().maxCoeff() >= 0.1 * errors.maxCoeff());
    };
    within(L.Q, other.Q, bound.Q);
    within(L.dQ, other.dQ, bound.dQ);
    within(L.growth.dQ, other.growth.dQ, bound.growth_dQ);
}

TEST_CASE("a strength or a growth beyond what a family was built for is refused") {
    const Case one(Activation::parse("shifted_relu"));
    const LowRankFamily still(one.sigma, one.h, ReadoutLaw::gaussian(), std::nullopt, 8, {.theta = 1});
    CHECK_THROWS_WITH_AS((void)still.at(parameters(2, 1)), doctest::Contains("largest growth"),
                         std::invalid_argument);
    CHECK_NOTHROW((void)still.at(parameters(2, 0)));
}

TEST_CASE("rows that grow so much that no table reaches say so") {
    const Case one(Activation::parse("shifted_relu"));
    const LowRank L = one.at(ReadoutLaw::gaussian(), parameters(10, 30));
    CHECK(L.status == Status::inaccurate);
}

TEST_CASE("which columns exist: P_k has lower powers, and none of its own where c_k = 0") {
    const auto columns = [](const char* text, const ReadoutLaw& law, double label_mean) {
        return limit_columns(hermite_expansion(Activation::parse(text)), law, 6, label_mean);
    };
    using List = std::vector<int>;
    const ReadoutLaw gaussian = ReadoutLaw::gaussian();
    // sigma'' is a point mass: P_3 is 0 where rows stay and in proportion to P_2, z^2, where they grow.
    CHECK(columns("shifted_relu", gaussian, 0).spikes == List{1, 2, 4, 6});
    CHECK(columns("shifted_relu", gaussian, 1).spikes == List{1, 2, 4, 6});
    CHECK(columns("shifted_relu", gaussian, 1).degrees == List{1, 2, 4, 6});
    // c_3 = 0, c_4 not: P_3 is a combination of z^2 and 1, and completes the parabolas beside P_1, P_2.
    CHECK(columns("He1 + He2/2 + He4/9", gaussian, 0).spikes == List{1, 2, 4});
    CHECK(columns("He1 + He2/2 + He4/9", gaussian, 1).spikes == List{1, 2, 3, 4});
    CHECK(columns("He1 + He2/2 + He4/9", gaussian, 1).degrees == List{1, 2, 2, 4});
    // With a constant column the parabolas are complete already.
    CHECK(columns("relu", gaussian, 1).spikes == List{1, 2, 4, 6});
    CHECK(columns("relu", gaussian, 1).degrees == List{1, 2, 4, 6});
    CHECK(columns("He1 + He2", gaussian, 1).spikes == List{1, 2});
    // No linear part: the step learns the mean, and nothing else.
    CHECK(columns("He2", gaussian, 0).spikes.empty());
    CHECK(columns("He2", gaussian, 1).spikes == List{1});
    CHECK(columns("He2", gaussian, 1).degrees == List{0});
    CHECK(columns("erf", gaussian, 1).spikes == columns("erf", gaussian, 0).spikes);
    // High degrees are no matter of roundings.
    const LimitColumns bump =
        limit_columns(hermite_expansion(activation("tanh_bump")), gaussian, max_hermite_degree, 1);
    CHECK(bump.spikes.size() == 64);
    const LimitColumns relu = limit_columns(hermite_expansion(Activation::parse("relu")), gaussian, 64, 1);
    CHECK(relu.spikes == limit_columns(hermite_expansion(Activation::parse("relu")), gaussian, 64).spikes);
    // omega^3 = omega.
    CHECK(columns("shifted_relu", ReadoutLaw::rademacher(), 1).spikes == List{1, 2});
}

namespace {

/// A network so wide that, in the middle of interval l, strong columns are infinitely strong.
struct Plateaus {
    Case one;
    Hermite teacher = hermite_expansion(Activation::hermite_series({0.7, 0.8, 0.5, 0.2, 0.1}));
    double noise = 0.3;

    [[nodiscard]] FirstStep step(double noise_variance) const {
        return first_step(one.h, teacher,
                          {.step_size = 1,
                           .output_scale = 0.4,
                           .phi_first = 0.7,
                           .psi = 0.8,
                           .noise_variance = noise_variance});
    }
    [[nodiscard]] Resolvent resolvent(double log_ridge) const {
        return solve_resolvent({.c1_squared = one.h[1] * one.h[1],
                                .bulk_variance = one.h.bulk_variance,
                                .phi = 0.6,
                                .psi = 0.8,
                                .ridge = 0.02 * std::exp(log_ridge)});
    }
    [[nodiscard]] PlateauLabels labels(const ReadoutLaw& law, double noise_variance,
                                       const Resolvent& r) const {
        const FirstStep at = step(noise_variance);
        const LimitColumns columns = limit_columns(one.h, law, 6, teacher[0]);
        const StepStrengths s = step_strengths(
            one.h,
            {.step_size = 1, .width = 1, .psi = 1, .beta_norm2 = at.beta_norm2, .label_mean = teacher[0]});
        const StepPolynomials made = step_polynomials(one.h, s.theta, s.chi, 6);
        return {Label(teacher, noise_variance),
                columns,
                at.alignment,
                at.misalignment,
                6,
                {},
                {.P = made.P, .by_theta = made.by_theta, .error = made.slope_error, .weight = r.s}};
    }
    [[nodiscard]] double plateau(const ReadoutLaw& law, int l, double noise_variance,
                                 double log_ridge) const {
        const Resolvent r = resolvent(log_ridge);
        return bulk_errors(r, labels(law, noise_variance, r).at(l)).test_error;
    }
    /// At finite strength with log_10 N = 240/l, eta = N^alpha.
    [[nodiscard]] double limit(const ReadoutLaw& law, int l) const {
        const FirstStep at = step(noise);
        const double width = std::pow(10, 240.0 / (l + 1));
        const double alpha = (critical_exponent(l) + critical_exponent(l + 1)) / 2;
        const LowRankParameters network{.step_size = std::pow(width, alpha),
                                        .width = width,
                                        .psi = 0.8,
                                        .beta_norm2 = at.beta_norm2,
                                        .rho = at.alignment,
                                        .misalignment = at.misalignment,
                                        .g_b = at.g_b,
                                        .label_mean = teacher[0]};
        const LowRank L = one.at(law, network, 6);
        return finite_errors(resolvent(0), one.h.bulk_variance, L, Label(teacher, noise)).test_error;
    }
};

}  // namespace

TEST_CASE("plateaus of rows that grow are limits of finite strength") {
    for (const char* text : {"shifted_relu", "relu", "He1 + 0.5*He2 + 0.1*He3", "He2 + 0.2*He3"}) {
        for (const ReadoutLaw& law : {ReadoutLaw::gaussian(), ReadoutLaw::rademacher(), three_atoms()}) {
            const Plateaus p{.one = Case(Activation::parse(text))};
            for (int l = 1; l <= 3; ++l) {
                CAPTURE(text);
                CAPTURE(l);
                CHECK(p.plateau(law, l, p.noise, 0) == doctest::Approx(p.limit(law, l)).epsilon(1e-6));
            }
        }
    }
}

TEST_CASE(
    "slopes of such plateaus are derivatives: the weight of he_1 moves with the ridge, theta with noise") {
    for (const char* text : {"shifted_relu", "relu", "He1 + 0.5*He2 + 0.1*He3"}) {
        CAPTURE(text);
        const Plateaus p{.one = Case(Activation::parse(text))};
        const ReadoutLaw law = ReadoutLaw::gaussian();
        const Resolvent r = p.resolvent(0);
        const PlateauLabels labels = p.labels(law, p.noise, r);
        constexpr double h = 1e-5;  // errors of differences: 1e-11 here
        for (int l = 0; l <= 4; ++l) {
            CAPTURE(l);
            const TestErrorSlopes slopes = plateau_slopes(r, labels, l, p.step(p.noise).beta_norm2, 0.7);
            const double by_ridge =
                (p.plateau(law, l, p.noise, h) - p.plateau(law, l, p.noise, -h)) / (2 * h);
            const double by_noise =
                (p.plateau(law, l, p.noise + h, 0) - p.plateau(law, l, p.noise - h, 0)) / (2 * h);
            CHECK(std::abs(slopes.log_ridge - by_ridge) <= 1e-9);
            CHECK(std::abs(slopes.noise_variance - by_noise) <= 1e-9);
        }
    }
}
