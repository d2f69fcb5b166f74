#pragma once

#include <functional>

#include "../network.hpp"
#include "detequiv/theory/prediction.hpp"

/// Certificates of one study: its numbers are exact, what is made of them carries roundings.
namespace detequiv {

class SettingCertificate {
  public:
    SettingCertificate(const Study& study, const Functions& functions, const Setting& setting);

    /// What the plateaus' labels are to be made with.
    [[nodiscard]] PlateauLabels::AlignmentErrors alignment_errors() const;
    /// The polynomials of the plateaus with bounds of their errors; empty unless rows grow.
    [[nodiscard]] PlateauColumns plateau_columns(int highest) const;
    /// Bounds of one plateau.
    [[nodiscard]] CertifiedErrors plateau(const PlateauLabels& labels, int interval) const;
    /// Bounds of finite-strength errors with the low-rank part that they were computed from.
    [[nodiscard]] CertifiedErrors finite(const LowRank& low_rank, const FiniteErrors& errors) const;
    [[nodiscard]] CertifiedErrors initial(const Errors& errors) const;
    [[nodiscard]] CertifiedErrors initial(const LowRank& low_rank, const Errors& errors) const;
    [[nodiscard]] CertifiedSpectrum spectrum(const LowRank& low_rank, const Spectrum& spectrum) const;
    [[nodiscard]] CertifiedSlopes finite_slopes(const LowRank& low_rank, const TestErrorSlopes& slopes) const;
    [[nodiscard]] CertifiedSlopes plateau_slopes(const PlateauLabels& labels, int interval,
                                                 const TestErrorSlopes& slopes) const;
    [[nodiscard]] CertifiedOptimalRidge optimal_ridge(const LowRank& low_rank,
                                                      const OptimalRidge& optimum) const;
    /// Bounds of step sizes up to `largest_step`, found with the low-rank parts of `low_rank_at`.
    [[nodiscard]] std::vector<Bounded> critical_steps(const std::vector<double>& critical_step_sizes,
                                                      const std::function<LowRank(double)>& low_rank_at,
                                                      double largest_step) const;
    /// Bounds of everything but the critical step sizes.
    [[nodiscard]] Certificate of(const Prediction& prediction, const PlateauLabels& labels,
                                 const LowRank& low_rank) const;

  private:
    [[nodiscard]] LabelResidual label_errors(const PlateauLabels& labels, int interval) const;
    /// step_error: relative, of the step size.
    [[nodiscard]] LowRankErrors low_rank_errors(const LowRank& low_rank, double step_size,
                                                double step_error) const;
    /// Of the setting's own step size.
    [[nodiscard]] LowRankErrors low_rank_errors(const LowRank& low_rank) const;

    const Functions& functions_;
    const Setting& setting_;
    BulkErrors bulk_errors_;
    CertifiedFirstStep step_, limit_step_;
    CertifiedResolvent resolvent_;
    Bounded phi_first_;
};

}  // namespace detequiv
