#include "detequiv/numerics/checks.hpp"

#include <doctest/doctest.h>

#include <limits>
#include <stdexcept>

#include "detequiv/numerics/status.hpp"

using namespace detequiv;

TEST_CASE("a refusal names the argument, its value, what is required and the remedy") {
    CHECK_THROWS_WITH_AS(check::positive("width", -3, "give the number of neurons"),
                         "width = -3: required a finite number > 0; give the number of neurons",
                         std::invalid_argument);
    CHECK_THROWS_AS(check::nonnegative("ridge", std::numeric_limits<double>::quiet_NaN()),
                    std::invalid_argument);
    CHECK_THROWS_AS(check::finite("noise", std::numeric_limits<double>::infinity()), std::invalid_argument);
    CHECK_THROWS_AS(check::at_least("points", 0, 1), std::invalid_argument);
    CHECK(check::within("degree", 3, 0, 64) == 3);
}

TEST_CASE("the worse of two statuses is the one of an answer that needs both") {
    CHECK(worse(Status::ok, Status::inaccurate) == Status::inaccurate);
    CHECK(worse(Status::not_converged, Status::undefined) == Status::not_converged);
    CHECK(usable(Status::outside_certified_range));
    CHECK_FALSE(usable(Status::undefined));
    CHECK(to_string(Status::not_run) == "not_run");
}
