#include <algorithm>
#include <span>
#include <stdexcept>

#include "check_functions.hpp"
#include "detequiv/detequiv.h"
#include "detequiv/numerics/checks.hpp"
#include "detequiv/theory/error_map.hpp"
#include "detequiv/theory/resolvent.hpp"
#include "guard.hpp"

namespace detequiv::c {
namespace {

static_assert(DETEQUIV_STATUS_NOT_RUN == static_cast<int>(Status::not_run));
static_assert(DETEQUIV_STATUS_OK == static_cast<int>(Status::ok));
static_assert(DETEQUIV_STATUS_OUTSIDE_CERTIFIED_RANGE == static_cast<int>(Status::outside_certified_range));
static_assert(DETEQUIV_STATUS_INACCURATE == static_cast<int>(Status::inaccurate));
static_assert(DETEQUIV_STATUS_NOT_CONVERGED == static_cast<int>(Status::not_converged));
static_assert(DETEQUIV_STATUS_UNDEFINED == static_cast<int>(Status::undefined));

std::string faults_of(std::size_t unusable, std::size_t points) {
    if (unusable == 0) {
        return {};
    }
    return joined({std::to_string(unusable) + " of " + std::to_string(points) +
                   " points are not usable; their status says why"});
}

/// Writes an entry of an output that may not be wanted.
template <class Number>
void put(Number* output, std::size_t i, Number value) {
    if (output != nullptr) {
        output[i] = value;
    }
}

void copy(const std::vector<double>& from, double* to) {
    if (to != nullptr) {
        std::copy(from.begin(), from.end(), to);
    }
}

Resolvent resolvent_of(const BulkParameters& bulk, std::size_t point) {
    try {
        return solve_resolvent(bulk);
    } catch (const std::invalid_argument& error) {
        throw std::invalid_argument("point " + std::to_string(point) + ": " + error.what());
    }
}

MapParts parts_of(int stage) {
    if (stage < DETEQUIV_PLATEAU || stage > DETEQUIV_INITIAL) {
        check::refuse("stage", std::to_string(stage), "a value of enum detequiv_stage (0, 1, 2)");
    }
    return {.plateau = stage == DETEQUIV_PLATEAU,
            .finite = stage == DETEQUIV_FINITE,
            .initial = stage == DETEQUIV_INITIAL};
}

const ErrorColumns& columns_of(const ErrorMap& map, int stage) {
    return stage == DETEQUIV_PLATEAU ? map.plateau : stage == DETEQUIV_FINITE ? map.finite : map.initial;
}

const ErrorColumns& bounds_of(const ErrorMap& map, int stage) {
    return stage == DETEQUIV_PLATEAU  ? map.plateau_bounds
           : stage == DETEQUIV_FINITE ? map.finite_bounds
                                      : map.initial_bounds;
}

std::vector<MappedField> fields_of(std::size_t points, std::size_t fields, const char* const* keys,
                                   const double* values) {
    std::vector<MappedField> mapped;
    for (std::size_t f = 0; f < fields; ++f) {
        require_pointer(keys, "keys");
        require_pointer(keys[f], "keys[" + std::to_string(f) + "]");
        if (points > 0) {
            require_pointer(values, "values");
        }
        const double* column = points > 0 ? values + f * points : nullptr;
        mapped.push_back({.key = keys[f], .values = {column, points}, .strides = {1}});
    }
    return mapped;
}

/// Where the columns of one kind go; each may be NULL.
struct Columns {
    double *train_objective, *train_error, *test_error;
};

void copy(const ErrorColumns& from, const Columns& to) {
    copy(from.train_objective, to.train_objective);
    copy(from.train_error, to.train_error);
    copy(from.test_error, to.test_error);
}

ErrorMap map_of(const char* study_toml, std::span<const MappedField> fields, std::size_t points,
                const MapParts& parts) {
    const Study study = parse_study(study_toml);
    app::check_functions(study, "study");
    return error_map(study, fields, {points}, parts);
}

/// Writes the statuses; says how many points are not usable.
std::string report_status(const ErrorMap& map, int* status) {
    for (std::size_t i = 0; i < map.status.size(); ++i) {
        put(status, i, static_cast<int>(map.status[i]));
    }
    const auto unusable =
        std::count_if(map.status.begin(), map.status.end(), [](Status one) { return !usable(one); });
    return faults_of(static_cast<std::size_t>(unusable), map.status.size());
}

}  // namespace
}  // namespace detequiv::c

using namespace detequiv;

int detequiv_resolvent(size_t points, const double* c1_squared, const double* bulk_variance,
                       const double* phi, const double* psi, const double* ridge, double* gamma, double* m1,
                       double* m2, double* m_tilde, double* B, double* V, int* status, char* message,
                       size_t message_size) {
    return c::guarded({message, message_size}, [&] {
        c::require_pointer(c1_squared, "c1_squared");
        c::require_pointer(bulk_variance, "bulk_variance");
        c::require_pointer(phi, "phi");
        c::require_pointer(psi, "psi");
        c::require_pointer(ridge, "ridge");
        std::size_t unusable = 0;
        for (std::size_t i = 0; i < points; ++i) {
            const Resolvent r = c::resolvent_of({.c1_squared = c1_squared[i],
                                                 .bulk_variance = bulk_variance[i],
                                                 .phi = phi[i],
                                                 .psi = psi[i],
                                                 .ridge = ridge[i]},
                                                i);
            c::put(gamma, i, r.gamma);
            c::put(m1, i, r.m1);
            c::put(m2, i, r.m2);
            c::put(m_tilde, i, r.m_tilde);
            c::put(B, i, r.B);
            c::put(V, i, r.V);
            c::put(status, i, static_cast<int>(r.status));
            unusable += usable(r.status) ? 0U : 1U;
        }
        return c::faults_of(unusable, points);
    });
}

int detequiv_errors(const char* study_toml, int stage, size_t points, size_t fields, const char* const* keys,
                    const double* values, double* train_objective, double* train_error, double* test_error,
                    int* status, char* message, size_t message_size) {
    return c::guarded({message, message_size}, [&] {
        c::require_pointer(study_toml, "study_toml");
        const MapParts parts = c::parts_of(stage);
        const auto mapped = c::fields_of(points, fields, keys, values);
        const ErrorMap map = c::map_of(study_toml, mapped, points, parts);
        c::copy(c::columns_of(map, stage), {train_objective, train_error, test_error});
        return c::report_status(map, status);
    });
}

int detequiv_bounds(const char* study_toml, int stage, size_t points, size_t fields, const char* const* keys,
                    const double* values, double* train_objective, double* train_error, double* test_error,
                    double* train_objective_bound, double* train_error_bound, double* test_error_bound,
                    int* status, char* message, size_t message_size) {
    return c::guarded({message, message_size}, [&] {
        c::require_pointer(study_toml, "study_toml");
        MapParts parts = c::parts_of(stage);
        parts.bounds = true;
        const auto mapped = c::fields_of(points, fields, keys, values);
        const ErrorMap map = c::map_of(study_toml, mapped, points, parts);
        c::copy(c::columns_of(map, stage), {train_objective, train_error, test_error});
        c::copy(c::bounds_of(map, stage), {train_objective_bound, train_error_bound, test_error_bound});
        return c::report_status(map, status);
    });
}
