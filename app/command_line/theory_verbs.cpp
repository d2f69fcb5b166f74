#include <memory>

#include "command_line/shared_options.hpp"
#include "command_line/verb.hpp"
#include "detequiv/theory/hermite.hpp"

/// Verbs that need the theory alone.
namespace detequiv::app {

Verb add_hermite(CLI::App& program) {
    auto stated = std::make_shared<HermiteCommand>();
    CLI::App* verb = program.add_subcommand("hermite", "Hermite coefficients of a function");
    verb->add_option(
            "FUNCTION", stated->function,
            "a built-in name (relu, shifted_relu, erf, tanh, sigmoid, gelu, softplus, silu, sin, abs, "
            "sign, step, heN), an expression in z of them, or a list of Hermite coefficients")
        ->required();
    verb->add_option("--degree", stated->degree, "highest degree printed, at most 64")
        ->transform(whole_number(0, max_hermite_degree))
        ->capture_default_str();
    add_output(*verb, stated->output);
    return {verb, [verb, stated]() -> Command {
                check_output(*verb, stated->output);
                return *stated;
            }};
}

Verb add_predict(CLI::App& program) {
    auto stated = std::make_shared<PredictCommand>();
    CLI::App* verb = program.add_subcommand("predict", "everything the theory says of one point");
    add_study(*verb, stated->study);
    add_output(*verb, stated->output);
    return {verb, [verb, stated]() -> Command {
                check_output(*verb, stated->output);
                return *stated;
            }};
}

Verb add_curve(CLI::App& program) {
    auto stated = std::make_shared<CurveCommand>();
    CLI::App* verb =
        program.add_subcommand("curve", "plateau and finite-size errors over one or two swept fields");
    add_study(*verb, stated->study);
    verb->add_option("--sweep", stated->study.sweeps,
                     "sweep a numeric field, in place of the study's sweeps; once or twice")
        ->type_name(sweep_value)
        ->allow_extra_args(false);
    add_output(*verb, stated->output);
    return {verb, [verb, stated]() -> Command {
                check_output(*verb, stated->output);
                return *stated;
            }};
}

}  // namespace detequiv::app
