#include <doctest/doctest.h>

#include <Eigen/Eigenvalues>
#include <cmath>
#include <limits>
#include <random>

#include "detequiv/validation/trial.hpp"
#include "leading_pairs.hpp"
#include "linear_algebra.hpp"
#include "symmetric_pair.hpp"
#include "weight_gram.hpp"

using namespace detequiv;

namespace {

using Eigen::Index;
using Eigensystem = Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd>;

Eigen::MatrixXd normals(Index rows, Index columns, unsigned seed) {
    std::mt19937 engine(seed);
    std::normal_distribution<double> normal;
    return Eigen::MatrixXd::NullaryExpr(rows, columns, [&] { return normal(engine); });
}

/// X^T X of n samples of p features, of which `spikes` have variances 4, 9, ...; the upper triangle is no
/// number.
Eigen::MatrixXd lower_gram(Index n, Index p, Index spikes, unsigned seed) {
    Eigen::MatrixXd X = normals(n, p, seed);
    for (Index k = 0; k < spikes; ++k) {
        X.col(k) *= static_cast<double>(k + 2);
    }
    Eigen::MatrixXd gram = X.transpose() * X;
    gram.triangularView<Eigen::StrictlyUpper>().setConstant(std::numeric_limits<double>::quiet_NaN());
    return gram;
}

Eigen::MatrixXd whole(const Eigen::MatrixXd& lower) {
    return lower.selfadjointView<Eigen::Lower>();
}

/// Residuals and orthogonality of what is found, values beside `all`, ascending.
void check_pairs(const Eigen::MatrixXd& lower, const Eigen::VectorXd& all, Index wanted) {
    const Eigen::MatrixXd A = whole(lower);
    constexpr double tolerance = 1e-7;
    const auto found = dense::leading_pairs<double>(lower, wanted, tolerance, 1);
    REQUIRE(found.values.size() == wanted);
    const Eigen::MatrixXd overlaps = found.vectors.transpose() * found.vectors;
    CHECK((overlaps - Eigen::MatrixXd::Identity(wanted, wanted)).norm() < 1e-12);
    for (Index k = 0; k < wanted; ++k) {
        const Eigen::VectorXd v = found.vectors.col(k);
        // Ten times the roundings that the solver itself allows for: A v is computed anew.
        CHECK((A * v - found.values[k] * v).norm() <= tolerance * found.values[k] + 2e-13 * all.maxCoeff());
        CHECK(found.values[k] == doctest::Approx(all[all.size() - 1 - k]).epsilon(1e-9));
    }
}

/// The same beside the tridiagonal QR method.
void check_pairs(const Eigen::MatrixXd& lower, Index wanted) {
    check_pairs(lower, Eigensystem(lower).eigenvalues(), wanted);
}

}  // namespace

TEST_CASE("a symmetric matrix times two vectors, from its lower triangle alone") {
    // Sizes about the widths of vectors and of groups of columns; the last is shared out among threads.
    for (const Index n : {1, 2, 3, 4, 5, 7, 8, 9, 11, 12, 15, 16, 17, 31, 33, 64, 101, 1501}) {
        Eigen::MatrixXd lower = normals(n, n, 1);
        lower.triangularView<Eigen::StrictlyUpper>().setConstant(std::numeric_limits<double>::quiet_NaN());
        const Eigen::MatrixXd X = normals(n, 2, 2);
        const Eigen::MatrixXd expected = whole(lower) * X;
        const dense::Matrix<float> narrow = lower.cast<float>();
        const dense::Matrix<float> narrow_x = X.cast<float>();
        for (const int threads : {1, 3}) {
            Eigen::MatrixXd Y(n, 2);
            dense::symmetric_times_pair<double>(lower, X.data(), Y.data(), threads);
            CHECK((Y - expected).norm() < 1e-14 * expected.norm() * std::sqrt(static_cast<double>(n)));
            dense::Matrix<float> narrow_y(n, 2);
            dense::symmetric_times_pair<float>(narrow, narrow_x.data(), narrow_y.data(), threads);
            CHECK((narrow_y.cast<double>() - expected).norm() <
                  1e-6 * expected.norm() * std::sqrt(static_cast<double>(n)));
            if (dense::has_rounded_product()) {
                const Eigen::MatrixXd of_rounded = whole(narrow.cast<double>()) * X;
                dense::rounded_times_pair(narrow, X.data(), Y.data(), threads);
                CHECK((Y - of_rounded).norm() <
                      1e-14 * of_rounded.norm() * std::sqrt(static_cast<double>(n)));
            }
        }
    }
}

