#include "commands.hpp"
#include "detequiv/theory/activation.hpp"
#include "detequiv/theory/hermite.hpp"
#include "detequiv/theory/prediction.hpp"
#include "detequiv/version.hpp"
#include "figure.hpp"
#include "files.hpp"
#include "json.hpp"
#include "output.hpp"
#include "table.hpp"

namespace detequiv::app {
namespace {

/// The function as a study would read it: a text, or a list of coefficients.
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
        throw std::invalid_argument("FUNCTION = " + text + ": " + error.what());
    }
}

Table coefficient_table(const Hermite& hermite) {
    Table table{{"degree", "coefficient", "normalised"}, {}};
    for (int k = 0; k <= hermite.degree(); ++k) {
        table.rows.push_back({static_cast<long long>(k), hermite[k], hermite.normalised(k)});
    }
    return table;
}

std::vector<double> list(std::span<const double> values) {
    return {values.begin(), values.end()};
}

Json hermite_answer(const Activation& function, const Hermite& hermite) {
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

std::string facts(const Activation& function, const Hermite& hermite) {
    return "function " + function.text() + "\nE sigma^2       " + readable(hermite.norm2) +
           "\nbulk variance   " + readable(hermite.bulk_variance) +
           "   (E sigma^2 - c_0^2 - c_1^2)\ntail energy     " + readable(hermite.tail_energy) +
           "   (beyond degree " + std::to_string(hermite.degree()) + ")\nerror estimate  " +
           readable(hermite.error_estimate) + "   (of sqrt(k!) c_k over the norm)\n";
}

std::string data_of(Format format, const Activation& function, const Hermite& hermite) {
    switch (format) {
        case Format::json:
            return to_text(hermite_answer(function, hermite));
        case Format::csv:
            return as_comment(std::string("detequiv ").append(version()).append(" hermite\n") +
                              facts(function, hermite)) +
                   to_csv(coefficient_table(hermite));
        case Format::table:
            break;
    }
    return facts(function, hermite) + "\n" + to_text(coefficient_table(hermite));
}

}  // namespace

int run(const HermiteCommand& command) {
    const auto function = function_of(command.function);
    const auto hermite = hermite_expansion(function, command.degree);
    deliver(command.output, data_of(chosen_format(command.output, Format::csv), function, hermite));
    if (!command.output.plot.empty()) {
        draw(hermite_figure(function.text(), hermite), command.output);
    }
    if (!usable(hermite.status)) {
        say("numerical failure: hermite is " + std::string(to_string(hermite.status)));
        return failure;
    }
    if (hermite.status != Status::ok) {
        say("warning: the expansion of " + function.text() + " is " + std::string(to_string(hermite.status)) +
            "; its error estimate is " + readable(hermite.error_estimate));
    }
    return success;
}

int run(const Answer& answer) {
    write_stdout(answer.text);
    return success;
}

}  // namespace detequiv::app
