#include "detequiv/numerics/decimal.hpp"

#include <doctest/doctest.h>

#include <cstdio>
#include <limits>
#include <string>

using namespace detequiv;

TEST_CASE("decimals are those of printf in the locale C") {
    using limits = std::numeric_limits<double>;
    const auto fixed = [](double value, int places) {
        char text[512];
        std::snprintf(text, sizeof text, "%.*f", places, value);
        return std::string(text);
    };
    const auto rounded = [](double value, int digits) {
        char text[64];
        std::snprintf(text, sizeof text, "%.*g", digits, value);
        return std::string(text);
    };
    for (const double size : {0.0, 0.005, 0.125, 0.375, 1.0, 9.995, 12345.678, 1e-5, 1e6, 1e22, limits::max(),
                              limits::denorm_min(), limits::infinity(), limits::quiet_NaN()}) {
        for (const double value : {size, -size}) {
            CAPTURE(value);
            for (const int precision : {0, 2, 3, 6}) {
                CHECK(decimal::fixed(value, precision) == fixed(value, precision));
                CHECK(decimal::rounded(value, precision + 1) == rounded(value, precision + 1));
            }
        }
    }
}