TEST_CASE("leading eigenvalues beside those of the tridiagonal QR method") {
    SUBCASE("spikes and the edge of the bulk") {
        check_pairs(lower_gram(150, 120, 2, 3), 5);
    }
    SUBCASE("the smallest matrix that is iterated, and those that are decomposed") {
        for (const Index p : {1, 2, 3, 51, 52, 53, 60}) {
            check_pairs(lower_gram(p + 10, p, 0, 4), 1);
        }
    }
    SUBCASE("forty values at the edge of a bulk") {
        check_pairs(lower_gram(350, 250, 0, 5), 40);
    }
    SUBCASE("restarts: values 1/500 apart need more columns than the space has") {
        const Eigen::VectorXd values = Eigen::VectorXd::LinSpaced(500, 0, 1);
        check_pairs(values.asDiagonal(), values, 2);
    }
    SUBCASE("all but one") {
        check_pairs(lower_gram(80, 30, 1, 6), 29);
    }
    SUBCASE("fewer directions than are wanted: the others have the value 0") {
        const Eigen::MatrixXd X = normals(3, 100, 7);
        const Eigen::MatrixXd lower = X.transpose() * X;
        const auto found = dense::leading_pairs<double>(lower, 6, 1e-7, 1);
        const Eigen::VectorXd all = Eigensystem(lower).eigenvalues();
        for (Index k = 0; k < 6; ++k) {
            CHECK(std::abs(found.values[k] - all[99 - k]) < 1e-13 * all[99]);
        }
    }
    SUBCASE("a value of multiplicity five") {
        Eigen::VectorXd values = Eigen::VectorXd::LinSpaced(100, 0.1, 1);
        values.tail(5).setConstant(2);
        const Eigen::MatrixXd Q = Eigensystem(normals(100, 100, 8)).eigenvectors();
        check_pairs(Q * values.asDiagonal() * Q.transpose(), values, 5);
    }
}

TEST_CASE("large matrices are read in single precision; what is found belongs to those in double") {
    constexpr Index n = 720;
    // H D H with the reflection H = I - 2 u u^T has the eigenvalues D.
    Eigen::VectorXd u = normals(n, 1, 16).normalized();
    const auto reflected = [&](const Eigen::VectorXd& values) -> Eigen::MatrixXd {
        const Eigen::VectorXd v = values.cwiseProduct(u);
        Eigen::MatrixXd A = values.asDiagonal();
        A += -2 * (u * v.transpose() + v * u.transpose()) + 4 * u.dot(v) * u * u.transpose();
        A.triangularView<Eigen::StrictlyUpper>().setConstant(std::numeric_limits<double>::quiet_NaN());
        return A;
    };
    Eigen::VectorXd values = Eigen::VectorXd::LinSpaced(n, 0.1, 1);
    SUBCASE("spikes and the edge of the bulk, whatever the scale") {
        values.tail(3) << 1.5, 3, 20;
        for (const double scale : {1.0, 1e-100, 1e100}) {
            const Eigen::MatrixXd A = reflected(scale * values);
            check_pairs(A, scale * values, 5);
            // Rounded to single precision A has eigenvalues that are some 1e-8 away.
            const auto found = dense::leading_pairs<double>(A, 5, 1e-7, 1);
            CHECK(std::abs(found.values[0] / (20 * scale) - 1) < 1e-12);
            CHECK(std::abs(found.values[1] / (3 * scale) - 1) < 1e-12);
        }
    }
    SUBCASE("a value so large that the rounding of the copy hides the others") {
        values.tail(2) << 2, 1e6;
        check_pairs(reflected(values), values, 3);
    }
    SUBCASE("a large value along (1, ..., 1), as where features have a mean") {
        values.tail(3) << 1.5, 2, 1e4;
        u.setConstant(-1 / std::sqrt(static_cast<double>(n)));
        u[n - 1] += 1;
        u.normalize();
        check_pairs(reflected(values), values, 4);
    }
    SUBCASE("so many values that the last are far below the mean, to which the copy is fine") {
        values.head(n / 2) = Eigen::VectorXd::LinSpaced(n / 2, 1e-4, 2e-4);
        values.tail(n / 2) = Eigen::VectorXd::LinSpaced(n / 2, 1, 2);
        check_pairs(reflected(values), values, n / 2 + 2);
    }
    SUBCASE("a number that is none") {
        Eigen::MatrixXd A = reflected(values);
        A(500, 20) = std::numeric_limits<double>::quiet_NaN();
        CHECK_THROWS_AS((void)dense::leading_pairs<double>(A, 2, 1e-7, 1), TrialError);
        A(500, 20) = 0;
        A(100, 100) = std::numeric_limits<double>::infinity();
        CHECK_THROWS_AS((void)dense::leading_pairs<double>(A, 2, 1e-7, 1), TrialError);
    }
}

