#include "detequiv/theory/prediction.hpp"

#include <algorithm>
#include <cmath>

#include "certificate/setting.hpp"
#include "network.hpp"

namespace detequiv {

namespace {

constexpr int least_highest_plateau = 4;

std::vector<Plateau> plateaus(const PlateauLabels& labels, const LimitColumns& columns,
                              const Resolvent& resolvent) {
    std::vector<Plateau> list;
    for (int l = 0; l <= labels.highest(); ++l) {
        const auto spikes =
            std::count_if(columns.spikes.begin(), columns.spikes.end(), [l](int k) { return k <= l; });
        list.push_back({.interval = l,
                        .spikes = static_cast<int>(spikes),
                        .errors = bulk_errors(resolvent, labels.at(l)),
                        .status = resolvent.status});
    }
    return list;
}

std::vector<double> critical_steps(const Setting& setting, const Functions& functions,
                                   std::optional<int> columns) {
    if (!functions.sigma.jumps().empty()) {
        return {};  // it takes no step
    }
    const double largest = std::sqrt(setting.network.width);
    LowRankParameters network = setting.network;
    network.step_size = largest;
    Setting strongest = setting;
    strongest.eta = largest;
    LowRankLadder ladder(functions.sigma, functions.activation, functions.readout, columns,
                         strength_of(strongest, functions));
    return critical_step_sizes(
        setting.bulk,
        [&](double eta) {
            network.step_size = eta;
            return ladder.plain(network);
        },
        largest);
}

}  // namespace

Prediction predict(const Study& study) {
    return predict(study, make_study_functions(study));
}

Prediction predict(const Study& study, const StudyFunctions& given) {
    Study point = study;  // sweeps are not part of a prediction
    point.sweep.clear();
    check_study(point);
    const Functions functions = make_functions(study, given);
    const Setting setting = make_setting(study, functions);

    Prediction p;
    p.study = study;
    p.activation = functions.activation;
    p.teacher = functions.teacher;
    p.first_step = setting.step;
    p.first_step_limit = setting.limit_step;
    p.resolvent = setting.resolvent;
    p.regime = classify_exponent(study.step_exponent(), functions.columns.spikes);
    p.baselines = make_baselines(study, functions.teacher);
    p.warnings = study_warnings(study, functions, setting);
    p.warnings.insert(p.warnings.end(), p.regime.warnings.begin(), p.regime.warnings.end());

    const int highest = std::min(std::max(least_highest_plateau, p.regime.interval), max_hermite_degree);
    const SettingCertificate certificate(study, functions, setting);
    const PlateauLabels labels(setting.label, functions.columns, setting.limit_step.alignment,
                               setting.limit_step.misalignment, highest, certificate.alignment_errors());
    p.plateau = plateaus(labels, functions.columns, setting.resolvent);

    LowRankLadder ladder(functions.sigma, functions.activation, functions.readout, study.theory.columns,
                         strength_of(setting, functions));
    const LowRankLadder::Still still =
        ladder.still(setting.network, setting.resolvent, setting.bulk.bulk_variance, setting.label,
                     LowRankFamily::Slopes::yes);
    p.finite = still.errors;
    if (p.finite.status == Status::inaccurate && p.finite.stillness > 1e-9) {
        p.warnings.emplace_back(
            "the resummed low-rank part is not still: finite-strength errors carry fewer than 9 digits");
    }
    p.initial = initial_errors(setting, functions);
    p.spectrum = feature_spectrum(setting.bulk, still.low_rank);
    p.critical_step_sizes = critical_steps(setting, functions, study.theory.columns);

    const double phi_first = study.data.dimension / study.first_batch();
    if (setting.step.beta_norm2 > 0) {
        p.finite_slopes = finite_slopes(setting.resolvent, setting.bulk.bulk_variance, still.low_rank,
                                        setting.label, setting.step.beta_norm2, phi_first);
    }
    if (setting.limit_step.beta_norm2 > 0) {
        p.plateau_slopes = plateau_slopes(setting.resolvent, labels, std::min(p.regime.interval, highest),
                                          setting.limit_step.beta_norm2, phi_first);
    }
    p.optimal_ridge = optimal_ridge(setting.bulk, still.low_rank, setting.label);

    p.certificate = certificate.of(p, labels, still.low_rank);
    p.finite.status = judged(p.finite.status, p.certificate.finite);
    p.spectrum.status = judged(p.spectrum.status, p.certificate.spectrum);
    p.optimal_ridge.status = judged(p.optimal_ridge.status, p.certificate.optimal_ridge);
    for (Plateau& plateau : p.plateau) {
        const auto l = static_cast<std::size_t>(plateau.interval);
        plateau.status = judged(plateau.status, p.certificate.plateau[l]);
    }
    return p;
}

}  // namespace detequiv
