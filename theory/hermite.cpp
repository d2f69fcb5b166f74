#include "detequiv/theory/hermite.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>

#include "detequiv/numerics/bounded.hpp"
#include "detequiv/numerics/checks.hpp"

namespace detequiv {

namespace {

constexpr double rounding = 64 * unit_roundoff;

Eigen::VectorXd root_factorials(int degree) {
    Eigen::VectorXd roots = Eigen::VectorXd::Ones(degree + 1);
    for (int k = 1; k <= degree; ++k) {
        roots[k] = roots[k - 1] * std::sqrt(static_cast<double>(k));
    }
    return roots;
}

/// Normalised coordinates sqrt(k!) c_k, each with an absolute error, -> the expansion with its energies. The
/// energies are norms of what remains of sigma at the nodes, not differences of squares, so a nearly linear
/// activation keeps the digits of c_g.
Hermite assemble(const SampledFunction& sampled, double evaluation, const Eigen::MatrixXd& he,
                 Eigen::VectorXd normalised, Eigen::VectorXd errors) {
    Hermite result;
    result.norm2 = sampled.norm2();
    result.evaluation_error = evaluation;
    const double norm = std::sqrt(result.norm2);
    const auto small = (normalised.array().abs() < rounding * norm).eval();
    result.errors = small.select(normalised.array().abs() + errors.array(), errors);
    normalised = small.select(0, normalised);
    const auto energy_without = [&](Eigen::Index count) {
        const Eigen::ArrayXd remaining =
            sampled.values - (he.topRows(count).transpose() * normalised.head(count)).array();
        const double energy = (sampled.rule.weights * remaining.square()).sum();
        return energy < rounding * rounding * result.norm2 ? 0.0 : energy;
    };
    result.bulk_variance = energy_without(std::min<Eigen::Index>(2, normalised.size()));
    if (normalised.size() == 1) {
        const double c1 = (sampled.rule.weights * sampled.values * sampled.rule.nodes).sum();
        result.bulk_variance = std::max(0.0, result.bulk_variance - c1 * c1);
    }
    result.tail_energy = energy_without(normalised.size());
    result.error_estimate = sampled.error;
    result.norm2_error = 4 * sampled.error * result.norm2;
    // A sum of squares of what remains at the nodes, each with an error of a few roundings of sigma.
    const auto energy_error = [&](double energy) {
        const double remaining = sampled.error * norm;
        const double zeroed = energy == 0 ? rounding * norm : 0;
        return 2 * std::sqrt(energy) * remaining + std::pow(remaining + zeroed, 2) +
               4 * sampled.error * energy;
    };
    result.bulk_variance_error = energy_error(result.bulk_variance);
    result.tail_energy_error = energy_error(result.tail_energy);
    constexpr double eight_digits = 1e-8;  // left by roundings of sigma itself
    result.status = evaluation > eight_digits ? worse(sampled.status, Status::inaccurate) : sampled.status;
    const int degree = static_cast<int>(normalised.size()) - 1;
    result.coefficients = normalised.cwiseQuotient(root_factorials(degree));
    return result;
}

/// Norm of the roundings of sigma's values, by which they move sqrt(k!) c_k at most. Where a rounding decides
/// on which side of a jump a node lies, the width of the jump counts instead.
double norm_of_roundings(const Activation& sigma, const QuadratureRule& rule) {
    const auto size = static_cast<std::size_t>(rule.nodes.size());
    Eigen::ArrayXd errors(rule.nodes.size());
    sigma.rounding_errors({rule.nodes.data(), size}, {errors.data(), size});
    for (std::size_t j = 0; j < sigma.jumps().size(); ++j) {
        errors = ((rule.nodes - sigma.jumps()[j]).abs() <= sigma.jump_widths()[j]).select(0.0, errors);
    }
    // Nodes whose weight has underflowed take no part.
    return std::sqrt((rule.weights > 0).select(rule.weights * errors.square(), 0.0).sum());
}

/// Jumps misplaced by w move sqrt(k!) c_k by at most their height times w max |he_k n| <= 0.44 w exp(-z^2/4)
/// (Cramer), and E sigma^2 by w n(z) times the change of sigma^2, of which a quarter counts.
double shift_by_jumps(const Activation& sigma, double norm) {
    double shift = 0;
    for (std::size_t j = 0; j < sigma.jumps().size(); ++j) {
        const double z = sigma.jumps()[j];
        const double w = sigma.jump_widths()[j];
        const double beside = std::max(w, std::ldexp(std::max(1.0, std::abs(z)), -50));
        const double left = sigma(z - beside);
        const double right = sigma(z + beside);
        const double density = std::exp(-z * z / 2) / std::sqrt(2 * std::numbers::pi);
        shift += w * std::max(0.44 * std::abs(right - left) * std::exp(-z * z / 4),
                              std::abs(right * right - left * left) * density / (4 * norm));
    }
    return shift;
}

/// What sigma's own roundings may contribute, relative to its norm.
double evaluation_error(const Activation& sigma, const SampledFunction& sampled) {
    const double norm = std::sqrt(sampled.norm2());
    return (norm_of_roundings(sigma, sampled.rule) + shift_by_jumps(sigma, norm)) / norm;
}

/// sigma at the nodes; `error` of the function includes `evaluation`, what sigma's own roundings contribute.
struct SampledActivation {
    SampledFunction function;
    double evaluation = 0;
};

SampledActivation sampled_activation(const Activation& sigma) {
    SampledFunction sampled = sample_function(
        [&](std::span<const double> z, std::span<double> values) { sigma.evaluate(z, values); },
        sigma.split_points());
    if (!usable(sampled.status) || !std::isfinite(sampled.norm2())) {
        check::refuse("function", sigma.text(),
                      "finite values with finite squares, and square integrability under the normal law");
    }
    const double evaluation = evaluation_error(sigma, sampled);
    sampled.error += evaluation;
    return {.function = std::move(sampled), .evaluation = evaluation};
}

}  // namespace

double Hermite::normalised(int k) const {
    if (k >= coefficients.size()) {
        return 0;
    }
    double value = coefficients[k];
    for (int j = 2; j <= k; ++j) {
        value *= std::sqrt(static_cast<double>(j));
    }
    return value;
}

double Hermite::coefficient_error(int k) const {
    double error = normalised_error(k);
    for (int j = 2; j <= k; ++j) {
        error /= std::sqrt(static_cast<double>(j));
    }
    return error;
}

Eigen::MatrixXd normalised_hermite(const Eigen::ArrayXd& z, int degree) {
    check::at_least("degree", degree, 0);
    Eigen::MatrixXd he(degree + 1, z.size());
    he.row(0).setOnes();
    if (degree > 0) {
        he.row(1) = z;
    }
    for (int k = 1; k < degree; ++k) {
        he.row(k + 1) =
            (z.transpose() * he.row(k).array() - std::sqrt(static_cast<double>(k)) * he.row(k - 1).array()) /
            std::sqrt(k + 1.0);
    }
    return he;
}

double hermite_moment(int k, int i) {
    if (i > k || (k - i) % 2 != 0) {
        return 0;
    }
    double value = 1;
    for (int m = 1; m <= i; ++m) {
        value *= std::sqrt(static_cast<double>(m));
    }
    for (int m = i + 1; m <= k; ++m) {
        value *= m;
    }
    for (int m = 2; m <= k - i; m += 2) {
        value /= m;
    }
    return value;
}

Hermite hermite_by_quadrature(const Activation& sigma, int degree) {
    check::within("Hermite degree", degree, 0, max_hermite_degree);
    const auto [sampled, evaluation] = sampled_activation(sigma);
    const Eigen::MatrixXd he = normalised_hermite(sampled.rule.nodes, degree);
    return assemble(sampled, evaluation, he, he * (sampled.rule.weights * sampled.values).matrix(),
                    Eigen::VectorXd::Constant(degree + 1, sampled.error * std::sqrt(sampled.norm2())));
}

Hermite hermite_expansion(const Activation& sigma, int degree) {
    if (!sigma.closed_coefficient(0)) {
        return hermite_by_quadrature(sigma, degree);
    }
    check::within("Hermite degree", degree, 0, max_hermite_degree);
    const auto [sampled, evaluation] = sampled_activation(sigma);
    const Eigen::MatrixXd he = normalised_hermite(sampled.rule.nodes, degree);
    Eigen::VectorXd normalised = root_factorials(degree);
    for (int k = 0; k <= degree; ++k) {
        normalised[k] *= sigma.closed_coefficient(k).value();
    }
    // A closed form and sqrt(k!) carry about a rounding for each factor, and its sums some of their parts.
    const double size = sigma.closed_size();
    Eigen::VectorXd errors = normalised.cwiseAbs().cwiseProduct(
        unit_roundoff * Eigen::VectorXd::LinSpaced(degree + 1, 8, 8 + 2 * degree));
    errors.array() += 4 * unit_roundoff * size + evaluation * std::sqrt(sampled.norm2());
    Hermite result = assemble(sampled, evaluation, he, std::move(normalised), errors);
    if (const std::optional<double> norm2 = sigma.closed_norm2()) {
        result.norm2 = *norm2;
        result.norm2_error =
            16 * unit_roundoff * std::max(*norm2, size * size) + 4 * evaluation * sampled.norm2();
    }
    return result;
}

}  // namespace detequiv
