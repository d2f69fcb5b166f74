#include "bulk_edges.hpp"

#include "detequiv/numerics/roots.hpp"

namespace detequiv::bulk_edges {

namespace {

/// Real roots of a polynomial; a pair that is complex by less than the digits of a double root counts.
void append_real_roots(std::span<const double> polynomial, bool shifted,
                       std::vector<StationaryPoint>& points) {
    constexpr double double_root_digits = 1e-7;
    for (const PolynomialRoot& root : polynomial_roots(polynomial)) {
        const double value = root.value.real();
        if (std::abs(root.value.imag()) > double_root_digits * std::abs(root.value)) {
            continue;
        }
        const StationaryPoint point{.y = shifted ? value - 1 : value, .s = shifted ? value : 1 + value};
        // s keeps its digits in the polynomial in s only.
        if (point.found_in_s() == shifted && point.s != 0) {
            points.push_back(point);
        }
    }
}

}  // namespace

std::vector<StationaryPoint> stationary_points(const resolvent_form::Form& form) {
    const auto polynomials = stationary_polynomials<double>(form, form.b == 0);
    std::vector<StationaryPoint> points;
    append_real_roots(polynomials.in_y, false, points);
    append_real_roots(polynomials.in_s, true, points);
    return points;
}

}  // namespace detequiv::bulk_edges
