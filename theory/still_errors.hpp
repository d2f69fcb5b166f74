#pragma once

#include <map>
#include <memory>
#include <optional>

#include "detequiv/theory/low_rank.hpp"
#include "detequiv/theory/prediction_error.hpp"
#include "shared_ridges.hpp"

namespace detequiv {

/// Low-rank parts of one activation and readout law at whatever degree M a question needs: families are made
/// when they are first asked for and kept as long as this object lives.
class LowRankLadder {
  public:
    LowRankLadder(const Activation& sigma, const Hermite& activation, ReadoutLaw readout,
                  std::optional<int> columns, const StepStrengths& strongest);

    /// The low-rank part with M raised until test error and objective change by at most still_enough from
    /// M - 4 to M. With M and M - 1 an activation without odd coefficients would always look still. Status
    /// `inaccurate` if the highest degree is not enough.
    struct Still {
        LowRank low_rank;
        FiniteErrors errors;
    };
    [[nodiscard]] Still still(const LowRankParameters& parameters, const Resolvent& resolvent,
                              double bulk_variance, const Label& label, LowRankFamily::Slopes slopes);

    /// Its errors alone. Once many ridges have asked for the same low-rank part, they share a rotated form of
    /// it.
    [[nodiscard]] FiniteErrors still_errors(const LowRankParameters& parameters, const Resolvent& resolvent,
                                            double bulk_variance, const Label& label);

    /// The low-rank part at the degree that usually suffices for its strength, without looking.
    [[nodiscard]] LowRank plain(const LowRankParameters& parameters);

  private:
    // The last answer: a sweep that leaves the step alone asks for the same low-rank part again.
    struct Kept {
        LowRankParameters parameters;
        std::size_t rung;
        LowRank low_rank;
        int asked = 0;
        std::optional<SharedRidges> shared = std::nullopt;
    };
    [[nodiscard]] const LowRankFamily& family(std::size_t rung);
    [[nodiscard]] Kept& low_rank_at(const LowRankParameters& parameters, std::size_t rung,
                                    LowRankFamily::Slopes slopes);
    [[nodiscard]] static FiniteErrors errors_at(Kept& kept, const Resolvent& resolvent, double bulk_variance,
                                                const Label& label, Stillness stillness);
    [[nodiscard]] FiniteErrors climb(const LowRankParameters& parameters, const Resolvent& resolvent,
                                     double bulk_variance, const Label& label, LowRankFamily::Slopes slopes);
    [[nodiscard]] std::size_t usual_rung(const LowRankParameters& parameters) const;

    Activation sigma_;
    Hermite activation_;
    ReadoutLaw readout_;
    std::optional<int> columns_;
    StepStrengths strongest_;
    LowRankTables tables_;
    std::map<std::size_t, LowRankFamily> families_;
    std::optional<Kept> kept_;
};

}  // namespace detequiv
