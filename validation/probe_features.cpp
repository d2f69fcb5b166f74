#include "probe_features.hpp"

#include <algorithm>
#include <cmath>

#include "leading_pairs.hpp"

namespace detequiv {

namespace {

using Eigen::Index;

/// he_0 ... he_degrees at z: sqrt(k + 1) he_{k+1} = z he_k - sqrt(k) he_{k-1}.
void fill_hermite(const Eigen::VectorXd& z, int degrees, Eigen::Ref<Eigen::MatrixXd> he) {
    he.col(0).setOnes();
    for (int k = 0; k < degrees; ++k) {
        he.col(k + 1) = z.cwiseProduct(he.col(k));
        if (k > 0) {
            he.col(k + 1) -= std::sqrt(static_cast<double>(k)) * he.col(k - 1);
        }
        he.col(k + 1) /= std::sqrt(k + 1.0);
    }
}

}  // namespace

Eigen::MatrixXd probe_features(const Eigen::VectorXd& label, const Eigen::VectorXd& z,
                               const Eigen::VectorXd& z_star, int degrees) {
    Eigen::MatrixXd H(z.size(), 1 + 2 * (degrees + 1));
    H.col(0) = label;
    fill_hermite(z, degrees, H.middleCols(1, degrees + 1));
    fill_hermite(z_star, degrees, H.rightCols(degrees + 1));
    return H;
}

template <class Scalar>
LeadingSpectrum leading_spectrum(const dense::Matrix<Scalar>& gram, bool by_neurons,
                                 const dense::Matrix<Scalar>& projections, const Eigen::VectorXd& norms2,
                                 double width, const TrialOptions& options, int threads) {
    LeadingSpectrum result;
    const Index wanted = std::min<Index>(options.singular_values, gram.rows() - 1);
    if (wanted < 1) {
        return result;
    }
    if (gram.trace() == 0) {
        throw TrialError(
            "every feature is 0: there are no singular vectors; take an activation that the inputs reach, or "
            "measure no singular values");
    }
    const auto leading = dense::leading_pairs(gram, wanted, dense::spectrum_tolerance<Scalar>, threads);
    const Eigen::MatrixXd vectors = leading.vectors.template cast<double>();
    const Eigen::VectorXd values = leading.values.template cast<double>().cwiseMax(0.0);
    // (v^T F^T h)^2/(s^2 |h|^2) with right vectors v, or (u^T h)^2/|h|^2 with left vectors u
    const Eigen::MatrixXd inner = vectors.transpose() * projections.template cast<double>();
    for (Index k = 0; k < values.size(); ++k) {
        result.singular_values.push_back(std::sqrt(values[k] / width));
        const double scale = by_neurons ? values[k] : 1;
        for (int i = 0; i <= options.degrees; ++i) {
            const Index learned = 1 + i;
            const Index teacher = learned + options.degrees + 1;
            result.overlaps.push_back(inner(k, learned) * inner(k, learned) / (scale * norms2[learned]));
            result.teacher_overlaps.push_back(inner(k, teacher) * inner(k, teacher) /
                                              (scale * norms2[teacher]));
        }
    }
    return result;
}

#define DETEQUIV_INSTANTIATE(Scalar)                                                                        \
    template LeadingSpectrum leading_spectrum(const dense::Matrix<Scalar>&, bool,                           \
                                              const dense::Matrix<Scalar>&, const Eigen::VectorXd&, double, \
                                              const TrialOptions&, int);
DETEQUIV_INSTANTIATE(float)
DETEQUIV_INSTANTIATE(double)
#undef DETEQUIV_INSTANTIATE

}  // namespace detequiv
