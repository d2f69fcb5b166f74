#include "command_line/completion_words.hpp"
#include "detequiv/theory/study.hpp"

namespace detequiv::app {
namespace {

/// A text inside single quotes, with a backslash before each of `special`.
std::string quoted(const std::string& text, std::string_view special) {
    std::string out;
    for (const char c : text) {
        if (c == '\'') {
            out += "'\\''";
            continue;
        }
        if (special.find(c) != std::string_view::npos) {
            out += '\\';
        }
        out += c;
    }
    return out;
}

/// The action of _arguments for a value.
std::string action(const Entry& entry) {
    switch (offer_of(entry)) {
        case Offer::words:
            return "(" + blank_separated(entry.choices()) + ")";
        case Offer::study:
            return "_files -g \"*.toml\"";
        case Offer::file:
            return "_files";
        case Offer::field:
            return "_detequiv_set";
        case Offer::swept_field:
            return "_detequiv_sweep";
        case Offer::nothing:
            return " ";
    }
    return " ";
}

/// Arguments of _arguments: one for each name of an option, or one for a position.
void append_specs(std::string& out, const Page& page) {
    for (const auto& option : page.options) {
        for (const auto& name : option.names) {
            out += " \\\n            '*" + name + "[" + quoted(option.meaning, "[]:\\") + "]";
            if (!option.value.empty()) {
                out += ":" + quoted(option.value, ":\\") + ":" + quoted(action(option), "");
            }
            out += "'";
        }
    }
    for (const auto& argument : page.arguments) {
        out += " \\\n            '1:" + quoted(argument.names.front(), ":\\") + ":" +
               quoted(action(argument), "") + "'";
    }
    out += "\n";
}

std::string field_functions() {
    std::string keys;
    std::string values;
    for (const auto& field : field_words()) {
        keys += " " + field.key;
        if (!field.words.empty()) {
            values += "        *" + field.key + "=) compadd -- " + blank_separated(field.words) + " ;;\n";
        }
    }
    return "_detequiv_set() {\n    if compset -P '*='; then\n        case $IPREFIX in\n" + values +
           "        esac\n    else\n        compadd -S = --" + keys + "\n    fi\n}\n\n" +
           "_detequiv_sweep() {\n    compset -P '*=' || compadd -S = -- " +
           blank_separated(numeric_field_names()) + "\n}\n\n";
}

}  // namespace

std::string zsh_completion(const Page& program, const std::vector<Page>& verbs) {
    std::string out =
        "#compdef detequiv\n# Completion of detequiv in zsh; made by: detequiv completion zsh\n\n" +
        field_functions() + "_detequiv() {\n    local -a verbs=(\n";
    for (const auto& verb : verbs) {
        out += "        '" + verb.verb + ":" + quoted(verb.summary, ":\\") + "'\n";
    }
    out += "    )\n    if (( CURRENT == 2 )); then\n        if [[ $PREFIX == -* ]]; then\n        _arguments";
    append_specs(out, program);
    out +=
        "        else\n            _describe verb verbs\n        fi\n        return\n    fi\n"
        "    local verb=$words[2]\n    shift words\n    (( CURRENT-- ))\n    case $verb in\n";
    for (const auto& verb : verbs) {
        out += "    " + verb.verb + ")\n        _arguments";
        append_specs(out, verb);
        out += "        ;;\n";
    }
    return out +
           "    esac\n}\n\n"
           "# Loaded by its name it completes at once; sourced it is made known.\n"
           "if [[ $funcstack[1] == _detequiv ]]; then\n    _detequiv \"$@\"\nelse\n"
           "    compdef _detequiv detequiv\nfi\n";
}

}  // namespace detequiv::app
