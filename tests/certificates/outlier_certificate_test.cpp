#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <random>

#include "detequiv/theory/certificate.hpp"
#include "detequiv/theory/certificate_spectrum.hpp"
#include "detequiv/theory/low_rank.hpp"
#include "detequiv/theory/prediction_error.hpp"
#include "detequiv/theory/spikes.hpp"

using namespace detequiv;

namespace {

const BulkParameters bulk{.c1_squared = 0.49, .bulk_variance = 0.55, .phi = 0.5, .psi = 0.4, .ridge = 0.1};

Activation cubic() {
    return Activation::hermite_series({0, 0.7, 0.4, -0.2});
}

/// Monomial columns of a cubic whose readout lies along the learned direction: g_b is of order one.
LowRank coupled(double g_b) {
    const LowRankFamily family(cubic(), hermite_expansion(cubic()), ReadoutLaw::gaussian(), 3, 3,
                               {.theta = 1});
    return family.at({.step_size = 8,
                      .width = 1000,
                      .psi = bulk.psi,
                      .beta_norm2 = 1.5,
                      .rho = 0.7,
                      .misalignment = 0.51,
                      .g_b = g_b});
}

/// The largest changes over their bounds, where g_b, or all that row 1 of the features is made of, moves as
/// far as its errors say.
struct Shares {
    double location = 0, overlap = 0;
};

Shares largest_shares(double g_b, bool all) {
    constexpr double error = 1e-7;  // far above the roundings, and small enough for the first order
    const LowRank low_rank = coupled(g_b);
    LowRankErrors errors = certify(hermite_expansion(cubic()), {.width = 1000, .psi = bulk.psi}, low_rank);
    errors.g_b.error = error;
    errors.alpha.setConstant(all ? error : 0);
    errors.Q.row(1).setConstant(all ? error : 0);
    const Spectrum spectrum = feature_spectrum(bulk, low_rank);
    REQUIRE(spectrum.outliers.size() >= 2);
    const CertifiedSpectrum certified = certify(bulk, {}, low_rank, errors, spectrum);
    std::mt19937 random(1);
    const auto either = [&] { return random() % 2 == 0 ? error : -error; };
    Shares largest;
    for (int draw = 0; draw < 64; ++draw) {
        LowRank moved = low_rank;
        moved.checkerboard = false;
        moved.g_b += either();
        for (Eigen::Index p = 0; all && p < moved.Q.cols(); ++p) {
            moved.alpha[p] += either();
            moved.Q(1, p) += either();
        }
        const Spectrum there = feature_spectrum(bulk, moved);
        REQUIRE(there.outliers.size() == spectrum.outliers.size());
        for (std::size_t j = 0; j < spectrum.outliers.size(); ++j) {
            const Outlier& before = spectrum.outliers[j];
            const Outlier& after = there.outliers[j];
            const CertifiedOutlier& bound = certified.outliers[j];
            largest.location =
                std::max(largest.location, std::abs(after.location - before.location) / bound.location.error);
            for (std::size_t i = 0; i < before.overlaps.size(); ++i) {
                largest.overlap = std::max(largest.overlap,
                                           std::abs(after.overlaps[i] - before.overlaps[i]) / bound.overlap);
            }
        }
    }
    return largest;
}

}  // namespace

TEST_CASE("bounds of outliers see errors of the readout along the learned direction") {
    for (const double g_b : {-0.9, -0.4, -0.05, 0.0, 0.3}) {
        CAPTURE(g_b);
        for (const bool all : {false, true}) {
            const Shares share = largest_shares(g_b, all);
            CHECK(share.location <= 1);
            CHECK(share.location > 0.1);
            CHECK(share.overlap <= 1);
            CHECK(share.overlap > 0.001);  // what bounds are held to
        }
    }
}

TEST_CASE("bounds of errors see the alignment's, also of an alignment of 0") {
    constexpr double error = 1e-8;
    const Label label(hermite_expansion(Activation::hermite_series({0, 0.8, 0.3})), 0.25);
    const Resolvent resolvent = solve_resolvent(bulk);
    for (const double rho : {0.7, 0.0}) {
        CAPTURE(rho);
        LowRank low_rank = coupled(-0.1);
        low_rank.rho = rho;
        low_rank.misalignment = 1 - rho * rho;
        LowRankErrors errors =
            certify(hermite_expansion(cubic()), {.width = 1000, .psi = bulk.psi}, low_rank);
        errors.rho = error;
        const FiniteErrors finite = finite_errors(resolvent, bulk.bulk_variance, low_rank, label);
        const CertifiedErrors certified =
            certify(certify(bulk, resolvent), resolvent, bulk.bulk_variance, low_rank, errors, label, finite);
        low_rank.rho += error;
        const double moved =
            finite_errors(resolvent, bulk.bulk_variance, low_rank, label).test_error - finite.test_error;
        CHECK(std::abs(moved) <= certified.test_error.error);
        CHECK(certified.test_error.error <= 10 * std::abs(moved) + 1e-12);
    }
}
