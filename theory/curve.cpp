#include "detequiv/theory/curve.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include "certificate/setting.hpp"
#include "network.hpp"
#include "plateau_columns.hpp"

namespace detequiv {

namespace {

struct PreparedPoint {
    std::vector<double> parameters;
    Study study;
    Setting setting;
    Regime regime;
};

/// Studies of all points, the last sweep fastest.
std::vector<PreparedPoint> prepare(const Study& study, const Functions& functions) {
    std::vector<std::vector<double>> axes;
    std::size_t count = 1;
    for (const Sweep& sweep : study.sweep) {
        axes.push_back(sweep_values(sweep));
        count *= axes.back().size();
    }
    Study base = study;
    base.sweep.clear();
    std::vector<PreparedPoint> points;
    points.reserve(count);
    for (std::size_t i = 0; i < count; ++i) {
        Study here = base;
        std::vector<double> parameters(axes.size());
        std::size_t rest = i;
        for (std::size_t axis = axes.size(); axis-- > 0;) {
            parameters[axis] = axes[axis][rest % axes[axis].size()];
            rest /= axes[axis].size();
            set_numeric_field(here, study.sweep[axis].parameter, parameters[axis]);
        }
        Setting setting = make_setting(here, functions);
        Regime regime = classify_exponent(here.step_exponent(), functions.columns.spikes);
        points.push_back({std::move(parameters), std::move(here), std::move(setting), std::move(regime)});
    }
    return points;
}

/// Answers that consecutive points may share, with the inputs they hold for.
class SharedAnswers {
  public:
    SharedAnswers(const Functions& functions, int highest) : functions_(functions), highest_(highest) {}

    const PlateauLabels& plateau_labels(const Setting& setting, const SettingCertificate& certificate) {
        const FirstStep& step = setting.limit_step;
        const StepStrengths proportion = step_proportion(setting, functions_);
        const std::array key = {
            step.alignment,   step.misalignment, setting.label.noise_variance(),
            proportion.theta, proportion.chi,    functions_.columns.grown ? setting.resolvent.s : 0};
        if (!labels_ || key != labels_key_) {
            labels_.emplace(setting.label, functions_.columns, step.alignment, step.misalignment, highest_,
                            certificate.alignment_errors(), certificate.plateau_columns(highest_));
            labels_key_ = key;
        }
        return *labels_;
    }

    struct Initial {
        Errors errors;
        CertifiedErrors certified;
    };
    const Initial& initial(const Setting& setting, const SettingCertificate& certificate) {
        const std::array key = {setting.bulk.phi,          setting.bulk.psi,
                                setting.bulk.ridge,        setting.network.width,
                                setting.step.g_b,          setting.step.alignment,
                                setting.step.misalignment, setting.label.noise_variance()};
        if (!initial_ || key != initial_key_) {
            const Errors errors = initial_errors(setting, functions_);
            initial_ = {.errors = errors, .certified = certificate.initial(errors)};
            initial_key_ = key;
        }
        return *initial_;
    }

  private:
    const Functions& functions_;
    int highest_;
    std::optional<PlateauLabels> labels_;
    std::array<double, 6> labels_key_{};
    std::optional<Initial> initial_;
    std::array<double, 8> initial_key_{};
};

CurvePoint evaluate(const PreparedPoint& prepared, const Functions& functions, SharedAnswers& shared,
                    LowRankLadder& ladder) {
    const Setting& setting = prepared.setting;
    CurvePoint point;
    point.parameters = prepared.parameters;
    point.step_size = setting.eta;
    point.exponent = prepared.regime.exponent;
    point.interval = prepared.regime.interval;
    point.spikes = static_cast<int>(prepared.regime.spikes.size());
    const SettingCertificate certificate(prepared.study, functions, setting);
    const PlateauLabels& labels = shared.plateau_labels(setting, certificate);
    const int interval = std::min(point.interval, labels.highest());
    Errors before = bulk_errors(setting.resolvent, labels.at(0));
    for (int k = 1; k <= interval; ++k) {
        const Errors after = bulk_errors(setting.resolvent, labels.at(k));
        point.share_test.push_back(before.test_error - after.test_error);
        before = after;
    }
    point.plateau = before;
    point.certified_plateau = certificate.plateau(labels, interval);
    const LowRankLadder::Still still =
        ladder.still(setting.network, setting.resolvent, setting.bulk.bulk_variance, setting.label,
                     LowRankFamily::Slopes::no);
    point.finite = still.errors;
    point.certified_finite = certificate.finite(still.low_rank, point.finite);
    point.finite.status = judged(point.finite.status, point.certified_finite);
    const SharedAnswers::Initial& initial = shared.initial(setting, certificate);
    point.initial = initial.errors;
    point.certified_initial = initial.certified;
    point.baselines = make_baselines(prepared.study, functions.teacher);
    point.status = worse(judged(setting.resolvent.status, point.certified_plateau), point.finite.status);
    return point;
}

void add_new(std::vector<std::string>& all, const std::vector<std::string>& some) {
    for (const std::string& one : some) {
        if (std::find(all.begin(), all.end(), one) == all.end()) {
            all.push_back(one);
        }
    }
}

}  // namespace

bool has_curve(const Sweep& sweep) {
    return !sweep.parameter.starts_with("simulation.");
}

Curve curve(const Study& study) {
    return curve(study, make_study_functions(study));
}

Curve curve(const Study& study, const StudyFunctions& given, Gradient gradient) {
    check_study(study);
    if (study.sweep.empty()) {
        throw StudyError("sweep: none: required one or two, each a table or key=from:to:points");
    }
    for (const Sweep& sweep : study.sweep) {
        if (!has_curve(sweep)) {
            throw StudyError(
                "sweep.parameter = \"" + sweep.parameter +
                "\": required a field of the theory, over which a curve is not flat; simulations sweep "
                "this one");
        }
    }
    const Functions functions = make_functions(study, given, gradient);
    const std::vector<PreparedPoint> points = prepare(study, functions);
    StepStrengths strongest;
    int highest = 0;
    for (const PreparedPoint& point : points) {
        strongest = stronger(strongest, strengths_of(point.setting, functions));
        highest = std::max(highest, point.regime.interval);
    }
    SharedAnswers shared(functions, std::min(highest, max_hermite_degree));

    Curve result;
    result.study = study;
    result.gradient = gradient;
    result.points.reserve(points.size());
    std::optional<LowRankLadder> ladder;
    std::optional<int> columns;
    for (const PreparedPoint& point : points) {
        if (!ladder || columns != point.study.theory.columns) {
            columns = point.study.theory.columns;
            ladder.emplace(functions.sigma, functions.activation, functions.readout, columns, strongest);
        }
        result.points.push_back(evaluate(point, functions, shared, *ladder));
    }
    // The ends of the sweeps are where a study leaves what the theory covers.
    for (const PreparedPoint* end : {&points.front(), &points.back()}) {
        add_new(result.warnings, study_warnings(end->study, functions, end->setting));
    }
    return result;
}

}  // namespace detequiv
