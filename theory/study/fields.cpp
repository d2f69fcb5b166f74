#include <utility>

#include "study/field_kinds.hpp"

namespace detequiv::study_detail {
namespace {

void add_network(std::vector<Field<Study>>& table) {
    table.push_back(
        function_field("network.activation", "sigma: a built-in name or an expression in z",
                       {[](const Study& study) -> const FunctionChoice& { return study.network.activation; },
                        [](Study& study) -> FunctionChoice& { return study.network.activation; }}));
    table.push_back(number<Study>(
        "network.width", "a finite number >= 1", "N, neurons",
        [](auto& study) -> auto& { return study.network.width; }, at_least_one));
    table.push_back(choice<Study>(
        "network.rows", "law of the rows of W_0: unit sphere, or N(0, I/dimension)",
        [](auto& study) -> auto& { return study.network.rows; },
        std::vector<std::pair<std::string, RowLaw>>{{"sphere", RowLaw::sphere},
                                                    {"gaussian", RowLaw::gaussian}}));
    table.push_back(readout_field());
    table.push_back(output_scale_field());
}

void add_data(std::vector<Field<Study>>& table) {
    table.push_back(
        function_field("data.teacher", "sigma_*: labels are sigma_*(<x, beta_*>) + noise",
                       {[](const Study& study) -> const FunctionChoice& { return study.data.teacher; },
                        [](Study& study) -> FunctionChoice& { return study.data.teacher; }}));
    table.push_back(number<Study>(
        "data.noise", "a finite number >= 0 with a finite square", "standard deviation of the label noise",
        [](auto& study) -> auto& { return study.data.noise; }, nonnegative_square));
    table.push_back(number<Study>(
        "data.dimension", "a finite number >= 1", "d, inputs",
        [](auto& study) -> auto& { return study.data.dimension; }, at_least_one));
    table.push_back(number<Study>(
        "data.samples", "a finite number >= 2", "n, rows of the batch that the ridge sees",
        [](auto& study) -> auto& { return study.data.samples; }, at_least_two));
    auto first_batch = optional_number(
        "data.first_batch", "samples", "a finite number >= 1",
        "n_1, rows of the batch of the gradient step; samples: as many as that",
        [](auto& study) -> auto& { return study.data.first_batch; }, at_least_one);
    first_batch.resolved = [](const Study& study) { return study.first_batch(); };
    table.push_back(std::move(first_batch));
}

void add_step(std::vector<Field<Study>>& table) {
    auto exponent = number<Study>(
        "step.exponent",
        "a finite number < 1/2, since beyond it no finite number of spikes describes the features",
        "alpha in the step size eta = constant samples^alpha",
        [](auto& study) -> auto& { return study.step.exponent; }, below_half);
    exponent.set = [set = exponent.set](Study& study, const FieldValue& value) {
        auto required = set(study, value);
        if (required.empty()) {
            study.step.size.reset();
        }
        return required;
    };
    exponent.resolved = [](const Study& study) { return study.step_exponent(); };
    exponent.condition = [](const Study& study) { return !study.step.size; };
    table.push_back(std::move(exponent));

    auto constant = number<Study>(
        "step.constant", "a finite number > 0", "factor of samples^exponent",
        [](auto& study) -> auto& { return study.step.constant; }, positive);
    constant.condition = [](const Study& study) { return !study.step.size; };
    table.push_back(std::move(constant));

    Field<Study> size{"step.size",
                      "a finite number >= 0",
                      "eta itself, in place of exponent and constant",
                      true,
                      [](const Study& study) { return FieldValue(study.step_size()); },
                      [](Study& study, const FieldValue& value) -> std::string {
                          const auto* stated = std::get_if<double>(&value);
                          if (stated == nullptr || !nonnegative(*stated)) {
                              return "a finite number >= 0";
                          }
                          study.step.size = *stated;
                          return {};
                      }};
    size.condition = [](const Study& study) { return study.step.size.has_value(); };
    table.push_back(std::move(size));
}

std::vector<Field<Study>> make_fields() {
    std::vector<Field<Study>> table{title_field()};
    add_network(table);
    add_data(table);
    table.push_back(number<Study>(
        "ridge.lambda", "a finite number >= 0", "lambda in (1/n)|y - F a|^2 + lambda |a|^2; 0 is its limit",
        [](auto& study) -> auto& { return study.ridge.lambda; }, nonnegative));
    add_step(table);
    table.push_back(optional_number(
        "theory.columns", "auto", "an integer from 1 to 64",
        "powers of the step kept at finite strength; auto: all of them, resummed",
        [](auto& study) -> auto& { return study.theory.columns; }, column_count));
    table.push_back(number<Study>(
        "simulation.trials", "an integer >= 1", "networks drawn by a simulation",
        [](auto& study) -> auto& { return study.simulation.trials; }, positive_integer));
    table.push_back(number<Study>(
        "simulation.seed", "an integer from 0 to 2^53", "seed of every random stream",
        [](auto& study) -> auto& { return study.simulation.seed; }, seed_integer));
    table.push_back(number<Study>(
        "simulation.test_samples", "an integer >= 1", "fresh rows that estimate a test error",
        [](auto& study) -> auto& { return study.simulation.test_samples; }, positive_integer));
    return table;
}

Field<Sweep> swept_parameter() {
    return {"parameter",
            "the dotted key of a numeric field",
            "the field that is swept",
            false,
            [](const Sweep& sweep) { return FieldValue(sweep.parameter); },
            [](Sweep& sweep, const FieldValue& value) -> std::string {
                const auto* text = std::get_if<std::string>(&value);
                if (text == nullptr) {
                    return "the dotted key of a numeric field";
                }
                const auto* field = find_field(fields(), *text);
                if (field != nullptr && !field->numeric) {
                    return "a numeric field, which " + *text + " is not";
                }
                if (field == nullptr) {
                    return "a numeric field; " + unknown_key(*text, numeric_field_names());
                }
                sweep.parameter = *text;
                return {};
            }};
}

std::vector<Field<Sweep>> make_sweep_fields() {
    return {
        swept_parameter(),
        number<Sweep>(
            "from", "a finite number", "first value", [](auto& sweep) -> auto& { return sweep.from; },
            any_number),
        number<Sweep>(
            "to", "a finite number", "last value", [](auto& sweep) -> auto& { return sweep.to; }, any_number),
        number<Sweep>(
            "points", "an integer from 1 to 1000000", "how many values, both ends included",
            [](auto& sweep) -> auto& { return sweep.points; }, point_count),
        choice<Sweep>(
            "scale", "equal steps, or equal ratios", [](auto& sweep) -> auto& { return sweep.logarithmic; },
            std::vector<std::pair<std::string, bool>>{{"linear", false}, {"log", true}})};
}

}  // namespace

const std::vector<Field<Study>>& fields() {
    static const std::vector<Field<Study>> table = make_fields();
    return table;
}

const std::vector<Field<Sweep>>& sweep_fields() {
    static const std::vector<Field<Sweep>> table = make_sweep_fields();
    return table;
}

}  // namespace detequiv::study_detail
