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
    Gradient gradient = Gradient::full;
};
[[nodiscard]] Functions make_functions(const Study& study, const StudyFunctions& given, Gradient gradient);

/// Limits and network of one study before the low-rank part.
struct Setting {
    double eta = 0;
    FirstStep step;        ///< at this width's output scale
    FirstStep limit_step;  ///< mean-field taken as 0
    BulkParameters bulk;
    Resolvent resolvent;
    Label label;
    LowRankParameters network;
};
[[nodiscard]] Setting make_setting(const Study& study, const Functions& functions);

/// |theta| and |chi| of a setting: what the tables of a LowRankLadder must reach.
[[nodiscard]] StepStrengths strengths_of(const Setting& setting, const Functions& functions);

/// The larger of each.
[[nodiscard]] StepStrengths stronger(const StepStrengths& a, const StepStrengths& b);

/// Errors before the step: only the constant, norm and row-norm columns remain.
[[nodiscard]] Errors initial_errors(const Setting& setting, const Functions& functions);
/// The low-rank part that they have.
[[nodiscard]] LowRank initial_low_rank(const Setting& setting, const Functions& functions);

[[nodiscard]] Baselines make_baselines(const Study& study, const Hermite& teacher);

/// What a reader must know before trusting a prediction of this study.
[[nodiscard]] std::vector<std::string> study_warnings(const Study& study, const Functions& functions,
                                                      const Setting& setting);

}  // namespace detequiv
