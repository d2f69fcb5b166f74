#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <limits>
#include <vector>

#include "detequiv/theory/activation.hpp"
#include "detequiv/theory/hermite.hpp"
#include "fuzz_target.hpp"

/// Input: the text of a function of z.
namespace detequiv::fuzz {
namespace {

constexpr double line_end = 40.0;  // the library looks at functions on |z| <= 40

bool same(double a, double b) {
    return std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b) ||
           (std::isnan(a) && std::isnan(b));
}

/// A grid that is not the library's own, and what no grid holds.
std::vector<double> places(const Activation& f) {
    std::vector<double> z;
    for (int i = -53; i <= 53; ++i) {
        z.push_back(0.73 * i);
    }
    z.insert(z.end(), f.kinks().begin(), f.kinks().end());
    z.insert(z.end(), {0.0, -0.0, 5e-324, -1e-300, line_end, -line_end});
    return z;
}

void check_breaks(const Activation& f) {
    require(std::is_sorted(f.kinks().begin(), f.kinks().end()), "kinks ascend");
    require(std::is_sorted(f.jumps().begin(), f.jumps().end()), "jumps ascend");
    require(std::all_of(f.kinks().begin(), f.kinks().end(),
                        [](double kink) { return std::abs(kink) <= line_end; }),
            "kinks are finite and on the line");
    require(std::includes(f.kinks().begin(), f.kinks().end(), f.jumps().begin(), f.jumps().end()),
            "every jump is a kink");
}

/// Finite on the line; blocks and single values are the same.
void check_values(const Activation& f) {
    const std::vector<double> z = places(f);
    std::vector<double> values(z.size());
    std::vector<double> slopes(z.size());
    f.evaluate(z, values);
    f.evaluate_derivative(z, slopes);
    for (std::size_t i = 0; i < z.size(); ++i) {
        require(std::isfinite(values[i]), "an accepted function is finite on the line");
        require(same(values[i], f(z[i])), "a block holds the values of the points");
        require(same(slopes[i], f.derivative(z[i])), "a block holds the derivatives of the points");
    }
    for (const double odd :
         {1e308, -1e308, std::numeric_limits<double>::infinity(), std::numeric_limits<double>::quiet_NaN()}) {
        (void)f(odd);
        (void)f.derivative(odd);
    }
}

void check_same_function(const Activation& f, const Activation& again) {
    require(again.text() == f.text(), "the text is kept");
    for (const double z : places(f)) {
        require(same(f(z), again(z)), "the text reads back as the same function");
    }
    require(std::equal(f.kinks().begin(), f.kinks().end(), again.kinks().begin(), again.kinks().end()),
            "the text reads back with the same kinks");
}

void check_expansion(const Hermite& hermite) {
    require(usable(hermite.status), "an expansion that is returned may be used");
    require(hermite.coefficients.allFinite(), "coefficients are finite");
    require(std::isfinite(hermite.norm2) && hermite.norm2 >= 0, "the norm is finite");
    require(std::isfinite(hermite.bulk_variance) && hermite.bulk_variance >= 0,
            "the bulk variance is finite");
    require(std::isfinite(hermite.tail_energy) && hermite.tail_energy >= 0, "the tail is finite");
    require(std::isfinite(hermite.error_estimate) ||
                (hermite.error_estimate > 0 && hermite.status == Status::inaccurate),
            "the error estimate is finite, or infinite where the status says so");
}

/// Closed forms and quadrature give the same coefficients: sqrt(k!)|difference| over the norm. Both claim
/// 1e-14; the sum of 65 terms he_k of size up to 64^(1/4) and a norm of its own leave a factor 100.
void check_closed_form(const Activation& f, const Hermite& expansion) {
    const Hermite quadrature = hermite_by_quadrature(f);
    if (expansion.status != Status::ok || quadrature.status != Status::ok) {
        return;
    }
    const double tolerance = 1e-12 * std::sqrt(quadrature.norm2);
    for (int k = 0; k <= max_hermite_degree; ++k) {
        require(std::abs(expansion.normalised(k) - quadrature.normalised(k)) <= tolerance,
                [&] { return "closed form and quadrature agree at degree " + std::to_string(k); });
    }
    require(std::abs(expansion.norm2 - quadrature.norm2) <= 1e-12 * quadrature.norm2,
            "closed form and quadrature agree in the norm");
}

/// Whether the function rises by a visible part of its norm within a few roundings of a kink: a ramp so steep
/// is a jump to double precision, and the library may know it as two kinks.
bool is_steep(const Activation& f, double norm) {
    return std::any_of(f.kinks().begin(), f.kinks().end(), [&](double kink) {
        const double step = std::ldexp(std::max(1.0, std::abs(kink)), -46);
        return !(std::abs(f(kink + step) - f(kink - step)) <= 1e-9 * norm);
    });
}

/// Without jumps E f'(Z) = c_1 [Stein's identity]: derivative and kinks belong to the function.
void check_derivative(const Activation& f, const Hermite& expansion) {
    if (!f.jumps().empty() || expansion.status != Status::ok || is_steep(f, std::sqrt(expansion.norm2))) {
        return;
    }
    const std::vector<double> kinks(f.kinks().begin(), f.kinks().end());
    const auto mean = normal_expectation([&](double z) { return f.derivative(z); }, kinks);
    const auto size = normal_expectation([&](double z) { return std::abs(f.derivative(z)); }, kinks);
    if (mean.status != Status::ok || size.status != Status::ok) {
        return;
    }
    const double tolerance = 1e-9 * (size.value + std::sqrt(expansion.norm2));
    require(std::abs(mean.value - expansion[1]) <= tolerance, [&] {
        return "E f' = " + std::to_string(mean.value) + " is c_1 = " + std::to_string(expansion[1]);
    });
}

void check_function(const Activation& f) {
    check_breaks(f);
    check_values(f);
    Hermite expansion;
    try {
        expansion = hermite_expansion(f);
    } catch (const std::invalid_argument& fault) {
        require_readable(fault.what());
        return;
    }
    check_expansion(expansion);
    if (f.closed_coefficient(0)) {
        check_closed_form(f, expansion);
    }
    check_derivative(f, expansion);
}

}  // namespace
}  // namespace detequiv::fuzz

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace detequiv;
    const std::string_view text = fuzz::text_of(data, size);
    try {
        const Activation f = Activation::parse(text);
        fuzz::require(f.text() == text, "the text is what was written");
        fuzz::check_function(f);
        fuzz::check_same_function(f, Activation::parse(f.text()));
    } catch (const ExpressionError& fault) {
        fuzz::require_readable(fault.what());
        fuzz::require(fault.position() <= size, "a fault lies within the text");
    }
    return 0;
}
