#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <numbers>
#include <stdexcept>

#include "confront_spectrum.hpp"
#include "detequiv/theory/certificate_spectrum.hpp"
#include "detequiv/theory/prediction.hpp"
#include "truth_bulk.hpp"

using namespace detequiv;

namespace {

using Number = truth::Real100;

#ifdef NDEBUG
constexpr std::uint64_t bulks = 250;
constexpr int closing_gaps = 8;
#else
constexpr std::uint64_t bulks = 25;  // the many digits are slow there
constexpr int closing_gaps = 2;
#endif

truth::Bulk<Number> exactly(const BulkParameters& bulk) {
    truth::Bulk<Number> exact;
    exact.c1_squared = bulk.c1_squared;
    exact.bulk_variance = bulk.bulk_variance;
    exact.phi = bulk.phi;
    exact.psi = bulk.psi;
    exact.r = exact.psi / exact.phi;
    return exact;
}

bool begins(const std::string& text, const std::string& start) {
    return text.rfind(start, 0) == 0;
}

std::vector<Bounded> certified_density(const BulkParameters& bulk, const std::vector<double>& at,
                                       const BulkErrors& errors = {}) {
    return certify(bulk, at, bulk_density(bulk, at), errors);
}

double width(const CertifiedSupport& support) {
    double largest = 0;
    for (const CertifiedInterval& interval : support.intervals) {
        largest = std::max({largest, interval.lower.relative(), interval.upper.relative()});
    }
    return largest;
}

/// The largest c_g^2 in [open, closed] for which two intervals are found, to a rounding.
double closing_variance(BulkParameters bulk, double open, double closed) {
    for (int i = 0; i < 60; ++i) {
        bulk.bulk_variance = std::sqrt(open) * std::sqrt(closed);
        (bulk_support(bulk).intervals.size() == 2 ? open : closed) = bulk.bulk_variance;
    }
    return open;
}

}  // namespace

TEST_CASE("bounds of support and density hold on random bulks, and nearly all are within a thousand errors") {
    int far = 0;
    int all = 0;
    for (std::uint64_t index = 0; index < bulks; ++index) {
        for (const certificates::Confrontation& row :
             certificates::confront_spectrum(certificates::random_bulk(index))) {
            CAPTURE(index);
            CAPTURE(row.what);
            CAPTURE(row.value);
            CHECK(row.error <= row.bound);
            if (begins(row.what, "density.interior") || row.what == "density.without" ||
                row.what == "density.edge_6" || row.what == "support.count" ||
                begins(row.what, "support.right_edge")) {
                CHECK(std::isfinite(row.bound));
            }
            const bool told = row.what != "density.edge_12" && row.what.find(".rough") == std::string::npos;
            far += told && row.excess() > 1000 ? 1 : 0;
            all += told ? 1 : 0;
        }
    }
    // Of 20000 bulks 0.7 %.
    CHECK(far <= 0.02 * all);
}

TEST_CASE("the truth of 100 digits agrees with that of 150") {
    using More = truth::Real150;
    for (std::uint64_t index = 0; index < bulks / 10; ++index) {
        const truth::Bulk<Number> bulk = certificates::random_bulk(index).exact;
        truth::Bulk<More> more;
        more.c1_squared = More(bulk.c1_squared);
        more.bulk_variance = More(bulk.bulk_variance);
        more.phi = More(bulk.phi);
        more.psi = More(bulk.psi);
        more.r = more.psi / more.phi;
        const auto intervals = truth::bulk_intervals(bulk);
        const auto expected = truth::bulk_intervals(more);
        REQUIRE(intervals.size() == expected.size());
        CAPTURE(index);
        for (std::size_t i = 0; i < intervals.size(); ++i) {
            const More upper = expected[i].upper;
            CHECK(abs(More(intervals[i].upper) - upper) < More(1e-40) * upper);
            CHECK(abs(More(intervals[i].lower) - expected[i].lower) < More(1e-40) * upper);
            const double at = static_cast<double>(upper) * (1 - 1e-12);
            const More density = truth::bulk_density(more, More(at));
            CHECK(abs(More(truth::bulk_density(bulk, Number(at))) - density) <= More(1e-40) * density);
        }
    }
}

