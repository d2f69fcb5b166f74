#include <algorithm>
#include <boost/math/tools/minima.hpp>
#include <cmath>
#include <string>

#include "detequiv/numerics/checks.hpp"
#include "detequiv/validation/estimator.hpp"

namespace detequiv {

namespace {

struct Line {
    double intercept, slope, intercept_error, chi2;
};

/// Weighted least squares of y = intercept + slope x, errors taken as they are given.
Line fit_line(std::span<const double> x, std::span<const double> y, std::span<const double> error) {
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
    // Asked of x itself: the spread about a rounded center need not vanish.
    const auto [least, most] = std::minmax_element(x.begin(), x.end());
    if (!(*least < *most)) {
        check::refuse("x", "one value", "at least two different ones");
    }
}

/// By which errors grow where the scatter exceeds them; never below 1: few values may lie close by chance.
double widening(double chi2, std::size_t degrees_of_freedom) {
    return degrees_of_freedom == 0 ? 1
                                   : std::sqrt(std::max(1.0, chi2 / static_cast<double>(degrees_of_freedom)));
}

/// Least squares of y = A exp(-p t) at given p, t = log x from about its middle.
class Profile {
  public:
    Profile(std::span<const double> x, std::span<const double> y, std::span<const double> error)
        : y_(y), error_(error) {
        for (const double value : x) {
            t_.push_back(std::log(value));
        }
        const auto [least, most] = std::minmax_element(t_.begin(), t_.end());
        middle_ = 0.5 * (*least + *most);
        for (double& value : t_) {
            value -= middle_;
        }
    }

    [[nodiscard]] double amplitude(double p) const { return product(p) / moment(p, 0); }
    [[nodiscard]] double chi2(double p) const {
        const double a = amplitude(p);
        double sum = 0;
        for (std::size_t i = 0; i < t_.size(); ++i) {
            sum += std::pow((y_[i] - a * std::exp(-p * t_[i])) / error_[i], 2);
        }
        return sum;
    }

    /// At the minimum p; empty where the amplitude is not resolved.
    [[nodiscard]] std::optional<PowerLaw> at(double p) const {
        constexpr double resolved = 3;  // errors
        const double a = amplitude(p);
        const double weight = moment(p, 0);
        // Counted from the pivot, the amplitude and p are uncorrelated: both errors are one term.
        const double pivot = moment(p, 1) / weight;
        const double spread = moment(p, 2) / weight - pivot * pivot;
        PowerLaw law{.exponent = p, .chi2 = chi2(p), .degrees_of_freedom = t_.size() - 2};
        const double relative_error =
            widening(law.chi2, law.degrees_of_freedom) / std::sqrt(weight) / std::abs(a);
        if (!(resolved * relative_error <= 1)) {
            return std::nullopt;
        }
        law.exponent_error = relative_error / std::sqrt(spread);
        law.amplitude = a * std::exp(p * middle_);
        law.amplitude_error =
            std::abs(law.amplitude) * std::hypot(relative_error, (middle_ + pivot) * law.exponent_error);
        return law;
    }

  private:
    /// sum exp(-2 p t) t^power/error^2
    [[nodiscard]] double moment(double p, int power) const {
        double sum = 0;
        for (std::size_t i = 0; i < t_.size(); ++i) {
            sum += std::exp(-2 * p * t_[i]) * std::pow(t_[i], power) / (error_[i] * error_[i]);
        }
        return sum;
    }
    /// sum exp(-p t) y/error^2
    [[nodiscard]] double product(double p) const {
        double sum = 0;
        for (std::size_t i = 0; i < t_.size(); ++i) {
            sum += std::exp(-p * t_[i]) * y_[i] / (error_[i] * error_[i]);
        }
        return sum;
    }

    std::vector<double> t_;
    std::span<const double> y_, error_;
    double middle_ = 0;
};

}  // namespace

std::optional<PowerLaw> fit_power_law(std::span<const double> x, std::span<const double> y,
                                      std::span<const double> y_error) {
    constexpr double least = -2, step = 0.05;
    constexpr int steps = 120;
    check_sizes(x, y, y_error);
    const Profile profile(x, y, y_error);
    int best = 0;
    for (int i = 1; i <= steps; ++i) {
        best = profile.chi2(least + i * step) < profile.chi2(least + best * step) ? i : best;
    }
    if (best == 0 || best == steps) {
        return std::nullopt;
    }
    const auto chi2 = [&](double p) { return profile.chi2(p); };
    constexpr int bits = std::numeric_limits<double>::digits / 2;
    return profile.at(boost::math::tools::brent_find_minima(chi2, least + (best - 1) * step,
                                                            least + (best + 1) * step, bits)
                          .first);
}

Extrapolation extrapolate(std::span<const double> x, std::span<const double> y,
                          std::span<const double> y_error, double power) {
    check_sizes(x, y, y_error);
    check::positive("power", power);
    std::vector<double> small;
    for (const double value : x) {
        small.push_back(std::pow(value, -power));
    }
    const Line line = fit_line(small, y, y_error);
    const std::size_t freedom = x.size() - 2;
    return {.power = power,
            .limit = line.intercept,
            .limit_error = line.intercept_error * widening(line.chi2, freedom),
            .slope = line.slope,
            .chi2 = line.chi2,
            .degrees_of_freedom = freedom};
}

}  // namespace detequiv
