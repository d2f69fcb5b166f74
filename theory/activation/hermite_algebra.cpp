#include "activation/hermite_algebra.hpp"

#include <algorithm>
#include <cstddef>

namespace detequiv::expression {
namespace {

void trim(HermitePolynomial& p) {
    while (!p.empty() && p.back() == 0.0) {
        p.pop_back();
    }
}

}  // namespace

HermitePolynomial add(const HermitePolynomial& p, const HermitePolynomial& q) {
    HermitePolynomial sum(std::max(p.size(), q.size()), 0.0);
    std::copy(p.begin(), p.end(), sum.begin());
    for (std::size_t k = 0; k < q.size(); ++k) {
        sum[k] += q[k];
    }
    trim(sum);
    return sum;
}

HermitePolynomial scaled(HermitePolynomial p, double factor) {
    for (double& coefficient : p) {
        coefficient *= factor;
    }
    trim(p);
    return p;
}

HermitePolynomial multiply(const HermitePolynomial& p, const HermitePolynomial& q) {
    if (p.empty() || q.empty()) {
        return {};
    }
    HermitePolynomial product(p.size() + q.size() - 1, 0.0);
    for (std::size_t m = 0; m < p.size(); ++m) {
        for (std::size_t n = 0; n < q.size(); ++n) {
            double weight = p[m] * q[n];
            for (std::size_t j = 0; weight != 0.0; ++j) {
                product[m + n - 2 * j] += weight;
                if (j == std::min(m, n)) {
                    break;
                }
                weight *= static_cast<double>((m - j) * (n - j)) / static_cast<double>(j + 1);
            }
        }
    }
    trim(product);
    return product;
}

double norm2(const HermitePolynomial& p) {
    double sum = 0.0;
    double factorial = 1.0;
    for (std::size_t k = 0; k < p.size(); ++k) {
        factorial *= k > 0 ? static_cast<double>(k) : 1.0;
        sum += factorial * p[k] * p[k];
    }
    return sum;
}

}  // namespace detequiv::expression
