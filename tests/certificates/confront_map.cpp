#include <algorithm>
#include <cmath>

#include "detequiv/theory/error_map.hpp"
#include "report.hpp"

namespace certificates {

namespace {

using detequiv::ErrorColumns;
using detequiv::ErrorMap;

/// So many that the last share a rotated form of their low-rank part.
std::vector<double> ridges_from(double first) {
    constexpr int count = 24;
    std::vector<double> ridges;
    for (int i = 0; i < count; ++i) {
        ridges.push_back(std::min(first * std::pow(1.7, i), 1e3));
    }
    return ridges;
}

detequiv::CertifiedErrors with_bounds(const ErrorColumns& values, const ErrorColumns& bounds, std::size_t i) {
    return {.train_objective = {values.train_objective[i], bounds.train_objective[i]},
            .train_error = {values.train_error[i], bounds.train_error[i]},
            .test_error = {values.test_error[i], bounds.test_error[i]}};
}

}  // namespace

std::vector<Confrontation> confront_map(const RandomStudy& random) {
    const std::vector<double> ridges = ridges_from(random.study.ridge.lambda);
    const std::vector fields{detequiv::MappedField{.key = "ridge.lambda", .values = ridges, .strides = {1}}};
    const ErrorMap map = detequiv::error_map(random.study, fields, {ridges.size()}, {.bounds = true});
    Report report;
    for (const std::size_t i : {std::size_t{0}, ridges.size() - 1}) {
        truth::Problem problem = random.problem;
        problem.ridge = ridges[i];
        const truth::Prediction<Number> truth = truth::predict<Number>(problem);
        const auto interval = static_cast<std::size_t>(map.interval[i]);
        report.add("map.finite", with_bounds(map.finite, map.finite_bounds, i), truth.finite, map.status[i]);
        report.add("map.initial", with_bounds(map.initial, map.initial_bounds, i), truth.initial,
                   map.status[i]);
        if (interval < truth.plateau.size()) {
            report.add("map.plateau", with_bounds(map.plateau, map.plateau_bounds, i),
                       truth.plateau[interval], map.status[i]);
        }
    }
    return std::move(report).rows();
}

}  // namespace certificates
