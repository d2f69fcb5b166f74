#include "detequiv/theory/error_map.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <numeric>
#include <optional>

#include "detequiv/numerics/checks.hpp"
#include "network.hpp"
#include "study/field.hpp"

namespace detequiv {

namespace {

using study_detail::complaint;

void check_fields(const Study& study, std::span<const MappedField> fields,
                  const std::vector<std::size_t>& shape) {
    const auto mapped = [&](std::string_view key) {
        return std::count_if(fields.begin(), fields.end(), [&](const auto& f) { return f.key == key; });
    };
    for (const MappedField& field : fields) {
        if (mapped(field.key) > 1) {
            throw StudyError(field.key + ": given twice; required one array for each field");
        }
        if (std::count(shape.begin(), shape.end(), std::size_t{0}) > 0) {
            continue;  // no point, no value
        }
        std::size_t last = 0;
        for (std::size_t axis = 0; axis < shape.size(); ++axis) {
            last +=
                axis < field.strides.size() && shape[axis] > 0 ? field.strides[axis] * (shape[axis] - 1) : 0;
        }
        if (field.strides.size() != shape.size() || last >= field.values.size()) {
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

/// The points of a grid in an order of its axes, with the place of each in row-major order.
class Walk {
  public:
    Walk(std::span<const MappedField> fields, const std::vector<std::size_t>& shape)
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

    [[nodiscard]] std::size_t place() const { return place_; }
    [[nodiscard]] const std::vector<std::size_t>& index() const { return index_; }

    /// False after the last point.
    bool advance() {
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

  private:
    const std::vector<std::size_t>& shape_;
    std::vector<std::size_t> places_, order_, index_;
    std::size_t place_ = 0;
};

/// The study at the point where a walk stands.
class MovingStudy {
  public:
    MovingStudy(const Study& study, std::span<const MappedField> fields) : study_(study), mapped_(fields) {
        for (const MappedField& field : fields) {
            (void)numeric_field(study, field.key == "theory.columns" ? "ridge.lambda" : field.key);
            fields_.push_back(study_detail::find_field(study_detail::fields(), field.key));
        }
    }

    const Study& at(const std::vector<std::size_t>& index) {
        for (std::size_t i = 0; i < fields_.size(); ++i) {
            const MappedField& mapped = mapped_[i];
            const auto offset =
                std::inner_product(index.begin(), index.end(), mapped.strides.begin(), std::size_t{0});
            const double value = mapped.values[offset];
            if (const auto required = fields_[i]->set(study_, FieldValue(value)); !required.empty()) {
                throw StudyError(complaint(mapped.key, check::shortest(value), required));
            }
        }
        return study_;
    }

  private:
    Study study_;
    std::span<const MappedField> mapped_;
    std::vector<const study_detail::Field<Study>*> fields_;
};

/// Stages of one point, with what it shares with the point before.
class MapPoint {
  public:
    MapPoint(const Functions& functions, double strongest)
        : functions_(functions),
          strongest_(strongest),
          unmoved_(functions.sigma, functions.activation, functions.readout, 1, 1, 0) {}

    const Regime& regime(double exponent) {
        if (!regime_ || regime_->exponent != exponent) {
            regime_ = classify_exponent(exponent, functions_.columns.spikes);
        }
        return *regime_;
    }

    Errors plateau(const Setting& setting, int interval) {
        constexpr int least_highest = 4;  // neighbouring points are likely to ask for these
        const FirstStep& step = setting.limit_step;
        const std::array key = {step.alignment, step.misalignment, setting.label.noise_variance()};
        const int wanted = std::min(interval, max_hermite_degree);
        if (!labels_ || key != labels_key_ || labels_->highest() < wanted) {
            labels_.emplace(setting.label, functions_.columns, step.alignment, step.misalignment,
                            std::max(wanted, least_highest));
            labels_key_ = key;
        }
        return bulk_errors(setting.resolvent, labels_->at(wanted));
    }

    FiniteErrors finite(const Setting& setting, std::optional<int> columns) {
        auto& ladder = ladders_
                           .try_emplace(columns, functions_.sigma, functions_.activation, functions_.readout,
                                        columns, strongest_)
                           .first->second;
        return ladder
            .still(setting.network, setting.resolvent, setting.bulk.bulk_variance, setting.label,
                   LowRankFamily::Slopes::no)
            .errors;
    }

    Errors initial(const Setting& setting) const {
        LowRankParameters network = setting.network;
        network.step_size = 0;
        return finite_errors(setting.resolvent, setting.bulk.bulk_variance, unmoved_.at(network),
                             setting.label);
    }

  private:
    const Functions& functions_;
    double strongest_;
    LowRankFamily unmoved_;
    std::optional<Regime> regime_;
    std::optional<PlateauLabels> labels_;
    std::array<double, 3> labels_key_{};
    std::map<std::optional<int>, LowRankLadder> ladders_;
};

void put(ErrorColumns& columns, std::size_t place, const Errors& errors) {
    columns.train_objective[place] = errors.train_objective;
    columns.train_error[place] = errors.train_error;
    columns.test_error[place] = errors.test_error;
}

ErrorMap empty_map(const std::vector<std::size_t>& shape, std::size_t count, const MapParts& parts) {
    const auto columns = [count](bool wanted) {
        const std::vector<double> one(wanted ? count : 0);
        return ErrorColumns{one, one, one};
    };
    ErrorMap map;
    map.shape = shape;
    map.plateau = columns(parts.plateau);
    map.finite = columns(parts.finite);
    map.initial = columns(parts.initial);
    for (auto* column : {&map.noise, &map.best_linear, &map.null, &map.step_size}) {
        column->resize(count);
    }
    map.interval.resize(count);
    map.spikes.resize(count);
    map.status.resize(count);
    return map;
}

double strongest_of(const Study& study, const Functions& functions, std::span<const MappedField> fields,
                    const std::vector<std::size_t>& shape) {
    MovingStudy moving(study, fields);
    Walk walk(fields, shape);
    double strongest = 0;
    do {
        strongest =
            std::max(strongest, strength_of(make_setting(moving.at(walk.index()), functions), functions));
    } while (walk.advance());
    return strongest;
}

void add_warnings(ErrorMap& map, const Study& study, const Functions& functions, const Setting& setting) {
    for (auto& warning : study_warnings(study, functions, setting)) {
        if (std::find(map.warnings.begin(), map.warnings.end(), warning) == map.warnings.end()) {
            map.warnings.push_back(std::move(warning));
        }
    }
}

}  // namespace

ErrorMap error_map(const Study& study, const StudyFunctions& given, std::span<const MappedField> fields,
                   const std::vector<std::size_t>& shape, const MapParts& parts,
                   const std::function<void(std::size_t)>& pause) {
    Study base = study;
    base.sweep.clear();
    check_study(base);
    check_fields(base, fields, shape);
    MovingStudy moving(base, fields);
    const auto count = std::accumulate(shape.begin(), shape.end(), std::size_t{1}, std::multiplies<>{});
    ErrorMap map = empty_map(shape, count, parts);
    if (count == 0) {
        return map;
    }
    const Functions functions = make_functions(study, given);
    MapPoint point(functions, parts.finite ? strongest_of(base, functions, fields, shape) : 0);
    Walk walk(fields, shape);
    const std::size_t between_pauses = parts.finite ? 256 : 8192;
    std::size_t done = 0;
    do {
        const Study& here = moving.at(walk.index());
        const Setting setting = make_setting(here, functions);
        const Regime& regime = point.regime(here.step_exponent());
        const std::size_t i = walk.place();
        map.step_size[i] = setting.eta;
        map.interval[i] = regime.interval;
        map.spikes[i] = static_cast<int>(regime.spikes.size());
        map.status[i] = setting.resolvent.status;
        const Baselines baselines = make_baselines(here, functions.teacher);
        map.noise[i] = baselines.noise;
        map.best_linear[i] = baselines.best_linear;
        map.null[i] = baselines.null;
        if (parts.plateau) {
            put(map.plateau, i, point.plateau(setting, regime.interval));
        }
        if (parts.initial) {
            put(map.initial, i, point.initial(setting));
        }
        if (parts.finite) {
            const FiniteErrors errors = point.finite(setting, here.theory.columns);
            put(map.finite, i, errors);
            map.status[i] = worse(setting.resolvent.status, errors.status);
        }
        ++done;
        if (done == 1 || done == count) {
            add_warnings(map, here, functions, setting);
        }
        if (pause && done % between_pauses == 0) {
            pause(done);
        }
    } while (walk.advance());
    return map;
}

ErrorMap error_map(const Study& study, std::span<const MappedField> fields,
                   const std::vector<std::size_t>& shape, const MapParts& parts,
                   const std::function<void(std::size_t)>& pause) {
    return error_map(study, make_study_functions(study), fields, shape, parts, pause);
}

}  // namespace detequiv
