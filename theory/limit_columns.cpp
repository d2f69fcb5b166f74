#include <algorithm>
#include <cmath>
#include <vector>

#include "detequiv/theory/low_rank.hpp"
#include "detequiv/theory/prediction_error.hpp"
#include "step_polynomials.hpp"

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

/// Whether a polynomial, by its coordinates on he_i, is independent of those taken before it.
class IndependentPolynomials {
  public:
    bool take(Eigen::VectorXd p) {
        const double length = p.norm();
        if (!(length > 0)) {
            return false;
        }
        p /= length;
        const int degree = degree_of(p);
        for (int pass = 0; pass < 2; ++pass) {
            for (const Eigen::VectorXd& b : basis_) {
                p -= b.dot(p) * b;
            }
        }
        constexpr double dependent = 1e-10;  // generic proportions leave far more, dependence only roundings
        if (!(p.norm() > dependent)) {
            return false;
        }
        basis_.push_back(p.normalized());
        degree_ = std::max(degree_, degree);
        return true;
    }
    [[nodiscard]] int degree() const { return degree_; }

  private:
    static int degree_of(const Eigen::VectorXd& p) {
        constexpr double rounding = 1e-14;
        Eigen::Index i = p.size() - 1;
        while (i > 0 && std::abs(p[i]) <= rounding) {
            --i;
        }
        return static_cast<int>(i);
    }

    std::vector<Eigen::VectorXd> basis_;
    int degree_ = 0;
};

/// Dependence of the columns is the same for almost every proportion of theta and chi: this one is as good as
/// any.
constexpr StepStrengths generic{.theta = 0.803, .chi = 0.596};

LimitColumns grown_columns(const Hermite& activation, const ReadoutLaw& readout, int highest) {
    LimitColumns columns{.constant = activation[0] != 0, .spikes = {}, .grown = true, .degrees = {}};
    const double theta = activation[1] == 0 ? 0 : generic.theta;
    const StepPolynomials step = step_polynomials(activation, theta, generic.chi, highest);
    IndependentPowers powers(readout);
    IndependentPolynomials polynomials;
    int degree = 0;
    constexpr int decided = 12;  // by numbers; beyond, roundings look like polynomials of their own
    for (int k = 0; k <= highest; ++k) {
        // z^k itself is new. Without it P_k has lower powers, which those before may make up.
        const bool leads = activation[k] != 0 && (k == 0 || theta != 0);
        IndependentPolynomials with = polynomials;
        const bool independent = leads || (k <= decided && with.take(step.P.col(k)));
        if (!independent || !powers.take(k)) {
            continue;
        }
        if (leads) {
            degree = k;
            if (k <= decided) {
                polynomials.take(step.P.col(k));
            }
        } else {
            degree = std::max(degree, with.degree());
            polynomials = with;
        }
        if (k > 0) {
            columns.spikes.push_back(k);
            columns.degrees.push_back(degree);
        }
    }
    return columns;
}

}  // namespace

LimitColumns limit_columns(const Hermite& activation, const ReadoutLaw& readout, int highest,
                           double label_mean) {
    if (activation[2] * label_mean != 0) {
        return grown_columns(activation, readout, highest);
    }
    LimitColumns columns{.constant = activation[0] != 0, .spikes = {}, .grown = false, .degrees = {}};
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

}  // namespace detequiv
