#include "error_map_point.hpp"

#include <algorithm>

namespace detequiv {

MapPoint::MapPoint(const Functions& functions, double strongest)
    : functions_(functions),
      strongest_(strongest),
      unmoved_(functions.sigma, functions.activation, functions.readout, 1, 1, 0) {}

const Regime& MapPoint::regime(double exponent) {
    if (!regime_ || regime_->exponent != exponent) {
        regime_ = classify_exponent(exponent, functions_.columns.spikes);
    }
    return *regime_;
}

Errors MapPoint::plateau(const Setting& setting, int interval) {
    constexpr int least_highest = 4;  // neighbouring points are likely to ask for these
    const FirstStep& step = setting.limit_step;
    const std::array key = {step.alignment, step.misalignment, setting.label.noise_variance()};
    const int wanted = std::min(interval, max_hermite_degree);
    if (!labels_ || key != labels_key_ || labels_->highest() < wanted) {
        labels_.emplace(setting.label, functions_.columns, step.alignment, step.misalignment,
                        std::max(wanted, least_highest));
        labels_key_ = key;
    }
    return bulk_errors(setting.resolvent, labels_->at(wanted));
}

FiniteErrors MapPoint::finite(const Setting& setting, std::optional<int> columns) {
    auto& ladder = ladders_
                       .try_emplace(columns, functions_.sigma, functions_.activation, functions_.readout,
                                    columns, strongest_)
                       .first->second;
    return ladder.still_errors(setting.network, setting.resolvent, setting.bulk.bulk_variance, setting.label);
}

Errors MapPoint::initial(const Setting& setting) const {
    LowRankParameters network = setting.network;
    network.step_size = 0;
    return finite_errors(setting.resolvent, setting.bulk.bulk_variance, unmoved_.at(network), setting.label);
}

}  // namespace detequiv
