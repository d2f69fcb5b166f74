#include <cmath>

#include "detequiv/numerics/checks.hpp"
#include "detequiv/numerics/quadrature.hpp"
#include "gauss_hermite_nodes.hpp"

namespace detequiv {

namespace {

/// he_n and its predecessor times exp(-z^2/4), which keeps both near 1 up to n = 512, and the sum of their
/// squares.
struct WeightedHermite {
    double last, before_last, squares;
};

WeightedHermite weighted_hermite(double z, int n) {
    double before = 0;
    double value = std::exp(-z * z / 4);
    double squares = 0;
    for (int k = 0; k < n; ++k) {
        squares += value * value;
        const double next = (z * value - std::sqrt(static_cast<double>(k)) * before) / std::sqrt(k + 1.0);
        before = value;
        value = next;
    }
    return {value, before, squares};
}

double polished(double z, int n) {
    // he_n' = sqrt(n) he_{n-1}. Two steps: the start carries at least eight digits.
    for (int step = 0; step < 2; ++step) {
        const WeightedHermite h = weighted_hermite(z, n);
        z -= h.last / (std::sqrt(static_cast<double>(n)) * h.before_last);
    }
    return z;
}

}  // namespace

QuadratureRule gauss_hermite(int count) {
    check::within("node count", count, 1, 512);
    const Eigen::ArrayXd start = approximate_hermite_nodes(count);
    QuadratureRule rule{Eigen::ArrayXd(count), Eigen::ArrayXd(count)};
    for (int j = 0; j < (count + 1) / 2; ++j) {
        const int mirror = count - 1 - j;
        const double z = j == mirror ? 0.0 : polished(start[mirror], count);
        const double weight = std::exp(-z * z / 2) / weighted_hermite(z, count).squares;
        rule.nodes[j] = -z;
        rule.nodes[mirror] = z;
        rule.weights[j] = rule.weights[mirror] = weight;
    }
    return rule;
}

}  // namespace detequiv
