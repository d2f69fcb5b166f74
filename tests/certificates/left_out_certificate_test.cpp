#include <doctest/doctest.h>

#include <cmath>
#include <string>
#include <vector>

#include "detequiv/theory/prediction.hpp"
#include "truth_reference.hpp"

using namespace detequiv;

namespace {

/// A row of tests/reference/left_out.json.
struct Known {
    std::vector<std::string> settings;
    double theta, test_error;

    [[nodiscard]] std::string name() const {
        std::string out;
        for (const std::string& setting : settings) {
            out += setting + ' ';
        }
        return out;
    }
};

std::vector<Known> known(const std::string& kind) {
    std::vector<Known> out;
    for (const nlohmann::json& row : truth::reference::rows("left_out.json")) {
        if (row.at("kind") == kind) {
            CHECK(row.at("still").get<double>() <= 1e-16);
            out.push_back({row.at("settings"), row.at("theta"), row.at("test_error")});
        }
    }
    REQUIRE(out.size() > 3);
    return out;
}

bool within(const Prediction& p, double test_error) {
    return std::abs(p.finite.test_error - test_error) <= p.certificate.finite.test_error.error;
}

void check_held(const std::string& kind) {
    for (const Known& row : known(kind)) {
        const Prediction p = predict(parse_study("", "study", row.settings));
        CAPTURE(row.name());
        CAPTURE(row.test_error);
        CHECK(within(p, row.test_error));
        // Where the bound leaves fewer than six digits the status says so.
        CHECK((p.finite.status == Status::ok) ==
              (certain_digits(p.certificate.finite) >= least_certain_digits));
    }
}

}  // namespace

TEST_CASE("bounds count the rows of a label that is no polynomial, and its degrees that are not kept") {
    check_held("label");
}

TEST_CASE("bounds count what the feature rule misses of distant atoms") {
    check_held("atoms");
}

TEST_CASE("growth that Gaussian readouts do not fade is said, before it costs digits") {
    constexpr double fading =
        0.32;  // (37.5 + 0.5 - 6 log 10)/75: the condition of theory/low_rank.md for e^z
    for (const Known& row : known("growing")) {
        const Prediction p = predict(parse_study("", "study", row.settings));
        CAPTURE(row.name());
        CHECK(within(p, row.test_error));
        CHECK((p.finite.status == Status::ok) == (row.theta < fading));
    }
}
