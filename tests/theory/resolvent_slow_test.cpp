#include <doctest/doctest.h>

#include "resolvent_truth.hpp"

TEST_CASE("100,000 random points of the certified box agree with the original equations in 120 digits") {
    const resolvent_truth::Worst worst = resolvent_truth::worst_of_sample(20240501, 100000);
    MESSAGE("worst relative errors ", worst.values, " ", worst.derivatives, " ", worst.dlog_B, ", steps ",
            worst.steps);
    constexpr double promised = 1e-13;
    CHECK(worst.not_ok == 0);
    CHECK(worst.values <= promised);
    CHECK(worst.derivatives <= promised);
    CHECK(worst.dlog_B <= promised);
    CHECK(worst.steps <= 30);
}
