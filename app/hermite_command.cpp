#include "commands.hpp"
#include "detequiv/theory/activation.hpp"
#include "detequiv/theory/hermite.hpp"
#include "detequiv/version.hpp"
#include "figure.hpp"
#include "files.hpp"
#include "hermite_json.hpp"
#include "output.hpp"
#include "table.hpp"

namespace detequiv::app {
namespace {

Table coefficient_table(const Hermite& hermite) {
    Table table{{"degree", "coefficient", "normalised"}, {}};
    for (int k = 0; k <= hermite.degree(); ++k) {
        table.rows.push_back({static_cast<long long>(k), hermite[k], hermite.normalised(k)});
    }
    return table;
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
            return to_text(hermite_json(function, hermite));
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
    if (usable(hermite.status) && hermite.status != Status::ok) {
        say("warning: the expansion of " + function.text() + " is " + std::string(to_string(hermite.status)) +
            "; its error estimate is " + readable(hermite.error_estimate));
    }
    return exit_status(numerical_faults(hermite));
}

int run(const Answer& answer) {
    write_stdout(answer.text);
    return success;
}

}  // namespace detequiv::app
