#include "command_line/completion_words.hpp"
#include "detequiv/theory/study.hpp"

namespace detequiv::app {
namespace {

/// A text inside single quotes.
std::string quoted(const std::string& text) {
    std::string out = "'";
    for (const char c : text) {
        if (c == '\'' || c == '\\') {
            out += '\\';
        }
        out += c;
    }
    return out + "'";
}

/// "network.rows=sphere network.rows=gaussian network.width=".
std::string settings() {
    std::vector<std::string> words;
    for (const auto& field : field_words()) {
        for (const auto& word : field.words) {
            words.push_back(field.key + "=" + word);
        }
        if (field.words.empty()) {
            words.push_back(field.key + "=");
        }
    }
    return blank_separated(words);
}

/// What is offered for a value: options of `complete`.
std::string offered(const Entry& entry) {
    switch (offer_of(entry)) {
        case Offer::words:
            return " -x -a " + quoted(blank_separated(entry.choices()));
        case Offer::study:
            return " -x -a '(__fish_complete_suffix .toml)'";
        case Offer::file:
            return " -r -F";
        case Offer::field:
            return " -x -a " + quoted(settings());
        case Offer::swept_field:
            return " -x -a " + quoted(CLI::detail::join(numeric_field_names(), "= ") + "=");
        case Offer::nothing:
            return " -x";
    }
    return {};
}

void append_options(std::string& out, const Page& page, const std::string& when) {
    for (const auto& option : page.options) {
        out += "complete -c detequiv -n " + quoted(when);
        for (const auto& name : option.names) {
            out += name.starts_with("--") ? " -l " + name.substr(2) : " -s " + name.substr(1);
        }
        out += (option.value.empty() ? "" : offered(option)) + " -d " + quoted(option.meaning) + "\n";
    }
}

}  // namespace

std::string fish_completion(const Page& program, const std::vector<Page>& verbs) {
    std::string out =
        "# Completion of detequiv in fish; made by: detequiv completion fish\ncomplete -c detequiv -f\n";
    for (const auto& verb : verbs) {
        out += "complete -c detequiv -n __fish_use_subcommand -a " + verb.verb + " -d " +
               quoted(verb.summary) + "\n";
    }
    append_options(out, program, "__fish_use_subcommand");
    for (const auto& verb : verbs) {
        const std::string when = "__fish_seen_subcommand_from " + verb.verb;
        append_options(out, verb, when);
        for (const auto& argument : verb.arguments) {
            const auto offer = offer_of(argument);
            if (offer != Offer::nothing) {
                out += "complete -c detequiv -n " + quoted(when) +
                       (offer == Offer::file ? " -F" : offered(argument)) + "\n";
            }
        }
    }
    return out;
}

}  // namespace detequiv::app
