#include "detequiv/theory/readout.hpp"

#include <Eigen/Eigenvalues>
#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "detequiv/numerics/checks.hpp"

namespace detequiv {

namespace {

constexpr int largest_rule = 160;  // atoms of a realised readout are compressed to a Gauss rule of this size

/// Three-term recurrence of the polynomials orthonormal under a rule, and their values at its nodes.
struct Orthonormal {
    Eigen::VectorXd diagonal, off_diagonal;
    Eigen::MatrixXd values;
};

/// Lanczos with full reorthogonalisation: f_p(omega) as vectors weighted by the root of the probabilities.
Orthonormal lanczos(const QuadratureRule& rule, int count) {
    const Eigen::VectorXd root = rule.weights.sqrt();
    Eigen::MatrixXd basis(rule.nodes.size(), count);
    Orthonormal result{Eigen::VectorXd(count), Eigen::VectorXd(std::max(count - 1, 0)), {}};
    Eigen::VectorXd next = root;
    for (int p = 0; p < count; ++p) {
        const double norm = next.norm();
        if (p > 0) {
            result.off_diagonal[p - 1] = norm;
        }
        basis.col(p) = next / norm;
        next = (rule.nodes * basis.col(p).array()).matrix();
        result.diagonal[p] = basis.col(p).dot(next);
        for (int pass = 0; pass < 2; ++pass) {
            next -= basis.leftCols(p + 1) * (basis.leftCols(p + 1).transpose() * next);
        }
    }
    result.values = (basis.array().colwise() / root.array()).matrix().transpose();
    return result;
}

/// Equal atoms merged, ascending.
QuadratureRule merged(std::span<const double> atoms, std::span<const double> probabilities) {
    std::vector<std::size_t> order(atoms.size());
    std::iota(order.begin(), order.end(), 0);
    std::sort(order.begin(), order.end(), [&](std::size_t i, std::size_t j) { return atoms[i] < atoms[j]; });
    std::vector<double> nodes, weights;
    for (const std::size_t j : order) {
        if (!nodes.empty() && nodes.back() == atoms[j]) {
            weights.back() += probabilities[j];
        } else {
            nodes.push_back(atoms[j]);
            weights.push_back(probabilities[j]);
        }
    }
    const auto size = static_cast<Eigen::Index>(nodes.size());
    return {Eigen::Map<const Eigen::ArrayXd>(nodes.data(), size),
            Eigen::Map<const Eigen::ArrayXd>(weights.data(), size)};
}

bool symmetric(const QuadratureRule& rule) {
    return (rule.nodes == -rule.nodes.reverse()).all() && (rule.weights == rule.weights.reverse()).all();
}

/// The Gauss rule of `count` nodes with the same first 2 count moments (Golub-Welsch).
QuadratureRule compressed(const QuadratureRule& rule, int count) {
    const Orthonormal basis = lanczos(rule, count);
    Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver;
    solver.computeFromTridiagonal(basis.diagonal, basis.off_diagonal);
    return {solver.eigenvalues().array(), solver.eigenvectors().row(0).array().square() * rule.weights.sum()};
}

}  // namespace

ReadoutLaw ReadoutLaw::gaussian() {
    return {};
}

ReadoutLaw ReadoutLaw::rademacher() {
    constexpr double atoms[] = {-1, 1};
    constexpr double probabilities[] = {0.5, 0.5};
    return finite(atoms, probabilities);
}

ReadoutLaw ReadoutLaw::finite(std::span<const double> atoms, std::span<const double> probabilities) {
    if (atoms.empty() || atoms.size() != probabilities.size()) {
        check::refuse("readout",
                      std::to_string(atoms.size()) + " atoms, " + std::to_string(probabilities.size()) +
                          " probabilities",
                      "as many probabilities as atoms, at least two");
    }
    double sum = 0;
    double mean = 0;
    double variance = 0;
    for (std::size_t j = 0; j < atoms.size(); ++j) {
        check::finite("readout atom", atoms[j]);
        check::positive("readout probability", probabilities[j]);
        sum += probabilities[j];
        mean += probabilities[j] * atoms[j];
        variance += probabilities[j] * atoms[j] * atoms[j];
    }
    constexpr double tolerance = 1e-12;  // decimal input rounded to twelve digits
    if (std::abs(sum - 1) > tolerance) {
        check::refuse("sum of readout probabilities", check::shortest(sum), "1");
    }
    if (std::abs(mean) > tolerance) {
        check::refuse("readout mean", check::shortest(mean), "0", "shift the atoms");
    }
    if (std::abs(variance - 1) > tolerance) {
        check::refuse("readout variance", check::shortest(variance), "1", "scale the atoms");
    }
    ReadoutLaw law;
    law.atoms_ = merged(atoms, probabilities);
    law.symmetric_ = symmetric(*law.atoms_);
    return law;
}

ReadoutLaw ReadoutLaw::realised(std::span<const double> omega) {
    check::at_least("realised readout size", static_cast<long long>(omega.size()), 2);
    for (const double value : omega) {
        check::finite("readout", value);
    }
    const std::vector<double> equal(omega.size(), 1.0 / static_cast<double>(omega.size()));
    ReadoutLaw law;
    law.atoms_ = merged(omega, equal);
    law.symmetric_ = symmetric(*law.atoms_);
    if (law.atoms_->nodes.size() > largest_rule) {
        law.atoms_ = compressed(*law.atoms_, largest_rule);
        law.symmetric_ = false;
    }
    return law;
}

QuadratureRule ReadoutLaw::rule(int count) const {
    return atoms_ ? *atoms_ : gauss_hermite(count);
}

int ReadoutLaw::dimension(int limit) const noexcept {
    return atoms_ ? std::min(limit, static_cast<int>(atoms_->nodes.size())) : limit;
}

Eigen::MatrixXd orthonormal_polynomials(const QuadratureRule& rule, int count) {
    check::within("number of readout functions", count, 1, static_cast<double>(rule.nodes.size()));
    return lanczos(rule, count).values;
}

}  // namespace detequiv
