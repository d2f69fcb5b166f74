#include "still_errors.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "low_polynomial.hpp"

namespace detequiv {

namespace {

constexpr std::array degrees = {8, 14, 20, 28, 40, 56, 76, largest_low_rank_degree};

/// Strengths |theta| up to which the degree of each rung usually suffices: Q falls like exp(-sqrt(i)/theta),
/// and errors go with its square. A wrong guess costs a second round, never digits.
constexpr std::array usual_strengths = {0.1, 0.22, 0.36, 0.5, 0.7, 0.95, 1.25};

/// As functions of omega rows are analytic but for points at the distance 1/|(theta, chi)|.
double size_of(const StepStrengths& step) {
    return std::hypot(step.theta, step.chi);
}

std::size_t rung_of(const StepStrengths& step) {
    return static_cast<std::size_t>(
        std::lower_bound(usual_strengths.begin(), usual_strengths.end(), size_of(step)) -
        usual_strengths.begin());
}

/// Strong steps take the columns of a polynomial as they are, where S(t) grows beyond what a rule in omega
/// follows.
std::optional<int> exact_columns(std::optional<int> columns, const Hermite& activation,
                                 const StepStrengths& strongest) {
    return columns || size_of(strongest) <= usual_strengths.back() ? columns
                                                                   : low_polynomial_degree(activation);
}

}  // namespace

LowRankLadder::LowRankLadder(const Activation& sigma, const Hermite& activation, ReadoutLaw readout,
                             std::optional<int> columns, const StepStrengths& strongest)
    : sigma_(sigma),
      activation_(activation),
      readout_(std::move(readout)),
      columns_(exact_columns(columns, activation, strongest)),
      strongest_(strongest) {}

const LowRankFamily& LowRankLadder::family(std::size_t rung) {
    const auto found = families_.find(rung);
    if (found != families_.end()) {
        return found->second;
    }
    if (!columns_ && !tables_.shift) {
        // One rung above the usual one of the strongest step is seldom too few.
        const std::size_t most = std::min(rung_of(strongest_) + 1, degrees.size() - 1);
        tables_ = low_rank_tables(sigma_, readout_, strongest_, degrees[most]);
    }
    const int degree = columns_ ? *columns_ : degrees[rung];
    return families_.try_emplace(rung, sigma_, activation_, readout_, columns_, degree, strongest_, tables_)
        .first->second;
}

LowRankLadder::Kept& LowRankLadder::low_rank_at(const LowRankParameters& parameters, std::size_t rung,
                                                LowRankFamily::Slopes slopes) {
    const bool lacks_slopes = kept_ && slopes == LowRankFamily::Slopes::yes && kept_->low_rank.dQ.size() == 0;
    if (!kept_ || lacks_slopes || kept_->rung != rung || kept_->parameters != parameters) {
        LowRank low_rank = family(rung).at(parameters, slopes);
        kept_.emplace(Kept{.parameters = parameters, .rung = rung, .low_rank = std::move(low_rank)});
    }
    return *kept_;
}

std::size_t LowRankLadder::usual_rung(const LowRankParameters& p) const {
    if (columns_) {
        return 0;
    }
    return rung_of(step_strengths(activation_, p));
}

LowRank LowRankLadder::plain(const LowRankParameters& parameters) {
    return family(usual_rung(parameters)).at(parameters);
}

FiniteErrors LowRankLadder::errors_at(Kept& kept, const Resolvent& resolvent, double bulk_variance,
                                      const Label& label, Stillness stillness) {
    // The rotation costs as much as some twenty ridges one by one.
    constexpr int many = 16;
    if (kept.shared && !kept.shared->fits(bulk_variance, label)) {
        kept.shared.reset();
        kept.asked = 0;
    }
    if (stillness == Stillness::measured && ++kept.asked > many && can_share(kept.low_rank)) {
        if (!kept.shared) {
            kept.shared.emplace(kept.low_rank, bulk_variance, label);
        }
        if (const auto errors = kept.shared->at(resolvent)) {
            return *errors;
        }
    }
    return finite_errors(resolvent, bulk_variance, kept.low_rank, label, stillness);
}

FiniteErrors LowRankLadder::climb(const LowRankParameters& parameters, const Resolvent& resolvent,
                                  double bulk_variance, const Label& label, LowRankFamily::Slopes slopes) {
    for (std::size_t rung = usual_rung(parameters);; ++rung) {
        Kept& kept = low_rank_at(parameters, rung, slopes);
        const bool exact = columns_ || parameters.step_size == 0;
        FiniteErrors errors = errors_at(kept, resolvent, bulk_variance, label,
                                        exact ? Stillness::not_measured : Stillness::measured);
        if (exact) {
            errors.stillness = 0;
        }
        if (exact || !usable(errors.status)) {
            return errors;
        }
        const bool still = errors.stillness <= still_enough;
        if (still || rung + 1 == degrees.size()) {
            errors.status = worse(errors.status, still ? Status::ok : Status::inaccurate);
            return errors;
        }
    }
}

LowRankLadder::Still LowRankLadder::still(const LowRankParameters& parameters, const Resolvent& resolvent,
                                          double bulk_variance, const Label& label,
                                          LowRankFamily::Slopes slopes) {
    FiniteErrors errors = climb(parameters, resolvent, bulk_variance, label, slopes);
    return {kept_->low_rank, errors};
}

FiniteErrors LowRankLadder::still_errors(const LowRankParameters& parameters, const Resolvent& resolvent,
                                         double bulk_variance, const Label& label) {
    return climb(parameters, resolvent, bulk_variance, label, LowRankFamily::Slopes::no);
}

}  // namespace detequiv
