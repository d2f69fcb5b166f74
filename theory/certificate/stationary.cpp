#include "stationary.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <span>

#include "complex_bounded.hpp"
#include "detequiv/numerics/roots.hpp"

namespace detequiv::certificate {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
using Coefficients = std::span<const Bounded>;

/// How far the one root next to x may be from it: |p|/|p'| once p' keeps half its size in twice that
/// distance.
double root_error(Coefficients p, double x) {
    Bounded value = 0.0;
    Bounded slope = 0.0;
    for (std::size_t k = p.size(); k-- > 0;) {
        slope = slope * x + value;
        value = value * x + p[k];
    }
    const double radius = 2 * value.largest() / slope.least();
    const double reach = std::abs(x) + radius;
    double curvature = 0;
    for (std::size_t k = p.size(); k-- > 2;) {
        curvature = curvature * reach + static_cast<double>(k * (k - 1)) * p[k].largest();
    }
    const double lost = curvature * radius;
    constexpr double raised = 1 + 64 * Bounded::unit;
    return lost <= 0.5 * slope.least() ? raised * value.largest() / (slope.least() - lost) : infinity;
}

/// The radius of a disc around roots[i] such that all such discs hold all roots, and one of them alone as
/// many as a disc apart from the others does: n |p(z_i)|/|p_n prod (z_i - z_j)|.
double disc_radius(Coefficients p, std::span<const PolynomialRoot> roots, std::size_t i) {
    const ComplexBounded at = exactly(roots[i].value);
    ComplexBounded value;
    for (std::size_t k = p.size(); k-- > 0;) {
        value = value * at + p[k];
    }
    double apart = p.back().least();
    for (std::size_t j = 0; j < roots.size(); ++j) {
        apart *= j == i ? 1 : std::abs(roots[i].value - roots[j].value);
    }
    constexpr double raised = 1 + 64 * Bounded::unit;
    return raised * static_cast<double>(roots.size()) * value.largest() / apart;
}

/// How many roots are real, where discs around all of them tell.
std::optional<std::size_t> real_roots(Coefficients p) {
    if (p.size() < 2 || p.back().least() == 0) {
        return std::nullopt;
    }
    std::vector<double> values;
    for (const Bounded& coefficient : p) {
        if (!std::isfinite(coefficient.largest())) {
            return std::nullopt;
        }
        values.push_back(coefficient.value);
    }
    const std::vector<PolynomialRoot> roots = polynomial_roots(values);
    if (roots.size() + 1 != p.size()) {
        return std::nullopt;
    }
    std::vector<double> radii;
    for (std::size_t i = 0; i < roots.size(); ++i) {
        radii.push_back(disc_radius(p, roots, i));
    }
    std::size_t real = 0;
    for (std::size_t i = 0; i < roots.size(); ++i) {
        for (std::size_t j = 0; j < i; ++j) {
            if (!(std::abs(roots[i].value - roots[j].value) > 1.001 * (radii[i] + radii[j]))) {
                return std::nullopt;
            }
        }
        const double height = std::abs(roots[i].value.imag());
        if (height != 0 && !(height > radii[i])) {
            return std::nullopt;
        }
        real += height == 0 ? 1 : 0;
    }
    return real;
}

/// The number of real s other than 0, counted in s or, where roots close to s = 1 hinder that, in y.
std::optional<std::size_t> real_points(const bulk_edges::StationaryPolynomials<Bounded>& polynomials) {
    Coefficients in_s(polynomials.in_s);
    std::size_t at_zero = 0;
    while (!in_s.empty() && vanishes(in_s.front())) {
        in_s = in_s.subspan(1);
        ++at_zero;
    }
    const std::optional<std::size_t> counted = real_roots(in_s);
    if (counted) {
        return counted;
    }
    const std::optional<std::size_t> all = real_roots(polynomials.in_y);
    return all ? std::optional<std::size_t>(*all - at_zero) : std::nullopt;
}

bool ascending_apart(std::span<const Bounded> z) {
    double last = 0;
    for (const Bounded& value : z) {
        if (!(value.value - value.error > last)) {
            return false;
        }
        last = value.value + value.error;
    }
    return true;
}

}  // namespace

StationaryValues stationary_values(const resolvent_form::Form& plain, const BulkForm& form) {
    StationaryValues out;
    const bool without_c_g = form.b.value == 0 && form.b.error == 0;
    if (!(form.a.least() > 0) || (form.b.least() == 0 && !without_c_g)) {
        return out;
    }
    const auto polynomials = bulk_edges::stationary_polynomials<Bounded>(form, without_c_g);
    const std::vector<bulk_edges::StationaryPoint> points = bulk_edges::stationary_points(plain);
    bool certain = true;
    for (const bulk_edges::StationaryPoint& point : points) {
        const bool in_s = point.found_in_s();
        const double error = root_error(in_s ? polynomials.in_s : polynomials.in_y, in_s ? point.s : point.y);
        const Bounded s = in_s ? Bounded(point.s, error) : 1.0 + Bounded(point.y, error);
        const Bounded y = in_s ? Bounded(point.s, error) - 1.0 : Bounded(point.y, error);
        const Bounded root = bulk_edges::signed_root(form, y);
        certain = certain && root.least() > 0;
        if (!(root.value > 0)) {
            continue;
        }
        const Bounded z = bulk_edges::squared_location(form, y, s, point.outer());
        certain = certain && std::isfinite(z.largest());
        if (!vanishes(z)) {  // the hard edge
            out.z.push_back(z);
        }
    }
    out.complete = certain && real_points(polynomials) == points.size();
    std::sort(out.z.begin(), out.z.end(),
              [](const Bounded& a, const Bounded& b) { return a.value < b.value; });
    out.complete = out.complete && ascending_apart(out.z);
    return out;
}

}  // namespace detequiv::certificate
