#include "step_polynomials.hpp"

#include <cmath>
#include <cstddef>
#include <vector>

#include "detequiv/numerics/bounded.hpp"

namespace detequiv {

namespace {

/// T_k = sqrt(k!) c_k with errors, and the factorials, of which 128!^(1/2) is still a double.
struct Coordinates {
    std::vector<double> T, T_error, factorial, root_factorial, double_factorial;
    int degree;
    bool ends;  ///< no energy beyond the degree

    Coordinates(const Hermite& activation, int most)
        : factorial{1},
          root_factorial{1},
          double_factorial{1},
          degree(activation.degree()),
          ends(activation.tail_energy == 0) {
        for (int k = 0; k <= most; ++k) {
            T.push_back(activation.normalised(k));
            T_error.push_back(activation.normalised_error(k));
        }
        for (int k = 1; k <= most; ++k) {
            factorial.push_back(factorial.back() * k);
            root_factorial.push_back(root_factorial.back() * std::sqrt(static_cast<double>(k)));
            double_factorial.push_back(double_factorial.back() * 2 * k);  // 2^k k!
        }
    }
};

/// E[Z^m sigma^(k)(Z)]/m! = sum over r = m, m - 2, ... of (k + r)! c_(k+r)/(r! 2^q q!), q = (m - r)/2.
struct Moment {
    double value = 0, error = 0;
    bool known = true;
};

Moment moment(const Coordinates& sigma, int m, int k) {
    Moment sum;
    double magnitude = 0;
    for (int r = m % 2; r <= m; r += 2) {
        const auto order = static_cast<std::size_t>(k) + static_cast<std::size_t>(r);
        const double weight = sigma.root_factorial[order] / sigma.factorial[static_cast<std::size_t>(r)] /
                              sigma.double_factorial[static_cast<std::size_t>((m - r) / 2)];
        sum.value += weight * sigma.T[order];
        magnitude += weight * std::abs(sigma.T[order]);
        sum.error += weight * sigma.T_error[order];
        sum.known = sum.known && (k + r <= sigma.degree || sigma.ends);
    }
    // Factors of each term, of which the roots count half, and the sum.
    sum.error += (4 + 2 * (k + m)) * unit_roundoff * magnitude;
    return sum;
}

/// E[he_i z^j]/j!
double power_moment(const Coordinates& sigma, int j, int i) {
    return hermite_moment(j, i) / sigma.factorial[static_cast<std::size_t>(j)];
}

}  // namespace

StepPolynomialTable::StepPolynomialTable(const Hermite& activation, int highest)
    : power_(Eigen::MatrixXd::Zero(highest + 1, highest + 1)),
      mean_(power_),
      error_(power_),
      known_(Eigen::MatrixXi::Zero(highest + 1, highest + 1)) {
    const Coordinates sigma(activation, 2 * highest);
    for (int k = 0; k <= highest; ++k) {
        for (int i = k % 2; i <= k; i += 2) {
            power_(i, k) = power_moment(sigma, k, i);
        }
        for (int m = 0; m <= k; ++m) {
            const Moment of_sigma = moment(sigma, m, k);
            mean_(m, k) = of_sigma.value;
            error_(m, k) = of_sigma.error + (2 * k + 8) * unit_roundoff * std::abs(of_sigma.value);
            known_(m, k) = of_sigma.known ? 1 : 0;
        }
    }
}

StepPolynomials StepPolynomialTable::at(double theta, double chi) const {
    const Eigen::MatrixXd zero = Eigen::MatrixXd::Zero(power_.rows(), power_.cols());
    StepPolynomials out{
        .P = zero, .by_theta = zero, .by_chi = zero, .second = zero, .error = zero, .slope_error = zero};
    for (int k = 0; k <= highest(); ++k) {
        bool known = out.known == k;
        for (int j = chi == 0 ? k : 0; j <= k; ++j) {
            const int m = k - j;
            const double step = std::pow(theta, j) * std::pow(chi, m);
            known = known && (known_(m, k) != 0 || step == 0);
            for (int i = j % 2; i <= j; i += 2) {
                const double factor = step * power_(i, j);
                const double term = factor * mean_(m, k);
                const double error = std::abs(factor) * error_(m, k);
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