TEST_CASE("a gap that is about to close: nothing wrong is certified, and nothing where it cannot be seen") {
    int far = 0;
    int closing_unseen = 0;
    for (int i = 0; i < closing_gaps; ++i) {
        certificates::RandomBulk random;
        random.bulk = {.c1_squared = 0.5 + 0.3 * i, .phi = 0.2 + 0.05 * i, .psi = 0.1 + 0.02 * i};
        const double closing = closing_variance(random.bulk, 1e-6, 1e3);
        for (const double distance : {-1e-3, -1e-7, -1e-11, -1e-14, 0.0, 1e-15, 1e-14, 1e-11, 1e-7, 1e-3}) {
            random.bulk.bulk_variance = closing * (1 + distance);
            random.exact = exactly(random.bulk);
            CAPTURE(i);
            CAPTURE(distance);
            bool certain = false;
            for (const certificates::Confrontation& row : certificates::confront_spectrum(random)) {
                CAPTURE(row.what);
                CHECK(row.error <= row.bound);
                certain = certain || (row.what == "support.count" && row.bound == 0);
            }
            far += certain && std::abs(distance) > 1e-4 ? 1 : 0;
            closing_unseen += !certain && (distance == -1e-11 || distance == 0) ? 1 : 0;
        }
    }
    CHECK(far == 2 * closing_gaps);
    CHECK(closing_unseen == 2 * closing_gaps);
}

TEST_CASE("hard edges and bulks that are known in closed form") {
    SUBCASE("n = N: the edge 0 is exact") {
        const BulkParameters bulk{.c1_squared = 1, .bulk_variance = 0.3, .phi = 0.7, .psi = 0.7};
        const CertifiedSupport support = certify(bulk, bulk_support(bulk));
        CHECK(support.count_certain);
        CHECK(support.intervals.at(0).lower.largest() == 0);
        const Bounded next = certified_density(bulk, {1e-9}).front();
        CHECK(next.relative() < 1e-12);
        CHECK(std::isinf(certified_density(bulk, {0.0}).front().error));
        CHECK(certified_density(bulk, {-1.0}).front().largest() == 0);
    }
    SUBCASE("n = N that is only as good as rounded ratios: no edge is certain but the right one") {
        const BulkParameters bulk{.c1_squared = 1, .bulk_variance = 0.3, .phi = 0.7, .psi = 0.7};
        const CertifiedSupport support = certify(bulk, bulk_support(bulk), {.phi = 1e-16, .psi = 1e-16});
        CHECK(std::isinf(support.intervals.at(0).lower.error));
        CHECK(support.intervals.at(0).upper.relative() < 1e-14);
        CHECK(support.atom_at_zero.error >= 2e-16);
    }
    SUBCASE("Fuss and Catalan: c_g = 0, d = n = N") {
        const BulkParameters bulk{.c1_squared = 1, .phi = 1, .psi = 1};
        const CertifiedSupport support = certify(bulk, bulk_support(bulk));
        CHECK(support.count_certain);
        CHECK(support.intervals.at(0).lower.largest() == 0);
        CHECK(std::abs(support.intervals.at(0).upper.value - std::sqrt(6.75)) <= 1e-15 * 4);
        CHECK(support.intervals.at(0).upper.relative() < 1e-14);
    }
    SUBCASE("Marchenko and Pastur: c_1 = 0") {
        const BulkParameters bulk{.bulk_variance = 1, .phi = 2, .psi = 1};
        const double r = 0.5;
        const double x = 1.1;
        const double z = x * x;
        const double exact = std::sqrt(4 * r - (z - 1 - r) * (z - 1 - r)) / (std::numbers::pi * r * x);
        const Bounded density = certified_density(bulk, {x}).front();
        CHECK(std::abs(density.value - exact) <= density.error + 4e-16 * exact);
        CHECK(density.relative() < 1e-14);
        CHECK(certify(bulk, bulk_support(bulk)).count_certain);
    }
    SUBCASE("a study with a linear network, d = n") {
        Study study;
        study.network.activation = std::vector<double>{0, 1};
        study.data.dimension = study.data.samples;
        const Hermite activation = hermite_expansion(make_function(study.network.activation));
        const BulkParameters bulk = make_bulk(study, activation);
        const CertifiedSupport support = certify(bulk, bulk_support(bulk), bulk_errors_of(activation, bulk));
        CHECK(support.count_certain);
        CHECK(support.intervals.at(0).lower.largest() == 0);
        CHECK(certain_digits(support) > 13);
        CHECK(judged(Status::ok, support) == Status::ok);
    }
    SUBCASE("no bulk at all") {
        const BulkParameters bulk{.phi = 2, .psi = 1};
        const CertifiedSupport support = certify(bulk, bulk_support(bulk));
        CHECK(support.count_certain);
        CHECK(support.atom_at_zero.value == 1);
        CHECK(support.atom_at_zero.error == 0);
        CHECK(certified_density(bulk, {0.0, 0.5}).back().largest() == 0);
    }
}

