#include "step_polynomials.hpp"

#include <cmath>

#include "detequiv/numerics/bounded.hpp"

namespace detequiv {

namespace {

/// (k + r)!^(1/2)/(r! 2^q q!), by quotients of which none overflows.
double moment_weight(int k, int r, int q) {
    double weight = 1;
    for (int i = 1; i <= k + r; ++i) {
        weight *= std::sqrt(static_cast<double>(i)) / (i <= r ? i : 1) / (i <= q ? 2 * i : 1);
    }
    for (int i = k + r + 1; i <= q; ++i) {
        weight /= 2 * i;
    }
    return weight;
}

/// E[Z^m sigma^(k)(Z)]/m! = sum over r = m, m - 2, ... of (k + r)! c_(k+r)/(r! 2^q q!), q = (m - r)/2.
struct Moment {
    double value = 0, error = 0;
    bool known = true;
};

Moment moment(const Hermite& activation, int m, int k) {
    Moment sum;
    double magnitude = 0;
    for (int r = m % 2; r <= m; r += 2) {
        const int q = (m - r) / 2;
        const double weight = moment_weight(k, r, q);
        sum.value += weight * activation.normalised(k + r);
        magnitude += weight * std::abs(activation.normalised(k + r));
        sum.error += weight * activation.normalised_error(k + r);
        sum.known = sum.known && (k + r <= activation.degree() || activation.tail_energy == 0);
    }
    // Factors of each term, of which the roots count half, and the sum.
    sum.error += (4 + 2 * (k + m)) * unit_roundoff * magnitude;
    return sum;
}

/// E[he_i z^j]/j!
double power_moment(int j, int i) {
    return hermite_moment(j, i) / std::tgamma(j + 1.0);
}

}  // namespace

StepPolynomials step_polynomials(const Hermite& activation, double theta, double chi, int highest) {
    const Eigen::MatrixXd zero = Eigen::MatrixXd::Zero(highest + 1, highest + 1);
    StepPolynomials out{
        .P = zero, .by_theta = zero, .by_chi = zero, .second = zero, .error = zero, .slope_error = zero};
    for (int k = 0; k <= highest; ++k) {
        bool known = out.known == k;
        for (int j = chi == 0 ? k : 0; j <= k; ++j) {
            const int m = k - j;
            const Moment of_sigma = moment(activation, m, k);
            const double step = std::pow(theta, j) * std::pow(chi, m);
            known = known && (of_sigma.known || step == 0);
            for (int i = j % 2; i <= j; i += 2) {
                const double term = step * of_sigma.value * power_moment(j, i);
                const double error =
                    std::abs(step * power_moment(j, i)) *
                    (of_sigma.error + (2 * k + 8) * unit_roundoff * std::abs(of_sigma.value));
                out.P(i, k) += term;
                out.by_theta(i, k) += j * term;
                out.by_chi(i, k) += m * term;
                out.second(i, k) += k * k * std::abs(term);
                out.error(i, k) += error;
                out.slope_error(i, k) += k * error;
            }
        }
        out.known += known ? 1 : 0;
    }
    return out;
}

}  // namespace detequiv
