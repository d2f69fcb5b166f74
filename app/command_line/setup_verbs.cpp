#include <memory>
#include <stdexcept>

#include "command_line/completion.hpp"
#include "command_line/page.hpp"
#include "command_line/shared_options.hpp"
#include "command_line/verb.hpp"
#include "files.hpp"

/// Verbs around the work: a first study, the state of the installation, shells, manual pages.
namespace detequiv::app {

Verb add_init(CLI::App& program) {
    auto stated = std::make_shared<InitCommand>();
    CLI::App* verb = program.add_subcommand("init", "a commented study to start from");
    verb->add_option("FILE", stated->study.file, "where to; - is stdout")
        ->check(file_name())
        ->capture_default_str();
    const auto add_function = [&](const std::string& option, const std::string& key, const char* meaning) {
        verb->add_option_function<std::string>(
                option,
                [stated, option, key](const std::string& text) {
                    stated->functions.push_back({.option = option, .key = key, .text = text});
                },
                meaning)
            ->type_name("FUNCTION");
    };
    add_function("--activation", "network.activation",
                 "a name (relu, tanh, erf, ...), an expression in z, or Hermite coefficients");
    add_function("--teacher", "data.teacher", "the same of the labels");
    add_set(*verb, stated->study);
    verb->add_option("--sweep", stated->study.sweeps,
                     "a sweep for curve, simulate and compare; once or twice")
        ->type_name(sweep_value)
        ->allow_extra_args(false);
    verb->add_flag("--force", stated->force, "write over a file that exists");
    return {verb, [stated]() -> Command { return *stated; }};
}

Verb add_doctor(CLI::App& program) {
    auto stated = std::make_shared<DoctorCommand>();
    CLI::App* verb =
        program.add_subcommand("doctor", "versions, processor, BLAS, threads, and a check of known numbers");
    add_data_output(*verb, stated->output);
    return {verb, [verb, stated]() -> Command {
                check_output(*verb, stated->output);
                return *stated;
            }};
}

Verb add_completion(CLI::App& program) {
    auto shell = std::make_shared<std::string>();
    CLI::App* verb = program.add_subcommand("completion", "a script that completes this command in a shell");
    verb->add_option("SHELL", *shell, "bash, zsh or fish")
        ->required()
        ->check(CLI::IsMember({"bash", "zsh", "fish"}))
        ->type_name("bash|zsh|fish");
    return {verb, [shell, &program]() -> Command {
                return Answer{completion_script(*shell, page_of(program), verb_pages(program))};
            }};
}

Verb add_manual(CLI::App& program) {
    auto name = std::make_shared<std::string>();
    CLI::App* verb = program.add_subcommand("manual", "a manual page as roff")->group("");
    verb->add_option("VERB", *name, "whose page (default: the program's)");
    return {verb, [name, &program]() -> Command {
                const CLI::App* described = name->empty() ? &program : find_verb(program, *name);
                if (described == nullptr) {
                    throw std::invalid_argument("VERB = " + *name + ": required a verb of detequiv");
                }
                return Answer{manual_page(page_of(*described))};
            }};
}

}  // namespace detequiv::app
