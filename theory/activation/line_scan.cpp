#include "activation/line_scan.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>

#include "detequiv/numerics/bounded.hpp"
#include "detequiv/numerics/roots.hpp"

namespace detequiv::expression {
namespace {

struct Sample {
    double z = 0.0;
    double value = 0.0;
    double slope = 0.0;
    double magnitude = 0.0;

    bool vanishes() const { return std::abs(value) <= 4.0 * unit_roundoff * magnitude; }
};

class ZeroFinder {
  public:
    ZeroFinder(const Program& program, std::span<const double> points)
        : program_(program), samples_(sampled(points)) {}

    /// Samples close to the places and to the zeros among the points. Those that vanish are left out: what is
    /// zero to rounding beside a zero is no stretch of zeros.
    void look_closer(std::span<const double> places) {
        std::vector<double> close;
        for (const double place : places) {
            add_close(place, close);
        }
        for (std::size_t i = 1; i + 1 < samples_.size(); ++i) {
            if (samples_[i].vanishes() && !samples_[i - 1].vanishes() && !samples_[i + 1].vanishes()) {
                add_close(samples_[i].z, close);
            }
        }
        const std::vector<Sample> found = sampled(close);
        std::copy_if(found.begin(), found.end(), std::back_inserter(samples_),
                     [](const Sample& sample) { return !sample.vanishes(); });
        std::sort(samples_.begin(), samples_.end(),
                  [](const Sample& a, const Sample& b) { return a.z < b.z; });
    }

    Zeros run() {
        for (std::size_t i = 0; i + 1 < samples_.size(); ++i) {
            if (samples_[i].vanishes()) {
                visit_zero(i);
            } else if (!samples_[i + 1].vanishes()) {
                visit_cell(samples_[i], samples_[i + 1]);
            }
        }
        return std::move(zeros_);
    }

  private:
    static void add_close(double place, std::vector<double>& points) {
        constexpr int steps = 20;
        double distance = 2 * line_end / fine_cells;
        for (int j = 0; j < steps; ++j) {
            distance /= 4;
            points.insert(points.end(), {place - distance, place + distance});
        }
    }

    std::vector<Sample> sampled(std::span<const double> points) const {
        std::vector<double> value(points.size());
        std::vector<double> slope(points.size());
        std::vector<double> magnitude(points.size());
        program_.run(points, std::array<std::span<double>, 3>{value, slope, magnitude});
        std::vector<Sample> samples;
        samples.reserve(points.size());
        for (std::size_t i = 0; i < points.size(); ++i) {
            samples.push_back({points[i], value[i], slope[i], magnitude[i]});
        }
        return samples;
    }

    Sample sample(double z) const {
        const std::vector<double> values = program_.all(z);
        return {z, values[0], values[1], values[2]};
    }

    void visit_zero(std::size_t i) {
        if (i == 0 || samples_[i - 1].vanishes() || samples_[i + 1].vanishes()) {
            return;
        }
        const bool crosses = (samples_[i - 1].value < 0.0) != (samples_[i + 1].value < 0.0);
        (crosses ? zeros_.crossings : zeros_.touches).push_back(samples_[i].z);
    }

    void visit_cell(const Sample& left, const Sample& right) {
        if ((left.value < 0.0) != (right.value < 0.0)) {
            cross(left, right);
            return;
        }
        const double sign = left.value < 0.0 ? -1.0 : 1.0;
        const double reach = 4.0 * (right.z - left.z);
        if (!(sign * left.slope < 0.0 && sign * right.slope > 0.0 &&
              std::abs(left.value) <= reach * std::abs(left.slope) &&
              std::abs(right.value) <= reach * std::abs(right.slope))) {
            return;
        }
        const Sample lowest = sample(root(1, left, right, left.slope, right.slope));
        if (lowest.vanishes()) {
            zeros_.touches.push_back(lowest.z);
        } else if (sign * lowest.value < 0.0) {
            cross(left, lowest);
            cross(lowest, right);
        }
    }

    void cross(const Sample& left, const Sample& right) {
        zeros_.crossings.push_back(root(0, left, right, left.value, right.value));
    }

    /// A zero of the program's result, divided by its size so that products of values cannot underflow.
    double root(std::size_t result, const Sample& left, const Sample& right, double f_left,
                double f_right) const {
        const double size =
            std::min(std::max(std::abs(f_left), std::abs(f_right)), std::numeric_limits<double>::max());
        const auto f = [&](double z) { return std::clamp(program_.all(z)[result] / size, -1.0, 1.0); };
        if (!(f(left.z) * f(right.z) < 0.0)) {
            return std::midpoint(left.z, right.z);
        }
        return bracketed_root(f, left.z, right.z).root;
    }

    const Program& program_;
    std::vector<Sample> samples_;
    Zeros zeros_;
};

}  // namespace

std::vector<double> line_grid(int cells) {
    std::vector<double> grid;
    grid.reserve(static_cast<std::size_t>(cells) + 1);
    for (int i = 0; i <= cells; ++i) {
        grid.push_back(-line_end + 2.0 * line_end / cells * i);
    }
    return grid;
}

bool same_place(double a, double b) {
    return std::abs(a - b) <= 8.0 * unit_roundoff * std::max({1.0, std::abs(a), std::abs(b)});
}

Zeros find_zeros(const Program& program, std::span<const double> points) {
    return ZeroFinder(program, points).run();
}

Zeros find_close_zeros(const Program& program, std::span<const double> points,
                       std::span<const double> places) {
    ZeroFinder finder(program, points);
    finder.look_closer(places);
    return finder.run();
}

}  // namespace detequiv::expression