TEST_CASE("leading eigenvalues: bits repeat, and single precision has its digits") {
    const Eigen::MatrixXd lower = lower_gram(150, 120, 2, 9);
    const auto first = dense::leading_pairs<double>(lower, 4, 1e-7, 1);
    const auto again = dense::leading_pairs<double>(lower, 4, 1e-7, 1);
    CHECK(first.values == again.values);
    CHECK(first.vectors == again.vectors);
    const auto single = dense::leading_pairs<float>(lower.cast<float>(), 4, 2e-4F, 1);
    for (Index k = 0; k < 4; ++k) {
        // Some roundings of the largest value, and the square of the tolerance over a gap of some percent.
        CHECK(std::abs(static_cast<double>(single.values[k]) - first.values[k]) < 1e-5 * first.values[0]);
    }
}

TEST_CASE("a NaN in the matrix ends the iteration") {
    Eigen::MatrixXd lower = lower_gram(200, 100, 1, 10);
    lower(70, 30) = std::numeric_limits<double>::quiet_NaN();
    CHECK_THROWS_AS((void)dense::leading_pairs<double>(lower, 2, 1e-7, 1), TrialError);
}

TEST_CASE("the lower factor of Cholesky, for sizes about its panels; what is not positive is said") {
    for (const Index n : {1, 2, 47, 48, 49, 96, 191, 192, 193, 241}) {
        const Eigen::MatrixXd lower = lower_gram(2 * n, n, 0, 11);
        Eigen::MatrixXd factor = lower;
        REQUIRE(dense::factor<double>(dense::Triangle::lower, factor));
        const Eigen::MatrixXd L = factor.triangularView<Eigen::Lower>();
        const Eigen::MatrixXd A = whole(lower);
        CHECK((L * L.transpose() - A).norm() < 1e-14 * A.norm());
        // The other triangle is not touched.
        CHECK((n == 1 || std::isnan(factor(0, n - 1))));
        for (const Index bad : {Index{0}, n / 2, n - 1}) {
            Eigen::MatrixXd indefinite = lower;
            indefinite(bad, bad) = -1;
            CHECK_FALSE(dense::factor<double>(dense::Triangle::lower, indefinite));
        }
    }
}

TEST_CASE("largest singular value of the weights, from W W^T, from W, and from a decomposition") {
    for (const Index d : {3, 30, 70}) {
        const Index N = 50;
        SteppedWeights<double> step;
        step.W0 = normals(d, N, 12);
        step.G = normals(d, N, 13);
        step.beta = normals(d, 1, 14);
        step.coefficient = normals(N, 1, 15);
        SteppedWeights<double> rank_one = step;
        rank_one.G.resize(d, 0);
        const WeightGram<double> full_gram(step);
        const WeightGram<double> rank_one_gram(rank_one);
        for (const double eta : {0.0, 0.3, 4.0}) {
            const Eigen::MatrixXd W = step.W0 + eta * step.G;
            const Eigen::MatrixXd W1 = step.W0 + eta * step.beta * step.coefficient.transpose();
            const double full = std::sqrt(Eigensystem(W * W.transpose()).eigenvalues()[d - 1]);
            const double one = std::sqrt(Eigensystem(W1 * W1.transpose()).eigenvalues()[d - 1]);
            CHECK(full_gram.largest_value(eta, 1) == doctest::Approx(full).epsilon(1e-11));
            CHECK(largest_weight_value(step, eta) == doctest::Approx(full).epsilon(1e-11));
            CHECK(rank_one_gram.largest_value(eta, 1) == doctest::Approx(one).epsilon(1e-11));
            CHECK(largest_weight_value(rank_one, eta) == doctest::Approx(one).epsilon(1e-11));
        }
    }
}
