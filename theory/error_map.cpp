#include "detequiv/theory/error_map.hpp"

#include <algorithm>
#include <numeric>

#include "error_map_grid.hpp"
#include "error_map_point.hpp"

namespace detequiv {

namespace {

void put(ErrorColumns& columns, std::size_t place, const Errors& errors) {
    columns.train_objective[place] = errors.train_objective;
    columns.train_error[place] = errors.train_error;
    columns.test_error[place] = errors.test_error;
}

void put(ErrorColumns& columns, std::size_t place, const CertifiedErrors& errors) {
    columns.train_objective[place] = errors.train_objective.error;
    columns.train_error[place] = errors.train_error.error;
    columns.test_error[place] = errors.test_error.error;
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
    map.plateau_bounds = columns(parts.plateau && parts.bounds);
    map.finite_bounds = columns(parts.finite && parts.bounds);
    map.initial_bounds = columns(parts.initial && parts.bounds);
    for (auto* column : {&map.noise, &map.best_linear, &map.null, &map.step_size}) {
        column->resize(count);
    }
    map.interval.resize(count);
    map.spikes.resize(count);
    map.status.resize(count);
    return map;
}

StepStrengths strongest_of(const Study& study, const Functions& functions,
                           std::span<const MappedField> fields, const std::vector<std::size_t>& shape) {
    MovingStudy moving(study, fields);
    GridWalk walk(fields, shape);
    StepStrengths strongest;
    do {
        strongest =
            stronger(strongest, strengths_of(make_setting(moving.at(walk.index()), functions), functions));
    } while (walk.advance());
    return strongest;
}

/// What every point has, whatever parts are wanted.
void fill_frame(ErrorMap& map, std::size_t place, const Study& here, const Setting& setting,
                const Functions& functions, const Regime& regime) {
    map.step_size[place] = setting.eta;
    map.interval[place] = regime.interval;
    map.spikes[place] = static_cast<int>(regime.spikes.size());
    map.status[place] = setting.resolvent.status;
    const Baselines baselines = make_baselines(here, functions.teacher);
    map.noise[place] = baselines.noise;
    map.best_linear[place] = baselines.best_linear;
    map.null[place] = baselines.null;
}

/// One point of the map with bounds, at its place.
void fill_certified(ErrorMap& map, std::size_t place, const Study& here, const Setting& setting,
                    const Functions& functions, MapPoint& point, const MapParts& parts) {
    const Regime& regime = point.regime(here.step_exponent());
    fill_frame(map, place, here, setting, functions, regime);
    const SettingCertificate certificate(here, functions, setting);
    Status& status = map.status[place];
    if (parts.plateau) {
        const auto plateau = point.plateau(setting, regime.interval, certificate);
        put(map.plateau, place, plateau.errors);
        put(map.plateau_bounds, place, plateau.certified);
        status = judged(status, plateau.certified);
    }
    if (parts.initial) {
        const Errors initial = point.initial(setting);
        put(map.initial, place, initial);
        put(map.initial_bounds, place, point.certified_initial(setting, initial, certificate));
    }
    if (parts.finite) {
        const auto finite = point.finite(setting, here.theory.columns, certificate);
        put(map.finite, place, finite.errors);
        put(map.finite_bounds, place, finite.certified);
        status = worse(status, judged(finite.errors.status, finite.certified));
    }
}

/// One point of the map, at its place.
void fill(ErrorMap& map, std::size_t place, const Study& here, const Setting& setting,
          const Functions& functions, MapPoint& point, const MapParts& parts) {
    const Regime& regime = point.regime(here.step_exponent());
    fill_frame(map, place, here, setting, functions, regime);
    if (parts.plateau) {
        put(map.plateau, place, point.plateau(setting, regime.interval));
    }
    if (parts.initial) {
        put(map.initial, place, point.initial(setting));
    }
    if (parts.finite) {
        const FiniteErrors errors = point.finite(setting, here.theory.columns);
        put(map.finite, place, errors);
        map.status[place] = worse(map.status[place], errors.status);
    }
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
    check_map(base, fields, shape);
    MovingStudy moving(base, fields);
    const auto count = std::accumulate(shape.begin(), shape.end(), std::size_t{1}, std::multiplies<>{});
    ErrorMap map = empty_map(shape, count, parts);
    if (count == 0) {
        return map;
    }
    const Functions functions = make_functions(study, given, Gradient::full);
    MapPoint point(functions, parts.finite ? strongest_of(base, functions, fields, shape) : StepStrengths{});
    GridWalk walk(fields, shape);
    const std::size_t between_pauses = parts.finite ? 256 : 8192;
    std::size_t done = 0;
    do {
        const Study& here = moving.at(walk.index());
        const Setting setting = make_setting(here, functions);
        (parts.bounds ? fill_certified : fill)(map, walk.place(), here, setting, functions, point, parts);
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
