#include "detequiv/theory/prediction.hpp"

#include <algorithm>
#include <cmath>
#include <functional>

#include "certificate/setting.hpp"
#include "detequiv/numerics/checks.hpp"
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

/// Low-rank parts of a setting's network at any step size up to sqrt(N).
class AnyStep {
  public:
    AnyStep(const Setting& setting, const Functions& functions, std::optional<int> columns)
        : network_(setting.network),
          largest_(std::sqrt(setting.network.width)),
          ladder_(functions.sigma, functions.activation, functions.readout, columns,
                  strengths_at(setting, functions, largest_)) {}

    [[nodiscard]] double largest() const { return largest_; }
    [[nodiscard]] LowRank operator()(double eta) {
        network_.step_size = eta;
        return ladder_.plain(network_);
    }

  private:
    static StepStrengths strengths_at(Setting setting, const Functions& functions, double eta) {
        setting.eta = eta;
        return strengths_of(setting, functions);
    }

    LowRankParameters network_;
    double largest_;
    LowRankLadder ladder_;
};

/// "size of outlier 4 carries", "sizes of outliers 2, 4 to 16 carry": numbers ascend.
std::string of_outliers(const std::vector<std::size_t>& numbers) {
    if (numbers.size() == 1) {
        return "size of outlier " + std::to_string(numbers.front()) + " carries";
    }
    std::string text = "sizes of outliers ";
    for (std::size_t i = 0; i < numbers.size();) {
        std::size_t last = i;
        while (last + 1 < numbers.size() && numbers[last + 1] == numbers[last] + 1) {
            ++last;
        }
        text.append(i > 0 ? ", " : "").append(std::to_string(numbers[i]));
        if (last > i) {
            text.append(last > i + 1 ? " to " : ", ").append(std::to_string(numbers[last]));
        }
        i = last + 1;
    }
    return text + " carry";
}

void find_critical_steps(Prediction& p, const Setting& setting, const Functions& functions,
                         const SettingCertificate& certificate) {
    if (!functions.sigma.jumps().empty()) {
        return;  // it takes no step
    }
    AnyStep low_rank(setting, functions, p.study.theory.columns);
    p.critical_step_sizes = critical_step_sizes(setting.bulk, std::ref(low_rank), low_rank.largest());
    p.certificate.critical_step_sizes =
        certificate.critical_steps(p.critical_step_sizes, std::ref(low_rank), low_rank.largest());
    std::vector<std::size_t> uncertain;
    for (std::size_t j = 0; j < p.critical_step_sizes.size(); ++j) {
        if (certain_digits(p.certificate.critical_step_sizes[j]) < least_certain_digits) {
            uncertain.push_back(j + 1);
        }
    }
    if (!uncertain.empty()) {
        p.warnings.push_back("the critical step " + of_outliers(uncertain) + " fewer than " +
                             check::shortest(least_certain_digits) + " certain digits");
    }
}

}  // namespace

Prediction predict(const Study& study) {
    return predict(study, make_study_functions(study));
}

Prediction predict(const Study& study, const StudyFunctions& given, Gradient gradient) {
    Study point = study;  // sweeps are not part of a prediction
    point.sweep.clear();
    check_study(point);
    const Functions functions = make_functions(study, given, gradient);
    const Setting setting = make_setting(study, functions);

    Prediction p;
    p.study = study;
    p.activation = functions.activation;
    p.teacher = functions.teacher;
    p.first_step = setting.step;
    p.first_step_limit = setting.limit_step;
    p.strengths = step_strengths(functions.activation, setting.network);
    p.resolvent = setting.resolvent;
    p.regime = classify_exponent(study.step_exponent(), functions.columns.spikes);
    p.baselines = make_baselines(study, functions.teacher);
    p.warnings = study_warnings(study, functions, setting);
    p.warnings.insert(p.warnings.end(), p.regime.warnings.begin(), p.regime.warnings.end());

    const int highest = std::min(std::max(least_highest_plateau, p.regime.interval), max_hermite_degree);
    const SettingCertificate certificate(study, functions, setting);
    const PlateauLabels labels(setting.label, functions.columns, setting.limit_step.alignment,
                               setting.limit_step.misalignment, highest, certificate.alignment_errors(),
                               certificate.plateau_columns(highest));
    p.plateau = plateaus(labels, functions.columns, setting.resolvent);

    LowRankLadder ladder(functions.sigma, functions.activation, functions.readout, study.theory.columns,
                         strengths_of(setting, functions));
    const LowRankLadder::Still still =
        ladder.still(setting.network, setting.resolvent, setting.bulk.bulk_variance, setting.label,
                     LowRankFamily::Slopes::yes);
    p.finite = still.errors;
    if (p.finite.status == Status::inaccurate && p.finite.stillness > still_enough) {
        const double digits = std::round(-std::log10(still_enough));
        p.warnings.push_back(
            "the resummed low-rank part is not still: finite-strength errors carry fewer than " +
            check::shortest(digits) + " digits");
    }
    p.initial = initial_errors(setting, functions);
    p.spectrum = feature_spectrum(setting.bulk, still.low_rank);

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
    find_critical_steps(p, setting, functions, certificate);
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
