#pragma once

#include <Eigen/Core>
#include <functional>
#include <optional>
#include <vector>

#include "detequiv/numerics/bounded.hpp"
#include "detequiv/theory/first_step.hpp"
#include "detequiv/theory/hermite.hpp"
#include "detequiv/theory/low_rank.hpp"
#include "detequiv/theory/optimal_ridge.hpp"
#include "detequiv/theory/prediction_error.hpp"
#include "detequiv/theory/resolvent.hpp"
#include "detequiv/theory/spikes.hpp"

/// Theory note: theory/certificate.md. A-posteriori bounds of the absolute error of computed predictions:
/// made of residuals at the computed answer, its condition, roundings, and the errors of what it was computed
/// from. Values are those of the results that are certified. Where nothing can be said an error is infinite.
namespace detequiv {

/// Errors of what defines a bulk; 0: exactly the doubles given. Sizes that are exact give phi, psi and
/// imbalance with one or two roundings each.
struct BulkErrors {
    double c1_squared = 0, bulk_variance = 0;  ///< absolute
    double phi = 0, psi = 0, imbalance = 0;    ///< relative
};

struct CertifiedResolvent {
    Bounded gamma, r, x, g, e, s, t, T, m1, m2, m_tilde, B, V;
    Bounded penalty;       ///< 1/(r x)
    Bounded bulk_penalty;  ///< c_g^2 + e/(r x)
    Bounded c1_squared, bulk_variance;
    Bounded dlog_x, dlog_B, dlog_V;  ///< derivatives by log gamma
};

/// Bounds for solve_resolvent: |x - root|/x <= 1.003 (|f| + its rounding)/(x f') once that is below 1e-3, as
/// f is concave with f' falling slower than x^-2 [eq. certificate:x]; the other numbers follow from their
/// positive forms. Cost: about 0.7 us. Source: derived here.
[[nodiscard]] CertifiedResolvent certify(const BulkParameters& bulk, const Resolvent& resolvent,
                                         const BulkErrors& errors = {});

struct CertifiedWeightOutlier {
    Bounded location, overlap_direction, overlap_teacher, overlap_readout;
};
struct CertifiedFirstStep {
    Bounded beta_norm2, alignment, misalignment, g_b;
    std::optional<CertifiedWeightOutlier> weight_outlier;
};
/// Bounds for first_step, the errors of the coefficients included. `parameters` carry at most `roundings`
/// units of 2^-53 each. Cost: about 0.1 us.
[[nodiscard]] CertifiedFirstStep certify(const Hermite& activation, const Hermite& teacher,
                                         const FirstStepParameters& parameters, const FirstStep& step,
                                         double roundings = 0);

/// Absolute errors of a low-rank part.
struct LowRankErrors {
    Eigen::MatrixXd Q, dQ;      ///< dQ: empty where the low-rank part has none
    Eigen::MatrixXd growth_dQ;  ///< of LowRank::Growth::dQ; empty without growth
    Eigen::VectorXd norm_row, alpha;
    Bounded c1, g_b;
    double rho = 0;           ///< absolute error of rho, which may be 0
    double misalignment = 0;  ///< relative error of 1 - rho^2
    bool complete = false;    ///< no degree beyond M exists: nothing was left out
};
/// Relative errors of LowRankParameters; rho, g_b and label_mean absolute. 0: exactly the doubles given.
struct NetworkErrors {
    double step_size = 0, width = 0, psi = 0, beta_norm2 = 0, rho = 0, misalignment = 0, g_b = 0;
    double label_mean = 0;
};
/// Bounds for LowRankFamily::at at what it kept; what the truncation at degree M leaves out is no part of
/// them.
[[nodiscard]] LowRankErrors certify(const Hermite& activation, const LowRankParameters& parameters,
                                    const LowRank& low_rank, const NetworkErrors& errors = {});

struct CertifiedErrors {
    Bounded train_objective, train_error, test_error;
};
/// Bounds for bulk_errors on a label whose two parts carry the absolute errors `roundings`.
[[nodiscard]] CertifiedErrors certify(const CertifiedResolvent& resolvent, const LabelResidual& label,
                                      const LabelResidual& roundings);

/// Bounds for finite_errors: the gradient of the reduced problem at the computed w, through the adjoint of
/// each error, and the first-order change by every entry's error [eq. certificate:adjoint]; and for a
/// resummed low-rank part what its degree leaves out, from the degrees that follow [eq.
/// certificate:truncation]. Cost: some five times that of finite_errors itself.
[[nodiscard]] CertifiedErrors certify(const CertifiedResolvent& certified, const Resolvent& resolvent,
                                      double bulk_variance, const LowRank& low_rank,
                                      const LowRankErrors& errors, const Label& label,
                                      const FiniteErrors& finite);

struct CertifiedSlopes {
    Bounded log_ridge, log_step_size, noise_variance;
};
/// Bounds for finite_slopes: each derivative is a sum of the test error's derivatives by what the reduced
/// problem is made of times their rates; how these derivatives change along the direction says how they see
/// errors [eq. certificate:slopes]. low_rank carries dQ (std::invalid_argument otherwise). beta_slope =
/// d|beta|^2/d sigma_eps^2. Nothing is known of log_ridge at ridge 0. Cost: about ten times that of
/// finite_errors.
[[nodiscard]] CertifiedSlopes certify(const BulkParameters& bulk, const CertifiedResolvent& certified,
                                      const LowRank& low_rank, const LowRankErrors& errors,
                                      const Label& label, const Bounded& beta_norm2,
                                      const Bounded& beta_slope, const TestErrorSlopes& slopes);
/// Bounds for plateau_slopes on a plateau whose label carries the absolute errors `roundings`.
[[nodiscard]] CertifiedSlopes certify(const CertifiedResolvent& resolvent, const PlateauLabels& labels,
                                      int interval, const LabelResidual& roundings, const Bounded& beta_norm2,
                                      const Bounded& beta_slope, const TestErrorSlopes& slopes);

struct CertifiedOptimalRidge {
    Bounded ridge;  ///< exact at 0; infinite error at an end of the search, beyond which nothing is known
    Bounded test_error;  ///< at the exact optimum; at the ridge itself where this is an end
};
/// Bounds for optimal_ridge of a network at finite strength: the slope at the computed ridge over the least
/// curvature beside it [eq. certificate:optimal]. They hold for the minimum that was found; that no other one
/// is lower is no part of them. low_rank carries dQ (std::invalid_argument otherwise, where the optimum is
/// interior). Cost: five times that of finite_slopes.
[[nodiscard]] CertifiedOptimalRidge certify(const BulkParameters& bulk, const BulkErrors& bulk_errors,
                                            const LowRank& low_rank, const LowRankErrors& errors,
                                            const Label& label, const OptimalRidge& optimum);

struct CertifiedOutlier {
    Bounded u, location;
    double overlap = 0;  ///< bound for every squared overlap of this outlier
};
struct CertifiedSpectrum {
    Bounded edge_u, edge;
    std::vector<CertifiedOutlier> outliers;
    bool count_certain = false;  ///< no strength at the edge is within its error of 1
};
/// Bounds for feature_spectrum: Rayleigh quotient and residual of M(u) at each computed u and w
/// [eq. certificate:outlier]. Outliers closer than their errors have overlaps of which nothing is certain.
/// Cost: about that of feature_spectrum itself.
[[nodiscard]] CertifiedSpectrum certify(const BulkParameters& bulk, const BulkErrors& bulk_errors,
                                        const LowRank& low_rank, const LowRankErrors& errors,
                                        const Spectrum& spectrum);

/// A low-rank part and the errors of its entries.
struct CertifiedLowRank {
    LowRank low_rank;
    LowRankErrors errors;
};
/// Bounds for critical_step_sizes up to `largest_step`: with the j-th of them, eta, the j-th strength at the
/// edge is certainly below 1 at eta - error and above 1 at eta + error [eq. certificate:critical]; 0 is exact
/// where the outlier certainly is there without a step. That no earlier crossing was missed is the scan's
/// word, not the bound's. `low_rank_at`: at an exact step size, NetworkErrors::step_size = 0.
/// Cost: some three calls of `low_rank_at` and of count_outliers each. Source: derived here.
[[nodiscard]] std::vector<Bounded> certify(const BulkParameters& bulk, const BulkErrors& bulk_errors,
                                           const std::function<CertifiedLowRank(double)>& low_rank_at,
                                           const std::vector<double>& critical_step_sizes,
                                           double largest_step);

/// Bounds for everything that predict() says of one study, whose numbers are taken as exact.
struct Certificate {
    CertifiedFirstStep first_step, first_step_limit;
    CertifiedResolvent resolvent;
    std::vector<CertifiedErrors> plateau;  ///< interval = 0, 1, 2, ...
    CertifiedErrors finite, initial;
    CertifiedSpectrum spectrum;
    CertifiedSlopes finite_slopes, plateau_slopes;
    CertifiedOptimalRidge optimal_ridge;
    std::vector<Bounded> critical_step_sizes;  ///< of those of the prediction
};

/// The decimal digits of a value that its bound leaves: -log10 of the relative error, within [0, 17].
[[nodiscard]] double certain_digits(const Bounded& value);
/// The least over the three.
[[nodiscard]] double certain_digits(const CertifiedErrors& errors);
/// The least over the errors at finite strength, before the step and on all plateaus.
[[nodiscard]] double certain_digits(const Certificate& certificate);

/// Where fewer are certain a status is at best `inaccurate`.
inline constexpr double least_certain_digits = 6;
/// `status`, made worse where fewer than least_certain_digits are certain.
[[nodiscard]] Status judged(Status status, const CertifiedErrors& errors);
/// The same for locations; overlaps have bounds of their own. Inaccurate also where the number of outliers is
/// not certain.
[[nodiscard]] Status judged(Status status, const CertifiedSpectrum& spectrum);
/// The same for the test error at the optimum; of a flat minimum the ridge itself is less certain, which its
/// bound says.
[[nodiscard]] Status judged(Status status, const CertifiedOptimalRidge& optimum);

}  // namespace detequiv
