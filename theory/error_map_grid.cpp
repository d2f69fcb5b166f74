#include "error_map_grid.hpp"

#include <algorithm>
#include <numeric>

#include "detequiv/numerics/checks.hpp"

namespace detequiv {

namespace {

using study_detail::complaint;

bool reaches(const MappedField& field, const std::vector<std::size_t>& shape) {
    if (field.strides.size() != shape.size()) {
        return false;
    }
    if (std::count(shape.begin(), shape.end(), std::size_t{0}) > 0) {
        return true;  // no point, no value
    }
    std::size_t last = 0;
    for (std::size_t axis = 0; axis < shape.size(); ++axis) {
        last += field.strides[axis] * (shape[axis] - 1);
    }
    return last < field.values.size();
}

}  // namespace

void check_map(const Study& study, std::span<const MappedField> fields,
               const std::vector<std::size_t>& shape) {
    const auto mapped = [&](std::string_view key) {
        return std::count_if(fields.begin(), fields.end(), [&](const auto& f) { return f.key == key; });
    };
    for (const MappedField& field : fields) {
        check_theory_field(field.key);
        if (mapped(field.key) > 1) {
            throw StudyError(field.key + ": given twice; required one array for each field");
        }
        if (!reaches(field, shape)) {
            check::refuse(field.key, std::to_string(field.values.size()) + " values",
                          "a stride for each axis, and values as far as they reach");
        }
    }
    for (const auto* other : {"step.exponent", "step.constant"}) {
        if (mapped("step.size") > 0 && mapped(other) > 0) {
            throw StudyError(
                std::string(other) +
                ": required a field in force; step.size replaces step.exponent and step.constant");
        }
    }
    if (mapped("step.constant") > 0 && study.step.size && mapped("step.exponent") == 0) {
        throw StudyError("step.constant: required a field in force; step.size replaces it");
    }
}

GridWalk::GridWalk(std::span<const MappedField> fields, const std::vector<std::size_t>& shape)
    : shape_(shape), places_(shape.size(), 1), order_(shape.size()), index_(shape.size(), 0) {
    for (std::size_t axis = shape.size(); axis-- > 1;) {
        places_[axis - 1] = places_[axis] * shape[axis];
    }
    std::iota(order_.begin(), order_.end(), std::size_t{0});
    std::stable_partition(order_.begin(), order_.end(), [&](std::size_t axis) {
        return std::any_of(fields.begin(), fields.end(), [&](const MappedField& field) {
            return field.strides[axis] != 0 && field.key != "ridge.lambda";
        });
    });
}

bool GridWalk::advance() {
    for (std::size_t k = order_.size(); k-- > 0;) {
        const std::size_t axis = order_[k];
        place_ += places_[axis];
        if (++index_[axis] < shape_[axis]) {
            return true;
        }
        place_ -= places_[axis] * shape_[axis];
        index_[axis] = 0;
    }
    return false;
}

MovingStudy::MovingStudy(const Study& study, std::span<const MappedField> fields)
    : study_(study), mapped_(fields) {
    for (const MappedField& field : fields) {
        // Refuses keys that are not numeric; theory.columns is, though its default is a word.
        (void)numeric_field(study, field.key == "theory.columns" ? "ridge.lambda" : field.key);
        fields_.push_back(study_detail::find_field(study_detail::fields(), field.key));
        step_moves_ = step_moves_ || field.key.starts_with("step.") || field.key == "data.samples";
    }
}

const Study& MovingStudy::at(const std::vector<std::size_t>& index) {
    for (std::size_t i = 0; i < fields_.size(); ++i) {
        const MappedField& mapped = mapped_[i];
        const auto offset =
            std::inner_product(index.begin(), index.end(), mapped.strides.begin(), std::size_t{0});
        const double value = mapped.values[offset];
        if (const auto required = fields_[i]->set(study_, FieldValue(value)); !required.empty()) {
            throw StudyError(complaint(mapped.key, check::shortest(value), required));
        }
    }
    if (step_moves_) {
        study_detail::check_step(study_);
    }
    return study_;
}

}  // namespace detequiv
