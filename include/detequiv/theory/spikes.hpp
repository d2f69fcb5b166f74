#pragma once

#include <Eigen/Core>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "detequiv/theory/bulk_spectrum.hpp"
#include "detequiv/theory/low_rank.hpp"

/// Theory note: theory/spikes.md.
namespace detequiv {

/// What the left singular vector of an outlier mostly is.
enum class OutlierKind { polynomial, constant, norm };

/// One singular value of F/sqrt(N) outside the bulk.
struct Outlier {
    double location = std::numeric_limits<double>::quiet_NaN();
    double u = std::numeric_limits<double>::quiet_NaN();
    OutlierKind kind = OutlierKind::polynomial;
    int degree = 0;        ///< the i >= 1 of the largest overlap; 0 for the constant and the norm
    int multiplicity = 1;  ///< outliers that share this location to rounding
    std::vector<double>
        overlaps;  ///< squared, of the left singular vector with he_i(<x, beta_hat>), i = 0, 1, ...
    std::vector<double> teacher_overlaps;     ///< squared, with he_i(<x, beta_*>)
    double norm_overlap = 0;                  ///< squared, with the norm feature
    [[nodiscard]] std::string label() const;  ///< "he_2", "const", "norm"
};

/// Bulk edge and outliers, largest first.
struct Spectrum {
    RightEdge edge;
    std::vector<Outlier> outliers;
    Status status = Status::not_run;
};

[[nodiscard]] Spectrum feature_spectrum(const BulkParameters& bulk, double c1, const LowRank& low_rank);

/// How many outliers there are, multiplicities included, without locating them.
[[nodiscard]] int count_outliers(const BulkParameters& bulk, const RightEdge& edge, double c1,
                                 const LowRank& low_rank);

}  // namespace detequiv
