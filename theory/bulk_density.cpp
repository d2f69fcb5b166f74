#include <algorithm>
#include <cmath>
#include <numbers>
#include <optional>

#include "complex_fixed_point.hpp"
#include "detequiv/numerics/checks.hpp"
#include "detequiv/theory/bulk_spectrum.hpp"

namespace detequiv {

namespace {

using resolvent_form::Complex;
using resolvent_form::ComplexPoint;
using resolvent_form::Form;

/// Solves point after point inside the support, each from its neighbour; what Newton's steps find is kept
/// only if it lies on the physical branch, which is unique.
class Walk {
  public:
    explicit Walk(const Form& form) : form_(form) {}

    [[nodiscard]] ComplexPoint at(double z) {
        const Complex gamma(-z, 0.0);
        if (last_) {
            const std::optional<ComplexPoint> p = resolvent_form::polished_point(form_, gamma, *last_);
            if (p && p->physical > plainly && p->residual < exact) {
                last_ = p->x;
                return *p;
            }
        }
        const ComplexPoint p = resolvent_form::physical_point(form_, gamma);
        if (p.physical > plainly) {
            last_ = p.x;
        }
        return p;
    }

  private:
    static constexpr double plainly = 1e-5;  // above the nudge of `physical`
    static constexpr double exact = 1e-14;
    const Form& form_;
    std::optional<Complex> last_;
};

[[nodiscard]] bool inside(const Support& support, double location) {
    return std::any_of(support.intervals.begin(), support.intervals.end(), [location](const auto& interval) {
        return location > interval.lower && location < interval.upper;
    });
}

}  // namespace

std::vector<double> bulk_density(const BulkParameters& bulk, std::span<const double> locations) {
    const Support support = bulk_support(bulk);
    const Form form = resolvent_form::form_of(bulk);
    Walk walk(form);
    std::vector<double> density;
    density.reserve(locations.size());
    for (const double location : locations) {
        check::finite("location", location);
        const bool occupied = inside(support, location);
        const double imaginary = occupied ? walk.at(location * location).m1.imag() : 0.0;
        density.push_back(2 * location * std::max(0.0, imaginary) / std::numbers::pi);
    }
    return density;
}

double bulk_density(const BulkParameters& bulk, double location) {
    return bulk_density(bulk, std::span<const double>(&location, 1)).front();
}

}  // namespace detequiv
