#include "error_map_point.hpp"

#include <algorithm>

#include "plateau_columns.hpp"

namespace detequiv {

MapPoint::MapPoint(const Functions& functions, const StepStrengths& strongest)
    : functions_(functions),
      strongest_(strongest),
      unmoved_(functions.sigma, functions.activation, functions.readout, 1, 1, {}) {}

const Regime& MapPoint::regime(double exponent) {
    if (!regime_ || regime_->exponent != exponent) {
        regime_ = classify_exponent(exponent, functions_.columns.spikes);
    }
    return *regime_;
}

const PlateauLabels& MapPoint::labels(const Setting& setting, int interval,
                                      const SettingCertificate* certificate) {
    constexpr int least_highest = 4;  // neighbouring points are likely to ask for these
    const FirstStep& step = setting.limit_step;
    const PlateauLabels::AlignmentErrors errors =
        certificate != nullptr ? certificate->alignment_errors() : PlateauLabels::AlignmentErrors{};
    const StepStrengths proportion = step_proportion(setting, functions_);
    const std::array key = {step.alignment,
                            step.misalignment,
                            setting.label.noise_variance(),
                            errors.alignment,
                            errors.misalignment,
                            proportion.theta,
                            proportion.chi,
                            functions_.columns.grown ? setting.resolvent.s : 0};
    if (!labels_ || key != labels_key_ || labels_->highest() < interval) {
        const int highest = std::max(interval, least_highest);
        labels_.emplace(setting.label, functions_.columns, step.alignment, step.misalignment, highest, errors,
                        certificate != nullptr ? certificate->plateau_columns(highest)
                                               : plateau_columns(setting, functions_, highest));
        labels_key_ = key;
    }
    return *labels_;
}

LowRankLadder& MapPoint::ladder(std::optional<int> columns) {
    return ladders_
        .try_emplace(columns, functions_.sigma, functions_.activation, functions_.readout, columns,
                     strongest_)
        .first->second;
}

LowRank MapPoint::unmoved(const Setting& setting) const {
    LowRankParameters network = setting.network;
    network.step_size = 0;
    return unmoved_.at(network);
}

Errors MapPoint::plateau(const Setting& setting, int interval) {
    const int wanted = std::min(interval, max_hermite_degree);
    return bulk_errors(setting.resolvent, labels(setting, wanted, nullptr).at(wanted));
}

FiniteErrors MapPoint::finite(const Setting& setting, std::optional<int> columns) {
    return ladder(columns).still_errors(setting.network, setting.resolvent, setting.bulk.bulk_variance,
                                        setting.label);
}

Errors MapPoint::initial(const Setting& setting) const {
    return finite_errors(setting.resolvent, setting.bulk.bulk_variance, unmoved(setting), setting.label);
}

MapPoint::CertifiedPlateau MapPoint::plateau(const Setting& setting, int interval,
                                             const SettingCertificate& certificate) {
    const int wanted = std::min(interval, max_hermite_degree);
    const PlateauLabels& made = labels(setting, wanted, &certificate);
    return {.errors = bulk_errors(setting.resolvent, made.at(wanted)),
            .certified = certificate.plateau(made, wanted)};
}

MapPoint::CertifiedFinite MapPoint::finite(const Setting& setting, std::optional<int> columns,
                                           const SettingCertificate& certificate) {
    const LowRankLadder::Still still =
        ladder(columns).still(setting.network, setting.resolvent, setting.bulk.bulk_variance, setting.label,
                              LowRankFamily::Slopes::no);
    return {.errors = still.errors, .certified = certificate.finite(still.low_rank, still.errors)};
}

CertifiedErrors MapPoint::certified_initial(const Setting& setting, const Errors& errors,
                                            const SettingCertificate& certificate) const {
    return certificate.initial(unmoved(setting), errors);
}

}  // namespace detequiv
