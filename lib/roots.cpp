#include "detequiv/numerics/roots.hpp"

#include <Eigen/Core>
#include <algorithm>
#include <boost/math/policies/policy.hpp>
#include <boost/math/tools/toms748_solve.hpp>
#include <cmath>
#include <cstdint>
#include <unsupported/Eigen/Polynomials>

#include "detequiv/numerics/checks.hpp"

namespace detequiv {

BracketedRoot bracketed_root(const std::function<double(double)>& f, double lower, double upper) {
    BracketedRoot result{.root = lower,
                         .lower = lower,
                         .upper = upper,
                         .residual = f(lower),
                         .evaluations = 2,
                         .status = Status::ok};
    const double f_lower = result.residual;
    const double f_upper = f(upper);
    if (f_lower == 0) {
        result.upper = lower;
        return result;
    }
    if (f_upper == 0) {
        result.root = result.lower = upper;
        result.residual = 0;
        return result;
    }
    if (!(lower < upper) || std::isnan(f_lower) || std::isnan(f_upper) ||
        std::signbit(f_lower) == std::signbit(f_upper)) {
        check::refuse("bracket", "[" + check::shortest(lower) + ", " + check::shortest(upper) + "]",
                      "a change of sign of the function");
    }
    using Policy = boost::math::policies::policy<
        boost::math::policies::evaluation_error<boost::math::policies::ignore_error>>;
    std::uintmax_t evaluations = 200;
    const auto close = [](double a, double b) {
        return std::abs(b - a) <=
               2 * std::numeric_limits<double>::epsilon() * std::min(std::abs(a), std::abs(b));
    };
    const auto [a, b] =
        boost::math::tools::toms748_solve(f, lower, upper, f_lower, f_upper, close, evaluations, Policy());
    const double f_a = f(a);
    const double f_b = f(b);
    result.root = std::abs(f_a) <= std::abs(f_b) ? a : b;
    result.residual = std::abs(f_a) <= std::abs(f_b) ? f_a : f_b;
    result.lower = a;
    result.upper = b;
    result.evaluations += static_cast<int>(evaluations) + 2;
    result.status = evaluations < 200 ? Status::ok : Status::not_converged;
    return result;
}

namespace {

struct PolynomialValue {
    std::complex<double> value, slope;
    double magnitude;  // sum |a_k| |z|^k
};

PolynomialValue evaluate(const Eigen::VectorXd& a, std::complex<double> z) {
    PolynomialValue p{.value = 0, .slope = 0, .magnitude = 0};
    for (Eigen::Index k = a.size() - 1; k >= 0; --k) {
        p.slope = p.slope * z + p.value;
        p.value = p.value * z + a[k];
        p.magnitude = p.magnitude * std::abs(z) + std::abs(a[k]);
    }
    return p;
}

PolynomialRoot polished(const Eigen::VectorXd& a, std::complex<double> z) {
    PolynomialValue p = evaluate(a, z);
    for (int step = 0; step < 4 && p.value != 0.0 && p.slope != 0.0; ++step) {
        const std::complex<double> next = z - p.value / p.slope;
        const PolynomialValue at_next = evaluate(a, next);
        if (!(std::abs(at_next.value) < std::abs(p.value))) {
            break;
        }
        z = next;
        p = at_next;
    }
    return {z, p.magnitude > 0 ? std::abs(p.value) / p.magnitude : 0};
}

}  // namespace

std::vector<PolynomialRoot> polynomial_roots(std::span<const double> coefficients) {
    std::size_t size = coefficients.size();
    for (const double a : coefficients) {
        check::finite("polynomial coefficient", a);
    }
    while (size > 0 && coefficients[size - 1] == 0) {
        --size;
    }
    if (size == 0) {
        check::refuse("polynomial", "0", "a coefficient that is not zero");
    }
    std::vector<PolynomialRoot> roots;
    std::size_t zeros = 0;
    while (coefficients[zeros] == 0) {
        roots.push_back({0.0, 0.0});
        ++zeros;
    }
    const Eigen::VectorXd a = Eigen::Map<const Eigen::VectorXd>(coefficients.data() + zeros,
                                                                static_cast<Eigen::Index>(size - zeros));
    if (a.size() == 2) {
        roots.push_back(polished(a, -a[0] / a[1]));
    } else if (a.size() > 2) {
        const Eigen::PolynomialSolver<double, Eigen::Dynamic> solver(a);
        for (const std::complex<double>& start : solver.roots()) {
            roots.push_back(polished(a, start));
        }
    }
    std::sort(roots.begin(), roots.end(), [](const PolynomialRoot& p, const PolynomialRoot& q) {
        return p.value.real() != q.value.real() ? p.value.real() < q.value.real()
                                                : p.value.imag() < q.value.imag();
    });
    return roots;
}

}  // namespace detequiv
