#include "still_errors.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace detequiv {

namespace {

constexpr std::array degrees = {8, 14, 20, 28, 40, 56, 76, 96};
constexpr double still_enough = 1e-9;

/// Strengths |theta| up to which the degree of each rung usually suffices: Q falls like exp(-sqrt(i)/theta),
/// and errors go with its square. A wrong guess costs a second round, never digits.
constexpr std::array usual_strengths = {0.1, 0.22, 0.36, 0.5, 0.7, 0.95, 1.25};

double relative_change(double before, double after) {
    return before == after ? 0 : std::abs(before - after) / std::abs(after);
}

}  // namespace

LowRankLadder::LowRankLadder(const Activation& sigma, const Hermite& activation, ReadoutLaw readout,
                             std::optional<int> columns, double strongest)
    : sigma_(sigma),
      activation_(activation),
      readout_(std::move(readout)),
      columns_(columns),
      strongest_(strongest) {}

const LowRankFamily& LowRankLadder::family(std::size_t rung) {
    const auto found = families_.find(rung);
    if (found != families_.end()) {
        return found->second;
    }
    return families_
        .try_emplace(rung, sigma_, activation_, readout_, columns_, columns_ ? *columns_ : degrees[rung],
                     strongest_)
        .first->second;
}

std::size_t LowRankLadder::usual_rung(const LowRankParameters& p) const {
    if (columns_) {
        return 0;
    }
    const double strength = std::abs(activation_[1]) * p.step_size * std::sqrt(p.beta_norm2 / p.width);
    return static_cast<std::size_t>(
        std::lower_bound(usual_strengths.begin(), usual_strengths.end(), strength) - usual_strengths.begin());
}

LowRank LowRankLadder::plain(const LowRankParameters& parameters) {
    return family(usual_rung(parameters)).at(parameters);
}

LowRankLadder::Still LowRankLadder::still(const LowRankParameters& parameters, const Resolvent& resolvent,
                                          double bulk_variance, const Label& label,
                                          LowRankFamily::Slopes slopes) {
    Still result;
    for (std::size_t rung = usual_rung(parameters);; ++rung) {
        result.low_rank = family(rung).at(parameters, slopes);
        result.errors = finite_errors(resolvent, bulk_variance, result.low_rank, label);
        if (columns_ || parameters.step_size == 0) {
            return result;
        }
        LowRank smaller = truncated(result.low_rank, result.low_rank.degree() - 4);
        const FiniteErrors before = finite_errors(resolvent, bulk_variance, smaller, label);
        result.errors.stillness =
            std::max(relative_change(before.test_error, result.errors.test_error),
                     relative_change(before.train_objective, result.errors.train_objective));
        if (result.errors.stillness <= still_enough) {
            return result;
        }
        if (rung + 1 == degrees.size()) {
            result.errors.status = worse(result.errors.status, Status::inaccurate);
            return result;
        }
    }
}

}  // namespace detequiv