TEST_CASE("next to an edge the second order of an error counts") {
    const BulkParameters bulk{.bulk_variance = 1, .phi = 2, .psi = 1};
    const double error = 1e-9;
    const double at = bulk_support(bulk).intervals.at(0).upper * (1 - 1e-8);
    const Bounded density = certified_density(bulk, {at}, {.bulk_variance = error}).front();
    truth::Bulk<Number> farthest = exactly(bulk);
    farthest.bulk_variance -= error;  // a square root falls faster than it rises
    const auto reached = static_cast<double>(
        abs(truth::bulk_density(farthest, Number(at)) - Number(density.value)) / Number(density.error));
    CHECK(reached <= 1);
    CHECK(reached > 0.8);  // the error of c_g^2 enters the equation once
}

TEST_CASE("certificates see what is wrong with an answer") {
    const BulkParameters bulk{.c1_squared = 0.64, .bulk_variance = 0.18, .phi = 0.4, .psi = 1.3};
    Support support = bulk_support(bulk);
    const double lower = support.intervals.at(0).lower;
    CHECK(width(certify(bulk, support)) < 1e-13);
    SUBCASE("an edge moved by 1e-9") {
        support.intervals[0].lower *= 1 + 1e-9;
        const CertifiedSupport certified = certify(bulk, support);
        CHECK(certified.intervals[0].lower.error >= 0.99e-9 * lower);
        CHECK(certified.intervals[0].lower.error <= 1.01e-9 * lower);
    }
    SUBCASE("an interval that does not exist") {
        support.intervals.insert(support.intervals.begin(), {.lower = 0.1 * lower, .upper = 0.2 * lower});
        CHECK_FALSE(certify(bulk, support).count_certain);
        CHECK(certain_digits(certify(bulk, support)) == 0);
        CHECK(judged(Status::ok, certify(bulk, support)) == Status::inaccurate);
        CHECK(std::isinf(certify(bulk, support).intervals[0].lower.error));
    }
    SUBCASE("a density where there is none, and none where there is some") {
        const std::array<double, 2> at{0.5 * lower, 2 * lower};
        const std::array<double, 2> wrong{0.1, 0.0};
        const std::vector<Bounded> certified = certify(bulk, at, wrong);
        CHECK(certified[0].error == 0.1);
        CHECK(std::abs(certified[1].error - bulk_density(bulk, at[1])) < 1e-12);
    }
    SUBCASE("errors of the parameters pass into the bounds") {
        const std::vector<double> at{2 * lower};
        const auto relative = [&](const BulkErrors& errors) {
            return std::max(certified_density(bulk, at, errors).front().relative(),
                            width(certify(bulk, bulk_support(bulk), errors)));
        };
        CHECK(relative({.c1_squared = 1e-8}) > 1e-9);
        CHECK(relative({.bulk_variance = 1e-8}) > 1e-9);
        CHECK(relative({.phi = 1e-8}) > 1e-9);
        CHECK(relative({.psi = 1e-8}) > 1e-9);
        CHECK(relative({.c1_squared = 1e-8, .bulk_variance = 1e-8, .phi = 1e-8, .psi = 1e-8}) < 1e-5);
    }
    SUBCASE("sizes that differ") {
        const std::array<double, 2> at{1, 2};
        const std::array<double, 1> one{0.1};
        CHECK_THROWS_AS((void)certify(bulk, at, one), std::invalid_argument);
    }
}
