#include <doctest/doctest.h>

#include <cmath>

#include "truth_check.hpp"

using namespace truth::reference;
using truth::Problem;

TEST_CASE("the resolvent of the table") {
    for (const auto& row : truth::reference::rows("resolvent.json")) {
        CAPTURE(row.dump());
        truth::Bulk<Number> bulk;
        bulk.c1_squared = row.at("c1_squared").get<double>();
        bulk.bulk_variance = row.at("bulk_variance").get<double>();
        bulk.phi = row.at("phi").get<double>();
        bulk.psi = row.at("psi").get<double>();
        bulk.r = bulk.psi / bulk.phi;
        bulk.ridge = row.at("ridge").get<double>();
        const auto z = truth::solve_resolvent(bulk);
        const double decimal_inputs = 2 * table_rounding;  // the table read its inputs as decimals
        check_near(z.m1, row.at("m1"), decimal_inputs);
        check_near(z.m2, row.at("m2"), decimal_inputs);
        check_near(z.m_tilde, row.at("m_tilde"), decimal_inputs);
        check_near(z.B, row.at("B"), decimal_inputs);
        check_near(z.V, row.at("V"), decimal_inputs);
    }
}

TEST_CASE("errors on plateaus and with K columns") {
    check_table("errors.json", table_rounding);
    check_table("plateau_extra.json", table_rounding);
    check_table("finite_errors_extra.json", table_rounding);
}

TEST_CASE("resummed errors") {
    check_table("errors_resummed.json", 1e-12);                               // a table of 13 digits
    check_table("finite_resummed_extra.json", table_rounding, Laws::finite);  // Gaussian ones take long
}

TEST_CASE("the outlier of the weights, and its overlaps without output scale") {
    for (const auto& row : truth::reference::rows("weight_outlier.json")) {
        CAPTURE(row.dump());
        const auto outlier = stages(truth::reference::problem(row)).step.weight_outlier;
        REQUIRE(outlier.has_value() != row.at("location").is_null());
        if (outlier) {
            check_near(outlier->location, row.at("location"), table_rounding);
        }
        if (outlier && row.contains("overlap_learned")) {
            check_near(outlier->overlap_direction, row.at("overlap_learned"), table_rounding);
            check_near(outlier->overlap_readout, row.at("overlap_readout"), table_rounding);
        }
    }
}

TEST_CASE("locations of outliers") {
    for (const auto& row : truth::reference::rows("spikes.json")) {
        CAPTURE(row.dump());
        const auto z = spectrum(truth::reference::problem(row));
        check_near(z.bulk_edge, row.at("bulk_edge"), table_rounding);
        REQUIRE(z.outliers.size() == row.at("outliers").size());
        for (std::size_t j = 0; j < z.outliers.size(); ++j) {
            check_near(z.outliers[j].location, row.at("outliers")[j], table_rounding);
        }
    }
}

TEST_CASE("outliers with overlaps, one of them double, and critical step sizes") {
    int doubles = 0;
    for (const auto& row : truth::reference::rows("spikes_extra.json")) {
        CAPTURE(row.dump());
        Problem p = truth::reference::problem(row);
        if (row.at("kind") == "critical") {
            for (std::size_t j = 0; j < row.at("order").size(); ++j) {
                const double critical = row.at("critical_eta")[j];
                const std::size_t order = row.at("order")[j];
                if (critical == 0) {  // there without a step
                    p.step_size = 0;
                    CHECK(spectrum(p).outliers.size() >= order);
                    continue;
                }
                p.step_size = critical * (1 - 1e-14);
                CHECK(spectrum(p).outliers.size() == order - 1);
                p.step_size = critical * (1 + 1e-14);
                CHECK(spectrum(p).outliers.size() == order);
            }
            continue;
        }
        const auto z = spectrum(p);
        REQUIRE(z.outliers.size() == row.at("outliers").size());
        for (std::size_t j = 0; j < z.outliers.size(); ++j) {
            const auto& outlier = z.outliers[j];
            const auto& expected = row.at("outliers")[j];
            check_near(outlier.location, expected.at("location"), table_rounding);
            check_near(outlier.u, expected.at("u"), table_rounding);
            if (outlier.multiplicity > 1) {
                ++doubles;  // the table's split of a double outlier means nothing
                continue;
            }
            CHECK(static_cast<double>(abs(outlier.norm_overlap - expected.at("norm").get<double>())) <=
                  table_rounding);
            for (std::size_t i = 0; i < expected.at("learned").size(); ++i) {
                const double learned = expected.at("learned")[i];
                const double teacher = expected.at("teacher")[i];
                CHECK(static_cast<double>(abs(outlier.overlaps.at(i) - learned)) <= table_rounding);
                CHECK(static_cast<double>(abs(outlier.teacher_overlaps.at(i) - teacher)) <= table_rounding);
            }
        }
    }
    CHECK(doubles == 2);
}
