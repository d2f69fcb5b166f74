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

/// What remains of `target` (coordinates on he_i) after least squares on the span of z^k, k in `powers`.
Eigen::VectorXd unfitted(const Eigen::VectorXd& target, const std::vector<int>& powers) {
    if (powers.empty()) {
        return target;
    }
    Eigen::MatrixXd basis(target.size(), static_cast<Eigen::Index>(powers.size()));
    for (Eigen::Index c = 0; c < basis.cols(); ++c) {
        for (Eigen::Index i = 0; i < basis.rows(); ++i) {
            basis(i, c) = hermite_moment(powers[static_cast<std::size_t>(c)], static_cast<int>(i));
        }
        basis.col(c).normalize();
    }
    const Eigen::HouseholderQR<Eigen::MatrixXd> qr(basis);
    Eigen::VectorXd rotated = qr.householderQ().adjoint() * target;
    rotated.head(basis.cols()).setZero();
    return qr.householderQ() * rotated;
}

}  // namespace

PlateauLabels::PlateauLabels(const Label& label, const LimitColumns& columns, double alignment,
                             double misalignment, int highest) {
    check::within("plateau", highest, 0, max_hermite_degree);
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
        const double beyond = label.energy_beyond(top);
        LabelResidual residual{
            .linear_norm2 = top == 0 ? label.T(1) * label.T(1) : 0,
            .variance = label.noise_variance() + beyond - (top == 0 ? label.T(1) * label.T(1) : 0)};
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
