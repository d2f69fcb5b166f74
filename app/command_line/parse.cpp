#include <CLI/CLI.hpp>
#include <algorithm>
#include <stdexcept>

#include "command_line/page.hpp"
#include "command_line/verb.hpp"
#include "detequiv/numerics/words.hpp"
#include "detequiv/theory/study.hpp"
#include "detequiv/version.hpp"
#include "options.hpp"

namespace detequiv::app {
namespace {

std::vector<std::string> names_of(const std::vector<Entry>& entries) {
    std::vector<std::string> names;
    names.reserve(entries.size());
    for (const auto& entry : entries) {
        names.push_back(entry.names.back());
    }
    return names;
}

/// "did you mean nearest?", or the list of what is known where nothing is near.
std::string suggestion(const std::string& word, const std::vector<std::string>& known) {
    const auto nearest =
        std::min_element(known.begin(), known.end(), [&](const std::string& a, const std::string& b) {
            return edit_distance(word, a) < edit_distance(word, b);
        });
    if (nearest != known.end() && edit_distance(word, *nearest) <= largest_slip(word)) {
        return "did you mean " + *nearest + "?";
    }
    return "known are " + CLI::detail::join(known, ", ");
}

/// Refuses a first word that is no verb.
void check_verb(const CLI::App& program, int argc, const char* const* argv) {
    const auto* word =
        std::find_if(argv + std::min(argc, 1), argv + argc, [](const char* text) { return *text != '-'; });
    if (word == argv + argc || find_verb(program, *word) != nullptr) {
        return;
    }
    throw std::invalid_argument("unknown verb '" + std::string(*word) + "'; " +
                                suggestion(*word, names_of(page_of(program).verbs)) + " (detequiv --help)");
}

/// The first word that looks like an option and is none of `app`; empty if there is none.
std::string unknown_option(const CLI::App& app) {
    const auto rest = app.remaining();
    const auto found = std::find_if(rest.begin(), rest.end(), [](const std::string& word) {
        return word.size() > 1 && word.front() == '-' && word != "--";
    });
    return found == rest.end() ? std::string{} : found->substr(0, found->find('='));
}

/// An expression such as -z^2 is read as options; what then helps, or nothing.
std::string expression_remedy(const CLI::App& app, int argc, const char* const* argv) {
    for (int i = 2; i < argc && app.get_name() == "hermite" && argv[i] != std::string_view("--"); ++i) {
        const std::string_view argument(argv[i]);
        if (argument.size() > 1 && argument[0] == '-' && argument[1] != '-') {
            return "; a FUNCTION that begins with - stands behind --: detequiv hermite -- \"" +
                   std::string(argument) + "\"";
        }
    }
    return {};
}

/// One line for whatever CLI11 complains about, with what helps.
std::string complaint(const CLI::App& program, const CLI::Error& error, int argc, const char* const* argv) {
    const auto verbs = program.get_subcommands();
    const CLI::App& app = verbs.empty() ? program : *verbs.front();
    const std::string call = verbs.empty() ? "detequiv --help" : "detequiv " + app.get_name() + " --help";
    const auto remedy = expression_remedy(app, argc, argv);
    if (const auto option = unknown_option(app); remedy.empty() && !option.empty()) {
        return "unknown option " + option + "; " + suggestion(option, names_of(page_of(app).options)) + " (" +
               call + ")";
    }
    std::string text = error.what();
    std::replace(text.begin(), text.end(), '\n', ' ');
    return text + " (" + call + ")" + remedy;
}

std::vector<Verb> add_verbs(CLI::App& program) {
    return {add_init(program),       add_hermite(program),  add_predict(program), add_curve(program),
            add_spectrum(program),   add_simulate(program), add_compare(program), add_doctor(program),
            add_completion(program), add_manual(program)};
}

}  // namespace

Command parse_command_line(int argc, const char* const* argv) {
    CLI::App program("Predicts what a two-layer network learns from one gradient step.", "detequiv");
    program.set_help_flag("-h,--help", "print this help");
    program.set_version_flag("--version", std::string("detequiv ").append(version()), "print the version");
    bool fields = false;
    program.add_flag("--study-fields", fields,
                     "print every field of a study: default, meaning, what is admissible");
    program.require_subcommand(0, 1);
    const std::vector<Verb> verbs = add_verbs(program);
    check_verb(program, argc, argv);
    try {
        program.parse(argc, argv);
    } catch (const CLI::CallForHelp&) {
        const auto stated = program.get_subcommands();
        return Answer{help_text(page_of(stated.empty() ? program : *stated.front()))};
    } catch (const CLI::CallForVersion&) {
        return Answer{std::string("detequiv ").append(version()).append("\n")};
    } catch (const CLI::ParseError& error) {
        throw std::invalid_argument(complaint(program, error, argc, argv));
    }
    for (const Verb& verb : verbs) {
        if (*verb.app) {
            return verb.command();
        }
    }
    if (fields) {
        return Answer{study_reference()};
    }
    throw std::invalid_argument("no command given; required " +
                                CLI::detail::join(names_of(page_of(program).verbs), ", ") +
                                " (detequiv --help)");
}

}  // namespace detequiv::app
