#pragma once

#include <array>
#include <map>
#include <optional>

#include "certificate/setting.hpp"
#include "network.hpp"

namespace detequiv {

/// The stages of one point of an error map, with what it shares with the point before kept. `functions` must
/// outlive it.
class MapPoint {
  public:
    /// strongest: the largest strengths_of() any point has; used by finite() only.
    MapPoint(const Functions& functions, const StepStrengths& strongest);

    [[nodiscard]] const Regime& regime(double exponent);
    [[nodiscard]] Errors plateau(const Setting& setting, int interval);
    [[nodiscard]] FiniteErrors finite(const Setting& setting, std::optional<int> columns);
    [[nodiscard]] Errors initial(const Setting& setting) const;

    /// The same numbers with bounds; `certificate` is that of the setting.
    struct CertifiedPlateau {
        Errors errors;
        CertifiedErrors certified;
    };
    [[nodiscard]] CertifiedPlateau plateau(const Setting& setting, int interval,
                                           const SettingCertificate& certificate);
    struct CertifiedFinite {
        FiniteErrors errors;
        CertifiedErrors certified;
    };
    [[nodiscard]] CertifiedFinite finite(const Setting& setting, std::optional<int> columns,
                                         const SettingCertificate& certificate);
    [[nodiscard]] CertifiedErrors certified_initial(const Setting& setting, const Errors& errors,
                                                    const SettingCertificate& certificate) const;

  private:
    [[nodiscard]] const PlateauLabels& labels(const Setting& setting, int interval,
                                              const SettingCertificate* certificate);
    [[nodiscard]] LowRankLadder& ladder(std::optional<int> columns);
    [[nodiscard]] LowRank unmoved(const Setting& setting) const;

    const Functions& functions_;
    StepStrengths strongest_;
    LowRankFamily unmoved_;
    std::optional<Regime> regime_;
    std::optional<PlateauLabels> labels_;
    std::array<double, 8> labels_key_{};
    std::map<std::optional<int>, LowRankLadder> ladders_;
};

}  // namespace detequiv
