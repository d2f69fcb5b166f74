#pragma once

#include <array>
#include <map>
#include <optional>

#include "network.hpp"

namespace detequiv {

/// The stages of one point of an error map, with what it shares with the point before kept. `functions` must
/// outlive it.
class MapPoint {
  public:
    /// strongest: the largest strength_of() any point has; used by finite() only.
    MapPoint(const Functions& functions, double strongest);

    [[nodiscard]] const Regime& regime(double exponent);
    [[nodiscard]] Errors plateau(const Setting& setting, int interval);
    [[nodiscard]] FiniteErrors finite(const Setting& setting, std::optional<int> columns);
    [[nodiscard]] Errors initial(const Setting& setting) const;

  private:
    const Functions& functions_;
    double strongest_;
    LowRankFamily unmoved_;
    std::optional<Regime> regime_;
    std::optional<PlateauLabels> labels_;
    std::array<double, 3> labels_key_{};
    std::map<std::optional<int>, LowRankLadder> ladders_;
};

}  // namespace detequiv
