#pragma once

#include <doctest/doctest.h>

#include <cmath>
#include <string>

#include "truth_reference.hpp"

/// The tables hold 17 digits of exact rows: what is left is the rounding of the table and, in rows that give
/// the output scale or phi_1 as a quotient, of its input.
namespace truth::reference {

using Number = Real100;

inline constexpr double table_rounding = 8 * 0x1p-53;

inline void check_near(const Number& value, const nlohmann::json& expected, double tolerance) {
    const double wanted = expected;
    CAPTURE(static_cast<double>(value));
    CAPTURE(wanted);
    CHECK(static_cast<double>(abs(value - wanted)) <= tolerance * std::abs(wanted));
}

struct Stages {
    Hermite<Number> h;
    Bulk<Number> bulk;
    FirstStep<Number> step;
};

inline Number scale(const Problem& p) {
    return p.scale == Scale::unit         ? Number(1)
           : p.scale == Scale::none       ? Number(0)
           : p.scale == Scale::mean_field ? Number(1 / sqrt(Number(p.width)))
                                          : Number(p.scale_number);
}

inline Stages stages(const Problem& p) {
    Stages z;
    z.h = hermite<Number>(p.activation);
    z.bulk = bulk(p, z.h);
    z.step = first_step(p, z.h, scale(p));
    return z;
}

inline void check_errors(const Errors<Number>& errors, const nlohmann::json& row, double tolerance) {
    check_near(errors.train_objective, row.at("train_objective"), tolerance);
    check_near(errors.train_error, row.at("train_error"), tolerance);
    check_near(errors.test_error, row.at("test_error"), tolerance);
}

enum class Laws { all, finite };

inline void check_table(const std::string& name, double tolerance, Laws laws = Laws::all) {
    for (const auto& row : rows(name)) {
        if (laws == Laws::finite && row.at("readout") == "gaussian") {
            continue;
        }
        CAPTURE(row.dump());
        const Problem p = problem(row);
        const Stages z = stages(p);
        const auto resolvent = solve_resolvent(z.bulk);
        check_near(z.step.beta_norm2, row.at("beta_norm2"), tolerance);
        check_near(z.step.alignment, row.at("alignment"), tolerance);
        if (row.contains("interval")) {
            const auto errors = plateau_errors(p, z.h, z.step, resolvent);
            check_errors(errors.at(row.at("interval").get<std::size_t>()), row, tolerance);
        } else {
            const auto Q = low_rank(p, z.h, z.step, z.bulk);
            check_errors(finite_errors(p, z.bulk, resolvent, Q), row, tolerance);
        }
    }
}

inline Spectrum<Number> spectrum(const Problem& p) {
    const Stages z = stages(p);
    return spectrum(z.bulk, low_rank(p, z.h, z.step, z.bulk));
}

}  // namespace truth::reference
