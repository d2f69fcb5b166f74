#pragma once

#include <optional>
#include <string>
#include <vector>

#include "detequiv/theory/certificate.hpp"
#include "detequiv/theory/curve.hpp"
#include "still_errors.hpp"

/// What predict() and curve() share: the stages run in their order for one study, with what several points
/// have in common kept.
namespace detequiv {

/// What no numeric field of a study changes.
struct Functions {
    Activation sigma;
    Hermite activation;
    Hermite teacher;
    ReadoutLaw readout;
    LimitColumns columns;
};
[[nodiscard]] Functions make_functions(const Study& study, const StudyFunctions& given);

/// Limits and network of one study before the low-rank part.
struct Setting {
    double eta = 0;
    FirstStep step;        ///< at this width's output scale
    FirstStep limit_step;  ///< mean-field taken as 0
    BulkParameters bulk;
    Resolvent resolvent;
    Label label;
    LowRankParameters network;
    Status limit_status = Status::ok;  ///< of plateaus 1, 2, ... as a model

    [[nodiscard]] Status plateau_status(int interval) const {
        return interval > 0 ? limit_status : Status::ok;
    }
};
[[nodiscard]] Setting make_setting(const Study& study, const Functions& functions);

/// |theta| of a setting: what the tables of a LowRankLadder must reach.
[[nodiscard]] double strength_of(const Setting& setting, const Functions& functions);

/// Errors before the step: only the constant, norm and row-norm columns remain.
[[nodiscard]] Errors initial_errors(const Setting& setting, const Functions& functions);
/// The low-rank part that they have.
[[nodiscard]] LowRank initial_low_rank(const Setting& setting, const Functions& functions);

[[nodiscard]] Baselines make_baselines(const Study& study, const Hermite& teacher);

/// What a reader must know before trusting a prediction of this study.
[[nodiscard]] std::vector<std::string> study_warnings(const Study& study, const Functions& functions,
                                                      const Setting& setting);

}  // namespace detequiv
