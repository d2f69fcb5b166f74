#include <cmath>
#include <utility>

#include "detequiv/numerics/checks.hpp"
#include "detequiv/numerics/words.hpp"
#include "detequiv/theory/hermite.hpp"
#include "study/field_kinds.hpp"

/// Fields that are not plain numbers: texts, functions of z, laws, scales.
namespace detequiv::study_detail {
namespace {

constexpr double law_tolerance = 1e-12;  // decimal atoms such as 1/sqrt(2) carry about 16 digits

std::string finite_law_fault(const ReadoutChoice& law) {
    if (law.atoms.empty() || law.atoms.size() != law.probabilities.size()) {
        return "as many probabilities as atoms, and at least one";
    }
    double mass = 0;
    double mean = 0;
    double second = 0;
    for (std::size_t j = 0; j < law.atoms.size(); ++j) {
        const double atom = law.atoms[j];
        const double probability = law.probabilities[j];
        if (!std::isfinite(atom) || !positive(probability)) {
            return "finite atoms with probabilities > 0";
        }
        mass += probability;
        mean += probability * atom;
        second += probability * atom * atom;
    }
    if (!(std::abs(mass - 1) <= law_tolerance)) {
        return "probabilities that sum to 1, not " + check::shortest(mass);
    }
    if (!(std::abs(mean) <= law_tolerance)) {
        return "a law of mean 0, not " + check::shortest(mean);
    }
    if (!(std::abs(second - 1) <= law_tolerance)) {
        return "a law of variance 1, not " + check::shortest(second) + "; scale the atoms";
    }
    return {};
}

}  // namespace

Field<Study> title_field() {
    std::string requirement = "a text in UTF-8";
    return {"title",
            requirement,
            "heading of tables and figures",
            false,
            [](const Study& study) { return FieldValue(study.title); },
            [requirement](Study& study, const FieldValue& value) {
                const auto* text = std::get_if<std::string>(&value);
                if (text == nullptr || !is_utf8(*text)) {
                    return requirement;
                }
                study.title = *text;
                return std::string{};
            }};
}

Field<Study> function_field(std::string key, std::string meaning, FunctionAccess access) {
    std::string requirement =
        "a function of z as a text, or a list of at most 65 finite Hermite coefficients, not all 0";
    return {std::move(key),
            requirement,
            std::move(meaning),
            false,
            [access](const Study& study) -> FieldValue {
                const FunctionChoice& chosen = access.read(study);
                if (const auto* text = std::get_if<std::string>(&chosen)) {
                    return *text;
                }
                return std::get<std::vector<double>>(chosen);
            },
            [access, requirement](Study& study, const FieldValue& value) {
                if (const auto* text = std::get_if<std::string>(&value);
                    text != nullptr && !text->empty() && is_utf8(*text)) {
                    access.write(study) = *text;
                    return std::string{};
                }
                const auto* list = std::get_if<std::vector<double>>(&value);
                bool finite = list != nullptr;
                bool vanishes = true;
                for (const double c : list != nullptr ? *list : std::vector<double>{}) {
                    finite = finite && std::isfinite(c);
                    vanishes = vanishes && c == 0;
                }
                if (!finite || vanishes || list->size() > max_hermite_degree + 1) {
                    return requirement;
                }
                access.write(study) = *list;
                return std::string{};
            }};
}

Field<Study> readout_field() {
    std::string requirement =
        "\"gaussian\", \"rademacher\" or { atoms = [...], probabilities = [...] } with mean 0 and variance 1";
    return {"network.readout",
            requirement,
            "law of omega in the second layer a = omega/sqrt(width)",
            false,
            [](const Study& study) -> FieldValue {
                switch (study.network.readout.kind) {
                    case ReadoutChoice::Kind::gaussian:
                        return std::string("gaussian");
                    case ReadoutChoice::Kind::rademacher:
                        return std::string("rademacher");
                    case ReadoutChoice::Kind::finite:
                        break;
                }
                return study.network.readout;
            },
            [requirement](Study& study, const FieldValue& value) {
                if (const auto* text = std::get_if<std::string>(&value)) {
                    if (*text != "gaussian" && *text != "rademacher") {
                        return requirement;
                    }
                    study.network.readout = {*text == "gaussian" ? ReadoutChoice::Kind::gaussian
                                                                 : ReadoutChoice::Kind::rademacher};
                    return std::string{};
                }
                const auto* law = std::get_if<ReadoutChoice>(&value);
                if (law == nullptr) {
                    return requirement;
                }
                auto fault = finite_law_fault(*law);
                if (fault.empty()) {
                    study.network.readout = *law;
                }
                return fault;
            }};
}

Field<Study> output_scale_field() {
    static constexpr std::pair<std::string_view, OutputScaleKind> names[] = {
        {"none", OutputScaleKind::none},
        {"mean-field", OutputScaleKind::mean_field},
        {"unit", OutputScaleKind::unit}};
    std::string requirement =
        "\"none\", \"mean-field\" (1/sqrt(width)), \"unit\" (1) or a number >= 0 with a "
        "finite square";
    return {"network.output_scale",
            requirement,
            "s in the residual y - s f_0 of the first step",
            true,
            [](const Study& study) -> FieldValue {
                for (const auto& [name, kind] : names) {
                    if (study.network.output_scale.kind == kind) {
                        return std::string(name);
                    }
                }
                return study.network.output_scale.number;
            },
            [requirement](Study& study, const FieldValue& value) {
                if (const auto* s = std::get_if<double>(&value); s != nullptr && nonnegative_square(*s)) {
                    study.network.output_scale = {OutputScaleKind::number, *s};
                    return std::string{};
                }
                const auto* text = std::get_if<std::string>(&value);
                for (const auto& [name, kind] : names) {
                    if (text != nullptr && *text == name) {
                        study.network.output_scale = {kind, 0};
                        return std::string{};
                    }
                }
                return requirement;
            },
            [](const Study& study) { return study.output_scale(); }};
}

}  // namespace detequiv::study_detail
