#include "label_mean.hpp"

#include <algorithm>
#include <cmath>

namespace detequiv {

namespace {

constexpr double negligible = 0.03;  // what finite networks add anyhow

Status status_of(double share) {
    return share > negligible ? Status::outside_certified_range : Status::ok;
}

/// The entry Q that is missing between the constant feature and the readout.
double mean_growth(const Setting& setting, const Functions& functions) {
    const double c2 = functions.activation[2];
    return 4 * setting.eta * c2 * c2 * functions.teacher[0];
}

/// The constant and the first column alone, with the entry `growth` between the constant and the readout.
Errors errors_with(const Setting& setting, const Functions& functions, double first, double growth) {
    const LowRankParameters& network = setting.network;
    LowRank columns;
    columns.Q = Eigen::Matrix2d{{std::sqrt(network.width) * functions.activation[0], growth}, {0, first}};
    columns.norm_row = Eigen::Vector2d(std::sqrt(2 / network.psi) * functions.activation[2], 0);
    columns.alpha = Eigen::Vector2d(0, 1);
    columns.rho = network.rho;
    columns.misalignment = network.misalignment;
    columns.g_b = network.g_b;
    columns.c1 = functions.activation[1];
    columns.functions = 2;
    columns.checkerboard = growth == 0;
    columns.status = Status::ok;
    return finite_errors(setting.resolvent, setting.bulk.bulk_variance, columns, setting.label);
}

/// The part of the step's change that the entry makes, whichever of the two is larger; a step that changes
/// less than a percent counts as one that does.
double share_of(double initial, double without, double with) {
    const double changed =
        std::max({std::abs(initial - without), std::abs(initial - with), 0.01 * std::abs(initial)});
    return changed > 0 ? std::abs(with - without) / changed : 0;
}

}  // namespace

MeanEffect mean_effect(const Setting& setting, const Functions& functions) {
    const double growth = mean_growth(setting, functions);
    if (growth == 0) {
        return {};
    }
    const double c1 = functions.activation[1];
    const double first = c1 * c1 * setting.eta * std::sqrt(setting.network.beta_norm2);
    const Errors initial = errors_with(setting, functions, 0, 0);
    const Errors without = errors_with(setting, functions, first, 0);
    const Errors with = errors_with(setting, functions, first, growth);
    // The constant column, if there is one, takes its share of the row.
    const double constant2 = setting.network.width * functions.activation[0] * functions.activation[0];
    const double strength = growth * growth / (growth * growth + (1 + constant2) * first * first);
    return {
        .test_error = with.test_error - without.test_error,
        .share = std::max({share_of(initial.test_error, without.test_error, with.test_error),
                           share_of(initial.train_objective, without.train_objective, with.train_objective),
                           strength})};
}

Status mean_status(const MeanEffect& effect) {
    return status_of(effect.share);
}

Status plateau_mean_status(const Setting& setting, const Functions& functions) {
    const Hermite& sigma = functions.activation;
    if (functions.columns.constant) {
        return Status::ok;  // fitted freely, in every plateau
    }
    // The first column is along he_1(z) and, in this proportion, along the constant.
    const double along = sigma[1] * sigma[1] * std::sqrt(setting.limit_step.beta_norm2);
    const double constant = 4 * sigma[2] * sigma[2] * functions.teacher[0];
    const double length = std::hypot(along, constant);
    if (!(length > 0)) {
        return Status::ok;
    }
    const double T1 = setting.label.T(1) * setting.limit_step.alignment;
    const double fitted = (T1 * along + setting.label.T(0) * constant) / length;
    return status_of(share_of(0, T1 * T1, fitted * fitted));
}

}  // namespace detequiv
