#include <algorithm>
#include <cmath>
#include <string>

#include "detequiv/numerics/checks.hpp"
#include "detequiv/validation/estimator.hpp"

namespace detequiv {

namespace {

struct Line {
    double intercept, slope, intercept_error, slope_error, chi2;
};

/// Weighted least squares of y = intercept + slope x, errors taken as they are given.
Line fit_line(std::span<const double> x, std::span<const double> y, std::span<const double> error) {
    // Asked of x itself: the spread about a rounded center need not vanish.
    const auto [least, most] = std::minmax_element(x.begin(), x.end());
    if (!(*least < *most)) {
        check::refuse("x", "one value", "at least two different ones");
    }
    double s = 0, sx = 0, sy = 0;
    for (std::size_t i = 0; i < x.size(); ++i) {
        const double weight = 1 / (error[i] * error[i]);
        s += weight;
        sx += weight * x[i];
        sy += weight * y[i];
    }
    const double center = sx / s;
    double spread = 0, product = 0;
    for (std::size_t i = 0; i < x.size(); ++i) {
        const double weight = 1 / (error[i] * error[i]);
        spread += weight * (x[i] - center) * (x[i] - center);
        product += weight * (x[i] - center) * y[i];
    }
    Line line{};
    line.slope = product / spread;
    line.intercept = sy / s - line.slope * center;
    line.slope_error = 1 / std::sqrt(spread);
    line.intercept_error = std::sqrt(1 / s + center * center / spread);
    for (std::size_t i = 0; i < x.size(); ++i) {
        line.chi2 += std::pow((y[i] - line.intercept - line.slope * x[i]) / error[i], 2);
    }
    return line;
}

void check_sizes(std::span<const double> x, std::span<const double> y, std::span<const double> error) {
    if (x.size() < 2 || y.size() != x.size() || error.size() != x.size()) {
        check::refuse("x, y, y_error",
                      std::to_string(x.size()) + ", " + std::to_string(y.size()) + ", " +
                          std::to_string(error.size()) + " values",
                      "equally many, at least two");
    }
    for (std::size_t i = 0; i < x.size(); ++i) {
        check::positive("x", x[i]);
        check::finite("y", y[i]);
        check::positive("y_error", error[i]);
    }
}

}  // namespace

PowerLaw fit_power_law(std::span<const double> x, std::span<const double> y,
                       std::span<const double> y_error) {
    check_sizes(x, y, y_error);
    std::vector<double> log_x, log_y, error;
    for (std::size_t i = 0; i < x.size(); ++i) {
        check::positive("y", y[i], "a power law has no other sign");
        log_x.push_back(std::log(x[i]));
        log_y.push_back(std::log(y[i]));
        error.push_back(y_error[i] / y[i]);
    }
    const Line line = fit_line(log_x, log_y, error);
    return {
        .exponent = -line.slope, .exponent_error = line.slope_error, .amplitude = std::exp(line.intercept)};
}

Extrapolation extrapolate(std::span<const double> x, std::span<const double> y,
                          std::span<const double> y_error) {
    check_sizes(x, y, y_error);
    std::vector<double> inverse;
    for (const double value : x) {
        inverse.push_back(1 / value);
    }
    const Line line = fit_line(inverse, y, y_error);
    return {
        .limit = line.intercept, .limit_error = line.intercept_error, .slope = line.slope, .chi2 = line.chi2};
}

}  // namespace detequiv
