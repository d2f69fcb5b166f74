#include <algorithm>
#include <cmath>
#include <vector>

#include "detequiv/theory/prediction_error.hpp"

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

}  // namespace detequiv
