#include "detequiv/numerics/quadrature.hpp"

#include <boost/math/quadrature/gauss_kronrod.hpp>
#include <cmath>
#include <numbers>
#include <vector>

#include "legendre_panel.hpp"

namespace detequiv {

namespace {

constexpr int reach = 40;  // every admissible integrand has faded before |z| = 40
constexpr double unit_roundoff = std::numeric_limits<double>::epsilon() / 2;

double normal_density(double z) {
    return std::exp(-z * z / 2) / std::sqrt(2 * std::numbers::pi);
}

}  // namespace

Estimate normal_expectation(const std::function<double(double)>& f, std::span<const double> kinks) {
    using Rule = boost::math::quadrature::gauss_kronrod<double, 31>;
    Estimate result{.value = 0, .error = 0, .evaluations = 0, .status = Status::ok};
    const auto integrand = [&](double z) {
        ++result.evaluations;
        const double density = normal_density(z);
        return density == 0 ? 0 : f(z) * density;
    };
    double magnitude = 0;
    const std::vector<double> ends = legendre::panel_ends(kinks, -reach, reach);
    for (std::size_t i = 0; i + 1 < ends.size(); ++i) {
        double error = 0;
        double l1 = 0;
        result.value += Rule::integrate(integrand, ends[i], ends[i + 1], 10, 32 * unit_roundoff, &error, &l1);
        result.error += error;
        magnitude += l1;
    }
    if (!std::isfinite(result.value)) {
        result.status = Status::undefined;
    } else if (result.error > 128 * unit_roundoff * magnitude) {
        result.status = Status::inaccurate;
    }
    return result;
}

}  // namespace detequiv
