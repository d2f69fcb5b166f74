#include "doctor/self_check.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>

#include "detequiv/numerics/random_stream.hpp"
#include "detequiv/theory/activation.hpp"
#include "detequiv/theory/hermite.hpp"
#include "detequiv/theory/prediction.hpp"
#include "doctor/reference_numbers.hpp"

namespace detequiv::app {
namespace {

constexpr double nothing = std::numeric_limits<double>::infinity();

/// The largest difference met so far; a NaN counts as infinite.
class Largest {
  public:
    void meet(double value, double exact, double scale) {
        const double difference = std::abs(value - exact) / scale;
        largest_ = difference <= largest_ ? largest_ : std::isnan(difference) ? nothing : difference;
    }
    void relative(double value, double exact) { meet(value, exact, std::abs(exact)); }
    void require(bool holds) { largest_ = holds ? largest_ : nothing; }
    [[nodiscard]] double value() const { return largest_; }

  private:
    double largest_ = 0;
};

CheckLine line_of(const std::string& what, double allowed, const std::function<void(Largest&)>& work) {
    try {
        Largest largest;
        work(largest);
        return {what, largest.value(), allowed};
    } catch (const std::exception& error) {
        return {what, nothing, allowed, error.what()};
    }
}

void functions(Largest& largest) {
    const auto points = reference_points();
    std::vector<double> computed(points.size());
    for (const auto& row : function_references()) {
        Activation::parse(row.expression).evaluate(points, computed);
        for (std::size_t i = 0; i < points.size(); ++i) {
            largest.meet(computed[i], row.values[i], std::max(1.0, std::abs(row.values[i])));
        }
    }
}

void coefficients(Largest& largest) {
    const auto degrees = reference_degrees();
    for (const auto& row : hermite_references()) {
        const Activation sigma = Activation::parse(row.expression);
        for (const Hermite& hermite : {hermite_expansion(sigma), hermite_by_quadrature(sigma)}) {
            largest.relative(hermite.norm2, row.norm2);
            for (std::size_t i = 0; i < degrees.size(); ++i) {
                largest.meet(hermite.normalised(degrees[i]), row.normalised[i], std::sqrt(row.norm2));
            }
        }
    }
}

void resolvents(Largest& largest) {
    for (const auto& row : resolvent_references()) {
        const Resolvent r = solve_resolvent(row.bulk);
        const std::array<double, 5> computed{r.m1, r.m2, r.m_tilde, r.B, r.V};
        for (std::size_t i = 0; i < computed.size(); ++i) {
            largest.relative(computed[i], row.numbers[i]);
        }
    }
}

void errors(Largest& largest, const std::vector<ErrorsReference>& rows) {
    for (const auto& row : rows) {
        const Prediction prediction = predict(parse_study("", "reference", row.settings));
        const Errors& errors = row.interval < 0
                                   ? prediction.finite
                                   : prediction.plateau.at(static_cast<std::size_t>(row.interval)).errors;
        largest.relative(errors.train_objective, row.errors[0]);
        largest.relative(errors.train_error, row.errors[1]);
        largest.relative(errors.test_error, row.errors[2]);
    }
}

void locations(Largest& largest) {
    for (const auto& row : spikes_references()) {
        const auto outliers = predict(parse_study("", "reference", row.settings)).spectrum.outliers;
        largest.require(outliers.size() == row.locations.size());
        for (std::size_t j = 0; j < std::min(outliers.size(), row.locations.size()); ++j) {
            largest.relative(outliers[j].location, row.locations[j]);
        }
    }
}

void overlaps(Largest& largest) {
    for (const auto& row : spikes_references()) {
        const auto outliers = predict(parse_study("", "reference", row.settings)).spectrum.outliers;
        largest.require(!outliers.empty());
        for (std::size_t i = 0; !outliers.empty() && i < row.overlaps.size(); ++i) {
            largest.meet(outliers.front().overlaps.at(i), row.overlaps[i], 1);
        }
    }
}

/// Random123's known answer for key 0, counter 0: the words, as the 53 bits that a uniform keeps of them.
void random_numbers(Largest& largest) {
    constexpr std::array<std::uint64_t, 4> words = {0x16554d9eca36314cU, 0xdb20fe9d672d0fdcU,
                                                    0xd7e772cee186176bU, 0x7e68b68aec7ba23bU};
    std::array<double, 4> drawn{};
    RandomStream(0, 0, 0).uniforms(0, drawn);
    for (std::size_t i = 0; i < words.size(); ++i) {
        largest.relative(drawn[i], (static_cast<double>(words[i] >> 11U) + 0.5) * 0x1p-53);
    }
}

}  // namespace

std::vector<CheckLine> check_references() {
    return {line_of("functions of z, to max(1, |f|)", 1e-14, functions),
            line_of("Hermite coefficients, to the norm", 1e-14, coefficients),
            line_of("resolvent m1, m2, m_tilde, B, V", 1e-13, resolvents),
            line_of("errors on plateaus", 1e-12, [](Largest& l) { errors(l, plateau_references()); }),
            line_of("errors, monomial columns", 1e-12, [](Largest& l) { errors(l, column_references()); }),
            line_of("errors, all powers of the step", 1e-11,
                    [](Largest& l) { errors(l, resummed_references()); }),
            line_of("places of spikes", 1e-11, locations),
            line_of("squared overlaps of spikes, absolute", 1e-9, overlaps),
            line_of("random numbers (Philox)", 0, random_numbers)};
}

}  // namespace detequiv::app
