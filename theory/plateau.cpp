#include <Eigen/QR>
#include <algorithm>
#include <cmath>
#include <vector>

#include "detequiv/numerics/checks.hpp"
#include "detequiv/theory/prediction_error.hpp"
#include "reduced_problem.hpp"

namespace detequiv {

namespace {

/// Whether omega^k is independent of the functions taken before it: Gram-Schmidt over the atoms of a finite
/// law. An atom at 0 or a pair of opposite ones makes powers coincide that a count of atoms would admit.
class IndependentPowers {
  public:
    explicit IndependentPowers(const ReadoutLaw& readout)
        : gaussian_(readout.is_gaussian()), atoms_(readout.rule(1)), root_(atoms_.weights.sqrt()) {}

    bool take(int k) {
        if (gaussian_) {
            return true;
        }
        Eigen::VectorXd v = (root_ * atoms_.nodes.pow(k)).matrix().normalized();
        for (int pass = 0; pass < 2; ++pass) {
            for (const Eigen::VectorXd& b : basis_) {
                v -= b.dot(v) * b;
            }
        }
        constexpr double dependent =
            1e-12;  // thousands of roundings; independent powers of few atoms keep far more
        if (!(v.norm() > dependent)) {
            return false;
        }
        basis_.push_back(v.normalized());
        return true;
    }

  private:
    bool gaussian_;
    QuadratureRule atoms_;
    Eigen::ArrayXd root_;
    std::vector<Eigen::VectorXd> basis_;
};

}  // namespace

LimitColumns limit_columns(const Hermite& activation, const ReadoutLaw& readout, int highest) {
    LimitColumns columns{.constant = activation[0] != 0, .spikes = {}};
    if (activation[1] == 0) {
        return columns;  // no step: G = c_1 a beta^T
    }
    IndependentPowers powers(readout);
    if (columns.constant) {
        powers.take(0);
    }
    for (int k = 1; k <= highest; ++k) {
        if (activation[k] != 0 && powers.take(k)) {
            columns.spikes.push_back(k);
        }
    }
    return columns;
}

namespace {

/// [z^j] he_i = (-1)^m sqrt(i!)/(j! 2^m m!), m = (i - j)/2.
double monomial_coefficient(int i, int j) {
    if (j > i || (i - j) % 2 != 0) {
        return 0;
    }
    const int m = (i - j) / 2;
    double value = m % 2 == 0 ? 1 : -1;
    for (int k = 2; k <= j; ++k) {
        value /= std::sqrt(static_cast<double>(k));
    }
    for (int k = j + 1; k <= i; ++k) {
        value *= std::sqrt(static_cast<double>(k));
    }
    for (int k = 1; k <= m; ++k) {
        value /= 2 * k;
    }
    return value;
}

/// What of `target` (coordinates on he_i of one parity) lies across the span of `columns` or, with
/// Keep::along, in it.
enum class Keep { across, along };
Eigen::VectorXd projected(const Eigen::VectorXd& target, Eigen::MatrixXd columns, Keep keep) {
    if (columns.cols() == 0) {
        return keep == Keep::along ? Eigen::VectorXd::Zero(target.size()) : target;
    }
    columns.colwise().normalize();
    const Eigen::HouseholderQR<Eigen::MatrixXd> qr(columns);
    Eigen::VectorXd rotated = qr.householderQ().adjoint() * target;
    if (keep == Keep::across) {
        rotated.head(columns.cols()).setZero();
    } else {
        rotated.tail(rotated.size() - columns.cols()).setZero();
    }
    return qr.householderQ() * rotated;
}

/// What remains of `target` (coordinates on he_0 .. he_top) after least squares on the span of z^k, k in
/// `powers`.
///
/// Monomials are an ill-conditioned basis. The polynomials that lack a few powers are better described by
/// what they are orthogonal to, the vectors i -> [z^j] he_i of the missing powers j; each parity takes the
/// shorter description.
Eigen::VectorXd unfitted(const Eigen::VectorXd& target, const std::vector<int>& powers) {
    const int top = static_cast<int>(target.size()) - 1;
    Eigen::VectorXd left = Eigen::VectorXd::Zero(target.size());
    for (int parity = 0; parity <= std::min(1, top); ++parity) {
        std::vector<int> present, missing;
        std::vector<Eigen::Index> rows;
        for (int k = parity; k <= top; k += 2) {
            rows.push_back(k);
            (std::count(powers.begin(), powers.end(), k) > 0 ? present : missing).push_back(k);
        }
        const bool few_missing = missing.size() < present.size();
        const std::vector<int>& described = few_missing ? missing : present;
        Eigen::MatrixXd columns(static_cast<Eigen::Index>(rows.size()),
                                static_cast<Eigen::Index>(described.size()));
        for (Eigen::Index c = 0; c < columns.cols(); ++c) {
            const int k = described[static_cast<std::size_t>(c)];
            for (Eigen::Index r = 0; r < columns.rows(); ++r) {
                const int i = static_cast<int>(rows[static_cast<std::size_t>(r)]);
                columns(r, c) = few_missing ? monomial_coefficient(i, k) : hermite_moment(k, i);
            }
        }
        left(rows) = projected(target(rows), columns, few_missing ? Keep::along : Keep::across);
    }
    return left;
}

}  // namespace

PlateauLabels::PlateauLabels(const Label& label, const LimitColumns& columns, double alignment,
                             double misalignment, int highest) {
    check::within("plateau", highest, 0, max_hermite_degree);
    check::within("alignment", alignment, -1, 1);
    check::within("1 - alignment^2", misalignment, 0, 1);
    std::vector<int> active;
    if (columns.constant) {
        active.push_back(0);
    }
    for (int interval = 0; interval <= highest; ++interval) {
        if (interval > 0 && std::count(columns.spikes.begin(), columns.spikes.end(), interval) > 0) {
            active.push_back(interval);
        }
        const int top = active.empty() ? 0 : active.back();
        const Eigen::VectorXd target = reachable_teacher(label, alignment, top);
        const Eigen::VectorXd target_slope = target.cwiseProduct(Eigen::VectorXd::LinSpaced(top + 1, 0, top));
        const Eigen::VectorXd left = unfitted(target, active);
        const double beyond = label.energy_beyond(std::max(top, 1));  // he_1 is never part of v
        LabelResidual residual{.linear_norm2 = top == 0 ? label.T(1) * label.T(1) : 0,
                               .variance = label.noise_variance() + beyond};
        LabelResidual slope;
        for (int i = 0; i <= top; ++i) {
            // |he_i(<x, beta_*>)|^2 splits into rho^(2i) along he_i(z) and the rest.
            const double T = label.T(i);
            (i == 1 ? residual.linear_norm2 : residual.variance) +=
                T * T * lost_to_misalignment(i, misalignment) + left[i] * left[i];
            (i == 1 ? slope.linear_norm2 : slope.variance) +=
                2 * left[i] * target_slope[i] - 2.0 * i * target[i] * target[i];
        }
        labels_.push_back(residual);
        slopes_.push_back(slope);
    }
}

const LabelResidual& PlateauLabels::at(int interval) const {
    return labels_.at(static_cast<std::size_t>(interval));
}

const LabelResidual& PlateauLabels::alignment_slope(int interval) const {
    return slopes_.at(static_cast<std::size_t>(interval));
}

}  // namespace detequiv
