#pragma once

#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "detequiv/numerics/status.hpp"
#include "detequiv/theory/bulk_spectrum.hpp"
#include "detequiv/theory/low_rank.hpp"

/// Theory note: theory/spikes.md. Singular values are those of F/sqrt(N).
namespace detequiv {

/// What the left singular vector of an outlier mostly is.
enum class OutlierKind { polynomial, constant, norm };

/// One singular value of F/sqrt(N) outside the bulk.
struct Outlier {
    double location = std::numeric_limits<double>::quiet_NaN();
    double u = std::numeric_limits<double>::quiet_NaN();  ///< location = X(u)
    OutlierKind kind = OutlierKind::polynomial;
    int degree = 0;  ///< the i >= 1 of the largest overlap; 0 for the constant and the norm
    int multiplicity =
        1;  ///< outliers at this location to rounding; their overlaps hold for the whole group only
    std::vector<double> overlaps;          ///< squared, of the left singular vector with he_i(<x, beta_hat>)
    std::vector<double> teacher_overlaps;  ///< squared, with he_i(<x, beta_*>)
    double norm_overlap = 0;               ///< squared, with sqrt(d)(|x|^2/d - 1)/sqrt 2

    [[nodiscard]] std::string label() const;  ///< "he_2", "const", "norm"
};

/// Bulk edge and outliers, largest first.
struct Spectrum {
    RightEdge edge;
    std::vector<Outlier> outliers;
    Status status = Status::not_run;
};

/// All outliers to the right of the bulk [eq. spikes:M] with their overlaps [eq. spikes:overlap].
/// Accuracy: locations 1e-12 relative (their square-root approach to the edge costs nothing: the location is
/// X(u)). Cost: about 0.3 ms per outlier at degree 22. Source: derived here, in the way of [BGN].
[[nodiscard]] Spectrum feature_spectrum(const BulkParameters& bulk, const LowRank& low_rank);

/// How many outliers there are, multiplicities included, without locating them: the eigenvalues of M(u_edge)
/// above 1.
[[nodiscard]] int count_outliers(const BulkParameters& bulk, const RightEdge& edge, const LowRank& low_rank);

/// The least step size at which the outlier count reaches j = 1, 2, ... [eq. spikes:critical]: 0 where it
/// does without a step. Looked for up to `largest_step`; the list ends with the last outlier that appears
/// before it, and with the 16th. Steps are scanned downwards, 16 per decade, over 3.5 decades and on to where
/// the count is that of no step: crossings between two of them that cancel are not seen. `low_rank_at` gives
/// the low-rank part at a step size. Accuracy: that of the strengths over their slope in log(eta), which
/// certify() bounds; seen 1e-10 relative. Throws std::invalid_argument unless
/// largest_step is positive and finite. Cost: about 60 calls per outlier.
[[nodiscard]] std::vector<double> critical_step_sizes(const BulkParameters& bulk,
                                                      const std::function<LowRank(double)>& low_rank_at,
                                                      double largest_step);

}  // namespace detequiv
