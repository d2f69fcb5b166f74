#include "axes.hpp"

#include <algorithm>
#include <cmath>

#include "detequiv/numerics/checks.hpp"

namespace detequiv::app {
namespace {

constexpr const char* plain_numbers = "'%h'";  // six digits; 3×10⁻⁵, not 3e-05
constexpr const char* powers_of_ten = "'10^{%L}'";
constexpr double decades_of_powers = 100;  // from here on powers of ten are tics enough

std::string range(const std::string& name, double lower, double upper) {
    return "set " + name + "range [" + check::shortest(lower) + ":" + check::shortest(upper) + "]\n";
}

/// 1, 2 or 5 times a power of ten, so that hardly more than `count` of them fill `length`.
double even_step(double length, int count) {
    constexpr double more = 1.1;  // air at the ends makes no tics rarer
    const double unit = std::pow(10, std::floor(std::log10(length / count)));
    for (const double factor : {1.0, 2.0, 5.0}) {
        if (more * factor * unit * count >= length) {
            return factor * unit;
        }
    }
    return 10 * unit;
}

/// Enough digits to tell tics apart that are close for their size.
std::string even_format(double largest, double step) {
    const int digits = static_cast<int>(std::ceil(std::log10(largest / step))) + 1;
    return digits <= 6 ? plain_numbers : "'%." + std::to_string(std::min(digits, 17)) + "g'";
}

std::string even_axis(const std::string& name, double lower, double upper, int tics) {
    const double step = even_step(upper - lower, tics);
    const double largest = std::max(std::abs(lower), std::abs(upper));
    return "unset logscale " + name + "\n" + range(name, lower, upper) + "set " + name + "tics " +
           check::shortest(step) + "\nset " + name + "tics format " + even_format(largest, step) + "\n";
}

/// 1, 2 and 5 times the powers of ten inside, or, where these are few, even ones.
std::string few_log_tics(double lower, double upper) {
    constexpr int fewest = 3;
    std::string tics;
    int count = 0;
    const auto add = [&](double tic) {
        if (tic >= lower && tic <= upper) {
            tics.append(count++ == 0 ? "" : ", ").append(check::shortest(tic));
        }
    };
    for (double unit = std::pow(10, std::floor(std::log10(lower))); unit <= upper; unit *= 10) {
        for (const double factor : {1.0, 2.0, 5.0}) {
            add(factor * unit);
        }
    }
    if (count < fewest) {
        tics.clear();
        count = 0;
        const double step = even_step(upper - lower, fewest + 1);
        for (double k = std::ceil(lower / step); k * step <= upper; ++k) {
            add(k * step);
        }
    }
    return tics;
}

std::string log_axis(const std::string& name, double lower, double upper) {
    const std::string scale = "set logscale " + name + "\n";
    const std::string set_tics = "set " + name + "tics ";
    if (upper / lower >= decades_of_powers) {
        return scale + range(name, lower, upper) + set_tics + "autofreq format " + powers_of_ten + "\n";
    }
    // gnuplot leaves out a tic at an end whose logarithm it rounds to the outside.
    constexpr double hair = 1e-9;
    const std::string tics = ", " + few_log_tics(lower, upper) + ", ";
    const auto is_tic = [&tics](double end) {
        return tics.find(", " + check::shortest(end) + ", ") != std::string::npos;
    };
    return scale +
           range(name, is_tic(lower) ? lower * (1 - hair) : lower,
                 is_tic(upper) ? upper * (1 + hair) : upper) +
           set_tics + "(" + tics.substr(2, tics.size() - 4) + ") format " + plain_numbers + "\n";
}

/// One value in the middle, which is the only tic.
std::string axis_of_one(const std::string& name, double value) {
    const double air = value == 0 ? 1 : 0.1 * std::abs(value);
    return "unset logscale " + name + "\n" + range(name, value - air, value + air) + "set " + name +
           "tics (" + check::shortest(value) + ") format " + plain_numbers + "\n";
}

/// Not so narrow that tics would look alike.
Extent readable_extent(Extent extent) {
    if (extent.empty()) {
        return {.lower = 0, .upper = 1};
    }
    const double size = std::max(std::abs(extent.lower), std::abs(extent.upper));
    if (!(extent.upper - extent.lower > 1e-4 * size)) {
        const double air = size > 0 ? 0.02 * size : 1;
        extent = {.lower = extent.lower >= 0 ? std::max(0.0, extent.lower - air) : extent.lower - air,
                  .upper = extent.upper + air};
    }
    return extent;
}

}  // namespace

void Extent::add(double value, double error_bar) {
    if (std::isfinite(value)) {
        const double bar = std::isfinite(error_bar) ? error_bar : 0;
        lower = std::min(lower, value - bar);
        upper = std::max(upper, value + bar);
    }
}

std::string swept_axis(const std::string& name, const Sweep& sweep, bool aired) {
    double lower = std::min(sweep.from, sweep.to);
    double upper = std::max(sweep.from, sweep.to);
    if (sweep.points == 1 || !(lower < upper)) {
        return axis_of_one(name, sweep.from);
    }
    constexpr double air = 0.02;
    if (sweep.logarithmic) {
        const double factor = aired ? std::pow(upper / lower, air) : 1;
        return log_axis(name, lower / factor, upper * factor);
    }
    const double length = aired ? air * (upper - lower) : 0;
    constexpr int tics = 5;
    return even_axis(name, lower - length, upper + length, tics) + "set m" + name + "tics 2\n";
}

bool is_wide(const Extent& extent) noexcept {
    constexpr double wide = 30;
    return extent.lower > 0 && extent.upper > wide * extent.lower;
}

std::string error_axis(const Extent& extent, int tics) {
    if (is_wide(extent)) {
        constexpr double factor = 1.3;
        return log_axis("y", extent.lower / factor, extent.upper * factor);
    }
    const auto [lower, upper] = readable_extent(extent);
    const double air = 0.07 * (upper - lower);
    return even_axis("y", lower < 0 ? lower - air : std::max(0.0, lower - air), upper + air, tics);
}

std::string axis_from_zero(const Extent& extent, int tics) {
    const double lower = extent.empty() ? 0 : std::min(0.0, extent.lower);
    const double upper = extent.empty() || !(extent.upper > 0) ? 1 : extent.upper;
    const double air = 0.06 * (upper - lower);
    return even_axis("y", lower < 0 ? lower - air : 0, upper + air, tics);
}

}  // namespace detequiv::app
