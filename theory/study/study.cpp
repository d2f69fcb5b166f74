#include "detequiv/theory/study.hpp"

#include <algorithm>
#include <cmath>

#include "detequiv/numerics/checks.hpp"
#include "study/field.hpp"

namespace detequiv {
namespace {

using study_detail::complaint;
using study_detail::Field;
using study_detail::fields;
using study_detail::toml_text;

const Field<Study>& numeric(std::string_view key) {
    const auto* field = study_detail::find_field(fields(), key);
    if (field == nullptr) {
        throw StudyError(study_detail::unknown_key(key, numeric_field_names()));
    }
    if (!field->numeric) {
        throw StudyError(std::string(key) + ": required a numeric field");
    }
    return *field;
}

}  // namespace

double Study::output_scale() const {
    switch (network.output_scale.kind) {
        case OutputScaleKind::none:
            return 0;
        case OutputScaleKind::mean_field:
            return 1 / std::sqrt(network.width);
        case OutputScaleKind::unit:
            return 1;
        case OutputScaleKind::number:
            return network.output_scale.number;
    }
    return 0;
}

double Study::step_size() const {
    return step.size ? *step.size : step.constant * std::pow(data.samples, step.exponent);
}

double Study::step_exponent() const {
    return step.size ? std::log(*step.size) / std::log(data.samples) : step.exponent;
}

double numeric_field(const Study& study, std::string_view key) {
    const auto& field = numeric(key);
    if (field.resolved) {
        return field.resolved(study);
    }
    const FieldValue value = field.get(study);
    if (const auto* stated = std::get_if<double>(&value)) {
        return *stated;
    }
    throw StudyError(complaint(key, toml_text(value), "a number where one is asked for"));
}

void set_numeric_field(Study& study, std::string_view key, double value) {
    study_detail::assign(numeric(key), study, value, key, check::shortest(value));
}

std::vector<std::string> numeric_field_names() {
    std::vector<std::string> names;
    for (const auto& field : fields()) {
        if (field.numeric) {
            names.push_back(field.key);
        }
    }
    return names;
}

void check_theory_field(std::string_view key) {
    if (numeric(key).key.starts_with("simulation.")) {
        throw StudyError(std::string(key) +
                         ": required a field of the theory, over which errors are not flat; simulations "
                         "sweep this one");
    }
}

std::vector<FieldDescription> study_fields(const Study& study) {
    std::vector<FieldDescription> descriptions;
    for (const auto& field : fields()) {
        if (field.in_force(study)) {
            descriptions.push_back(
                {field.key, field.get(study), field.requirement, field.meaning, field.numeric});
        }
    }
    return descriptions;
}

std::vector<double> sweep_values(const Sweep& sweep) {
    std::vector<double> values(static_cast<std::size_t>(std::max(sweep.points, 0)), sweep.from);
    const double last = static_cast<double>(sweep.points) - 1;
    for (std::size_t i = 1; i < values.size(); ++i) {
        const auto step = static_cast<double>(i);
        if (i + 1 == values.size()) {
            values[i] = sweep.to;
        } else if (sweep.logarithmic) {
            values[i] = std::exp((std::log(sweep.from) * (last - step) + std::log(sweep.to) * step) / last);
        } else {
            // One rounding of the numerator and one of the quotient: 0 .. 0.49 by 0.01 comes out as decimals.
            values[i] = (sweep.from * (last - step) + sweep.to * step) / last;
        }
    }
    return values;
}

}  // namespace detequiv
