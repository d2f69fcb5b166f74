#include "setting.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "../plateau_columns.hpp"

namespace detequiv {

namespace {

constexpr double unit = Bounded::unit;
/// Quotients of sizes, roots of them and the power in eta = constant n^alpha.
constexpr double parameter_roundings = 4;

CertifiedFirstStep certified_step(const Study& study, const Functions& functions, const FirstStep& step) {
    const FirstStepParameters parameters{.step_size = step.step_size,
                                         .output_scale = step.output_scale,
                                         .phi_first = study.data.dimension / study.first_batch(),
                                         .psi = study.data.dimension / study.network.width,
                                         .noise_variance = study.data.noise * study.data.noise};
    return certify(functions.activation, functions.teacher, parameters, step, parameter_roundings);
}

}  // namespace

BulkErrors bulk_errors_of(const Hermite& activation, const BulkParameters& bulk) {
    const Bounded c1(activation[1], activation.coefficient_error(1));
    // What is linear but for roundings at every node is linear: c_g = 0 is another bulk than a least c_g > 0.
    const bool linear = activation.bulk_variance == 0 && activation.tail_energy == 0;
    return {.c1_squared = square(c1).error,
            .bulk_variance = linear ? 0 : activation.bulk_variance_error,
            .phi = bulk.phi == 1 ? 0 : unit,
            .psi = bulk.psi == 1 ? 0 : unit,
            .imbalance = 2 * unit};
}

SettingCertificate::SettingCertificate(const Study& study, const Functions& functions, const Setting& setting)
    : functions_(functions),
      setting_(setting),
      bulk_errors_(bulk_errors_of(functions.activation, setting.bulk)),
      step_(certified_step(study, functions, setting.step)),
      limit_step_(certified_step(study, functions, setting.limit_step)),
      resolvent_(certify(setting.bulk, setting.resolvent, bulk_errors_)),
      phi_first_(Bounded::rounded(study.data.dimension / study.first_batch())) {}

LowRankErrors SettingCertificate::low_rank_errors(const LowRank& low_rank, double step_size,
                                                  double step_error) const {
    LowRankParameters network = setting_.network;
    network.step_size = step_size;
    return certify(functions_.activation, network, low_rank,
                   {.step_size = step_error,
                    .width = 0,
                    .psi = unit,
                    .beta_norm2 = step_.beta_norm2.relative(),
                    .rho = step_.alignment.error,
                    .misalignment = step_.misalignment.relative(),
                    .g_b = step_.g_b.error,
                    .label_mean = functions_.teacher.coefficient_error(0)});
}

LowRankErrors SettingCertificate::low_rank_errors(const LowRank& low_rank) const {
    return low_rank_errors(low_rank, setting_.network.step_size, parameter_roundings * unit);
}

PlateauLabels::AlignmentErrors SettingCertificate::alignment_errors() const {
    return {.alignment = limit_step_.alignment.error, .misalignment = limit_step_.misalignment.relative()};
}

PlateauColumns SettingCertificate::plateau_columns(int highest) const {
    PlateauColumns columns = detequiv::plateau_columns(setting_, functions_, highest);
    if (functions_.columns.grown) {
        const Hermite& sigma = functions_.activation;
        const auto relative = [](double value, double error) {
            return value == 0 ? 0 : Bounded(value, error).relative();
        };
        columns.step_error = relative(sigma[1], sigma.coefficient_error(1)) +
                             relative(sigma[2], sigma.coefficient_error(2)) +
                             relative(functions_.teacher[0], functions_.teacher.coefficient_error(0)) +
                             limit_step_.beta_norm2.relative() / 2 + 8 * unit;
        columns.weight_error = resolvent_.s.relative();
    }
    return columns;
}

LabelResidual SettingCertificate::label_errors(const PlateauLabels& labels, int interval) const {
    LabelResidual errors = labels.errors(interval);
    errors.variance += unit * setting_.label.noise_variance();  // the square of a study's noise
    return errors;
}

CertifiedErrors SettingCertificate::plateau(const PlateauLabels& labels, int interval) const {
    return certify(resolvent_, labels.at(interval), label_errors(labels, interval));
}

CertifiedErrors SettingCertificate::finite(const LowRank& low_rank, const FiniteErrors& errors) const {
    return certify(resolvent_, setting_.resolvent, setting_.bulk.bulk_variance, low_rank,
                   low_rank_errors(low_rank), setting_.label, errors);
}

CertifiedErrors SettingCertificate::initial(const Errors& errors) const {
    return initial(initial_low_rank(setting_, functions_), errors);
}

CertifiedErrors SettingCertificate::initial(const LowRank& low_rank, const Errors& errors) const {
    FiniteErrors finite;
    static_cast<Errors&>(finite) = errors;
    return certify(resolvent_, setting_.resolvent, setting_.bulk.bulk_variance, low_rank,
                   low_rank_errors(low_rank, 0, 0), setting_.label, finite);
}

CertifiedSpectrum SettingCertificate::spectrum(const LowRank& low_rank, const Spectrum& spectrum) const {
    return certify(setting_.bulk, bulk_errors_, low_rank, low_rank_errors(low_rank), spectrum);
}

std::vector<Bounded> SettingCertificate::critical_steps(const std::vector<double>& critical_step_sizes,
                                                        const std::function<LowRank(double)>& low_rank_at,
                                                        double largest_step) const {
    const auto certified_at = [&](double step_size) {
        LowRank low_rank = low_rank_at(step_size);
        LowRankErrors errors = low_rank_errors(low_rank, step_size, 0);
        return CertifiedLowRank{.low_rank = std::move(low_rank), .errors = std::move(errors)};
    };
    return certify(setting_.bulk, bulk_errors_, certified_at, critical_step_sizes, largest_step);
}

CertifiedSlopes SettingCertificate::finite_slopes(const LowRank& low_rank,
                                                  const TestErrorSlopes& slopes) const {
    return certify(setting_.bulk, resolvent_, low_rank, low_rank_errors(low_rank), setting_.label,
                   step_.beta_norm2, phi_first_, slopes);
}

CertifiedSlopes SettingCertificate::plateau_slopes(const PlateauLabels& labels, int interval,
                                                   const TestErrorSlopes& slopes) const {
    return certify(resolvent_, labels, interval, label_errors(labels, interval), limit_step_.beta_norm2,
                   phi_first_, slopes);
}

CertifiedOptimalRidge SettingCertificate::optimal_ridge(const LowRank& low_rank,
                                                        const OptimalRidge& optimum) const {
    return certify(setting_.bulk, bulk_errors_, low_rank, low_rank_errors(low_rank), setting_.label, optimum);
}

Certificate SettingCertificate::of(const Prediction& prediction, const PlateauLabels& labels,
                                   const LowRank& low_rank) const {
    constexpr Bounded nothing(std::numeric_limits<double>::quiet_NaN(),
                              std::numeric_limits<double>::infinity());
    const CertifiedSlopes unknown{.log_ridge = nothing, .log_step_size = nothing, .noise_variance = nothing};
    Certificate certificate{.first_step = step_,
                            .first_step_limit = limit_step_,
                            .resolvent = resolvent_,
                            .plateau = {},
                            .finite = finite(low_rank, prediction.finite),
                            .initial = initial(prediction.initial),
                            .spectrum = spectrum(low_rank, prediction.spectrum),
                            .finite_slopes = unknown,
                            .plateau_slopes = unknown,
                            .optimal_ridge = optimal_ridge(low_rank, prediction.optimal_ridge),
                            .critical_step_sizes = {}};
    if (prediction.first_step.beta_norm2 > 0) {
        certificate.finite_slopes = finite_slopes(low_rank, prediction.finite_slopes);
    }
    if (prediction.first_step_limit.beta_norm2 > 0) {
        const int interval = std::min(prediction.regime.interval, labels.highest());
        certificate.plateau_slopes = plateau_slopes(labels, interval, prediction.plateau_slopes);
    }
    for (const Plateau& plateau : prediction.plateau) {
        certificate.plateau.push_back(this->plateau(labels, plateau.interval));
    }
    return certificate;
}

}  // namespace detequiv
