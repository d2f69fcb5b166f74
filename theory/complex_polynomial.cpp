#include "complex_polynomial.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

namespace detequiv {

namespace {

using Complex = std::complex<double>;

/// Starting points on the circles whose radii are the slopes of the upper hull of log |a_k| (Bini).
void place_on_circles(std::span<const Complex> a, ComplexRoots& roots) {
    const std::size_t degree = a.size() - 1;
    std::size_t left = 0;
    while (left < degree) {
        std::size_t right = left + 1;
        double steepest = -std::numeric_limits<double>::infinity();
        for (std::size_t k = left + 1; k <= degree; ++k) {
            const double slope =
                (std::log(std::abs(a[k])) - std::log(std::abs(a[left]))) / static_cast<double>(k - left);
            if (slope >= steepest) {
                steepest = slope;
                right = k;
            }
        }
        const double radius = std::exp(-steepest);
        for (std::size_t k = left; k < right; ++k) {
            const double turn = static_cast<double>(k - left) / static_cast<double>(right - left);
            roots.values[k] =
                std::polar(radius, 2 * std::numbers::pi * turn + 0.7 + static_cast<double>(left));
        }
        left = right;
    }
    roots.count = static_cast<int>(degree);
}

/// p(z)/p'(z), for |z| > 1 through the reversed polynomial.
[[nodiscard]] Complex newton_correction(std::span<const Complex> a, Complex z) {
    const std::size_t degree = a.size() - 1;
    Complex value = 0;
    Complex slope = 0;
    if (std::norm(z) <= 1) {
        for (std::size_t k = degree + 1; k-- > 0;) {
            slope = slope * z + value;
            value = value * z + a[k];
        }
        return value / slope;
    }
    const Complex w = 1.0 / z;
    for (std::size_t k = 0; k <= degree; ++k) {
        slope = slope * w + value;
        value = value * w + a[k];
    }
    return value * z / (static_cast<double>(degree) * value - w * slope);
}

}  // namespace

ComplexRoots complex_roots(std::span<const Complex> coefficients) {
    std::span<const Complex> a = coefficients;
    while (!a.empty() && a.back() == 0.0) {
        a = a.first(a.size() - 1);
    }
    while (!a.empty() && a.front() == 0.0) {
        a = a.subspan(1);
    }
    ComplexRoots roots;
    if (a.size() < 2) {
        return roots;
    }
    place_on_circles(a, roots);
    const std::span<Complex> z(roots.values.data(), static_cast<std::size_t>(roots.count));
    bool moving = true;
    for (int sweep = 0; sweep < 60 && moving; ++sweep) {
        moving = false;
        for (std::size_t i = 0; i < z.size(); ++i) {
            const Complex newton = newton_correction(a, z[i]);
            Complex repulsion = 0;
            for (std::size_t j = 0; j < z.size(); ++j) {
                if (j != i && z[i] != z[j]) {
                    repulsion += 1.0 / (z[i] - z[j]);
                }
            }
            const Complex move = newton / (1.0 - newton * repulsion);
            if (!std::isfinite(move.real()) || !std::isfinite(move.imag())) {
                continue;
            }
            z[i] -= move;
            moving = moving || std::abs(move) > 1e-13 * std::abs(z[i]);
        }
    }
    return roots;
}

}  // namespace detequiv
