#include "detequiv/theory/mean_shift.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

#include "detequiv/numerics/checks.hpp"
#include "detequiv/numerics/quadrature.hpp"

namespace detequiv {

namespace {

constexpr int density_reach = 10;  // n(z) He_16(z)/16! < 1e-18 beyond

}  // namespace

MeanShift::MeanShift(const Activation& sigma, double reach)
    : reach_(check::within("reach of the mean shift", reach, 0, 200)),
      half_(static_cast<Eigen::Index>(std::ceil(reach / spacing))),
      series_(terms, 2 * half_ + 1) {
    // sigma once on a composite rule; every centre then weighs the nodes near it with its own density.
    const int end = static_cast<int>(std::ceil(static_cast<double>(half_) * spacing)) + density_reach;
    const SampledFunction line =
        sample_line([&](std::span<const double> z, std::span<double> values) { sigma.evaluate(z, values); },
                    sigma.split_points(), -end, end);
    const Eigen::ArrayXd& z = line.rule.nodes;
    Eigen::ArrayXd h, value, before;
    for (Eigen::Index c = 0; c < series_.cols(); ++c) {
        const double t0 = static_cast<double>(c - half_) * spacing;
        const Eigen::Index begin = std::lower_bound(z.begin(), z.end(), t0 - density_reach) - z.begin();
        const Eigen::Index past = std::upper_bound(z.begin(), z.end(), t0 + density_reach) - z.begin();
        const Eigen::Index count = past - begin;
        h = z.segment(begin, count) - t0;
        value = line.rule.weights.segment(begin, count) * line.values.segment(begin, count) *
                (h.square() * -0.5).exp() / std::sqrt(2 * std::numbers::pi);
        before = Eigen::ArrayXd::Zero(count);
        // P_k = He_k/k! obeys (k + 1) P_{k+1} = h P_k - P_{k-1}; the weight rides along.
        for (int k = 0; k < terms; ++k) {
            series_(k, c) = value.sum();
            before = (h * value - before) * (1.0 / (k + 1.0));
            before.swap(value);
        }
    }
}

Eigen::Index MeanShift::centre(double t) const noexcept {
    return static_cast<Eigen::Index>(t / spacing +
                                     (static_cast<double>(half_) + 0.5));  // positive: truncation rounds
}

double MeanShift::value(double t) const {
    if (std::isnan(t)) {
        return t;
    }
    t = std::clamp(t, -reach_, reach_);
    const Eigen::Index c = centre(t);
    const double h = t - static_cast<double>(c - half_) * spacing;
    const double* b = series_.data() + c * terms;
    // Even and odd parts side by side: half the latency of one Horner chain.
    const double h2 = h * h;
    double even = b[16];
    double odd = b[15];
    for (int k = 14; k >= 2; k -= 2) {
        even = even * h2 + b[k];
        odd = odd * h2 + b[k - 1];
    }
    return even * h2 + b[0] + h * odd;
}

double MeanShift::slope(double t) const {
    if (std::isnan(t)) {
        return t;
    }
    t = std::clamp(t, -reach_, reach_);
    const Eigen::Index c = centre(t);
    const double h = t - static_cast<double>(c - half_) * spacing;
    const double* b = series_.data() + c * terms;
    double sum = 0;
    for (int k = terms - 1; k >= 1; --k) {
        sum = sum * h + k * b[k];
    }
    return sum;
}

}  // namespace detequiv
