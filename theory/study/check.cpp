#include <cmath>

#include "detequiv/numerics/checks.hpp"
#include "study/field.hpp"

namespace detequiv {
namespace {

using study_detail::assign;
using study_detail::check_step;
using study_detail::complaint;
using study_detail::fields;
using study_detail::toml_text;

void check_fields(const Study& study) {
    Study scratch = study;
    for (const auto& field : fields()) {
        if (field.in_force(study)) {
            const FieldValue value = field.get(study);
            assign(field, scratch, value, field.key, toml_text(value));
        }
    }
}

void check_range(const Sweep& sweep) {
    Sweep scratch;
    for (const auto& field : study_detail::sweep_fields()) {
        const FieldValue value = field.get(sweep);
        assign(field, scratch, value, "sweep." + field.key, toml_text(value));
    }
    if (sweep.points > 1 && sweep.from == sweep.to) {
        throw StudyError(complaint("sweep.to", check::shortest(sweep.to),
                                   "another value than sweep.from, or sweep.points = 1"));
    }
    if (sweep.logarithmic && !(sweep.from > 0 && sweep.to > 0)) {
        throw StudyError(complaint(sweep.from > 0 ? "sweep.to" : "sweep.from",
                                   check::shortest(sweep.from > 0 ? sweep.to : sweep.from),
                                   "a number > 0 where sweep.scale = \"log\""));
    }
}

/// Every point must be admissible for its field.
void check_points(const Study& study, const Sweep& sweep) {
    const auto& field = *study_detail::find_field(fields(), sweep.parameter);
    Study scratch = study;
    for (const double value : sweep_values(sweep)) {
        assign(field, scratch, value, "sweep: " + field.key, check::shortest(value));
    }
    if (study.step.size && sweep.parameter == "step.constant") {
        throw StudyError(complaint("sweep.parameter", toml_text(sweep.parameter),
                                   "a field in force; step.size replaces step.constant"));
    }
}

void check_pair(const Sweep& first, const Sweep& second) {
    if (first.parameter == second.parameter) {
        throw StudyError(complaint("sweep.parameter", toml_text(second.parameter),
                                   "two different fields, not one field twice"));
    }
    const bool size = first.parameter == "step.size" || second.parameter == "step.size";
    for (const auto* other : {"step.exponent", "step.constant"}) {
        if (size && (first.parameter == other || second.parameter == other)) {
            throw StudyError(
                complaint("sweep.parameter", toml_text(second.parameter),
                          "a field in force; step.size replaces step.exponent and step.constant"));
        }
    }
    if (static_cast<std::size_t>(first.points) * static_cast<std::size_t>(second.points) > max_sweep_points) {
        throw StudyError(
            complaint("sweep.points", check::shortest(second.points),
                      "at most " + std::to_string(max_sweep_points) + " points of two sweeps together"));
    }
}

/// The largest step over the fewest samples is in a corner of the swept rectangle.
void check_corners(const Study& study, std::size_t sweep) {
    if (sweep == study.sweep.size()) {
        check_step(study);
        return;
    }
    for (const double end : {study.sweep[sweep].from, study.sweep[sweep].to}) {
        Study corner = study;
        set_numeric_field(corner, study.sweep[sweep].parameter, end);
        check_corners(corner, sweep + 1);
    }
}

}  // namespace

void study_detail::check_step(const Study& study) {
    if (study.step.size && !(*study.step.size < std::sqrt(study.data.samples))) {
        throw StudyError(
            complaint("step.size", check::shortest(*study.step.size),
                      "a size below sqrt(data.samples) = " + check::shortest(std::sqrt(study.data.samples)) +
                          ", whose exponent log(size)/log(samples) is below 1/2: larger steps are outside "
                          "this theory"));
    }
    if (!std::isfinite(study.step_size())) {
        throw StudyError(complaint("step.constant", check::shortest(study.step.constant),
                                   "a step size constant samples^exponent that is finite"));
    }
}

void check_study(const Study& study) {
    check_fields(study);
    if (study.sweep.size() > 2) {
        throw StudyError(complaint("sweep", std::to_string(study.sweep.size()) + " sweeps", "at most two"));
    }
    for (const auto& sweep : study.sweep) {
        check_range(sweep);
    }
    if (study.sweep.size() == 2) {
        check_pair(study.sweep[0], study.sweep[1]);
    }
    for (const auto& sweep : study.sweep) {
        check_points(study, sweep);
    }
    check_corners(study, 0);
}

}  // namespace detequiv
