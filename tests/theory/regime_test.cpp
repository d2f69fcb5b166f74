#include "detequiv/theory/regime.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <stdexcept>

using namespace detequiv;

TEST_CASE("an exponent inside ((l-1)/(2l), l/(2l+2)) lies in interval l with the spikes up to l that exist") {
    const std::vector<int> relu = {1, 2, 4};
    for (int l = 1; l <= 12; ++l) {
        const double lower = (l - 1.0) / (2.0 * l);
        const double upper = l / (2.0 * l + 2);
        for (const double t : {1e-9, 0.3, 0.5, 1 - 1e-9}) {
            const Regime regime = classify_exponent(lower + t * (upper - lower), relu);
            CHECK(regime.interval == l);
            CHECK_FALSE(regime.critical);
            CHECK(regime.lower == doctest::Approx(lower).epsilon(1e-15));
            CHECK(regime.upper == doctest::Approx(upper).epsilon(1e-15));
            CHECK(regime.spikes.size() == (l >= 4 ? 3U : l >= 2 ? 2U : 1U));
        }
    }
}

TEST_CASE("critical values are recognised as they are written: 0, 0.25, 1/3, 0.375, 0.4") {
    int k = 1;
    for (const double alpha : {0.0, 0.25, 1.0 / 3, 0.375, 0.4}) {
        const Regime regime = classify_exponent(alpha, {1, 2, 3, 4, 5});
        CHECK(regime.critical);
        CHECK(regime.interval == k - 1);
        CHECK(regime.distance <= 1e-15);
        CHECK_FALSE(regime.warnings.empty());
        ++k;
    }
    const Regime absent = classify_exponent(1.0 / 3, {1, 2, 4});
    CHECK(absent.critical);
    CHECK(absent.warnings.empty());  // no third spike whose fate the constant could decide
}

TEST_CASE("negative exponents, minus infinity included, have no spikes") {
    for (const double alpha : {-0.2, -1e-300, -std::numeric_limits<double>::infinity()}) {
        const Regime regime = classify_exponent(alpha, {1, 2});
        CHECK(regime.interval == 0);
        CHECK(regime.spikes.empty());
    }
}

TEST_CASE("exponents from 1/2 on and NaN are refused with the reason") {
    CHECK_THROWS_AS((void)classify_exponent(0.5, {}), std::invalid_argument);
    CHECK_THROWS_AS((void)classify_exponent(std::nan(""), {}), std::invalid_argument);
    CHECK_THROWS_WITH_AS(
        (void)classify_exponent(0.75, {}),
        "exponent of the step size = 0.75: required less than 1/2; from eta = sqrt(n) on the step moves "
        "the bulk itself, which no spike expansion describes",
        std::invalid_argument);
}

TEST_CASE("exponents a rounding below 1/2 have some interval, and no overflow") {
    for (const double alpha : {0.49999999999229, std::nextafter(0.5, 0.0)}) {
        const Regime regime = classify_exponent(alpha, {1, 2});
        CHECK(regime.interval >= 100000000);
        CHECK(regime.spikes.size() == 2);
    }
}
