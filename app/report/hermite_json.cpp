#include "hermite_json.hpp"

#include <span>
#include <stdexcept>

#include "detequiv/numerics/words.hpp"
#include "detequiv/theory/prediction.hpp"
#include "detequiv/version.hpp"

namespace detequiv::app {
namespace {

std::vector<double> list(std::span<const double> values) {
    return {values.begin(), values.end()};
}

}  // namespace

Activation function_of(const std::string& text) {
    constexpr std::string_view field = "--set: network.activation = ";
    try {
        const auto study = parse_study("", "hermite", {"network.activation=" + text});
        return make_function(study.network.activation);
    } catch (const StudyError& error) {
        const std::string said = error.what();
        throw std::invalid_argument(said.starts_with(field) ? "FUNCTION = " + said.substr(field.size())
                                                            : said);
    } catch (const std::invalid_argument& error) {
        throw std::invalid_argument("FUNCTION = " + excerpt(text) + ": " + error.what());
    }
}

Json hermite_json(const Activation& function, const Hermite& hermite) {
    std::vector<double> normalised;
    for (int k = 0; k <= hermite.degree(); ++k) {
        normalised.push_back(hermite.normalised(k));
    }
    return {{"version", version()},
            {"function", function.text()},
            {"kinks", list(function.kinks())},
            {"jumps", list(function.jumps())},
            {"hermite",
             {{"activation", list_json(hermite.coefficients)},
              {"normalised", normalised},
              {"activation_norm2", hermite.norm2},
              {"activation_tail", hermite.tail_energy},
              {"bulk_variance", hermite.bulk_variance},
              {"error_estimate", hermite.error_estimate},
              {"status", to_string(hermite.status)}}}};
}

std::vector<std::string> numerical_faults(const Hermite& hermite) {
    if (usable(hermite.status)) {
        return {};
    }
    return {"hermite is " + std::string(to_string(hermite.status))};
}

}  // namespace detequiv::app
