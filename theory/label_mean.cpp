#include "label_mean.hpp"

#include <algorithm>
#include <cmath>

namespace detequiv {

namespace {

constexpr double negligible = 0.03;  // what finite networks add anyhow

Status status_of(double share) {
    return share > negligible ? Status::outside_certified_range : Status::ok;
}

Errors errors_with(const Setting& setting, const LowRank& low_rank) {
    return finite_errors(setting.resolvent, setting.bulk.bulk_variance, low_rank, setting.label);
}

/// The part of the step's change that the entry makes, whichever of the two is larger; a step that changes
/// less than a percent counts as one that does.
double share_of(double initial, double without, double with) {
    const double changed =
        std::max({std::abs(initial - without), std::abs(initial - with), 0.01 * std::abs(initial)});
    return changed > 0 ? std::abs(with - without) / changed : 0;
}

}  // namespace

double mean_growth(const Setting& setting, const Functions& functions) {
    const double c2 = functions.activation[2];
    return 4 * setting.eta * c2 * c2 * functions.teacher[0];
}

MeanEffect mean_effect(const Setting& setting, const Functions& functions) {
    const double growth = mean_growth(setting, functions);
    if (growth == 0) {
        return {};
    }
    const LowRankFamily first(functions.sigma, functions.activation, functions.readout, 1, 1,
                              strength_of(setting, functions));
    const LowRank low_rank = first.at(setting.network);
    LowRank grown = low_rank;
    grown.Q.row(0) += growth * low_rank.alpha.transpose();
    grown.checkerboard = false;
    const Errors initial = initial_errors(setting, functions);
    const Errors without = errors_with(setting, low_rank);
    const Errors with = errors_with(setting, grown);
    // The constant column, if there is one, takes its share of the row.
    const double constant2 = low_rank.Q.row(0).head(low_rank.functions).squaredNorm();
    const double linear2 = low_rank.Q.row(1).squaredNorm();
    const double strength = growth * growth / (growth * growth + (1 + constant2) * linear2);
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
