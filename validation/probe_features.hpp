#pragma once

#include "features.hpp"

namespace detequiv {

/// Columns that the label and the left singular vectors are projected on: the label, then normalised Hermite
/// features he_0 ... he_degrees of <x, beta_hat>, then those of <x, beta_*>.
[[nodiscard]] Eigen::MatrixXd probe_features(const Eigen::VectorXd& label, const Eigen::VectorXd& z,
                                             const Eigen::VectorXd& z_star, int degrees);

/// Largest singular values and overlaps of F/sqrt(N), from the smaller Gram matrix of F.
struct LeadingSpectrum {
    std::vector<double> singular_values;
    std::vector<double> overlaps, teacher_overlaps;
};

/// `gram`: lower triangle of F^T F (by_neurons) or F F^T. `projections`: F^T H (by_neurons) or H, H the probe
/// features with squared norms `norms2`; `width` = N. Throws TrialError where every feature is 0, or where
/// the iteration fails.
template <class Scalar>
[[nodiscard]] LeadingSpectrum leading_spectrum(const dense::Matrix<Scalar>& gram, bool by_neurons,
                                               const dense::Matrix<Scalar>& projections,
                                               const Eigen::VectorXd& norms2, double width,
                                               const TrialOptions& options, int threads);

}  // namespace detequiv
