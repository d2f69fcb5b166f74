#include "command_line/completion_words.hpp"
#include "detequiv/theory/study.hpp"

namespace detequiv::app {
namespace {

constexpr const char* head = R"bash(# Completion of detequiv in bash; made by: detequiv completion bash
_detequiv_words() {
    local word
    COMPREPLY=()
    while IFS= read -r word; do
        COMPREPLY+=("$word")
    done < <(compgen -W "$1" -- "$cur")
}

_detequiv_files() {
    local word
    COMPREPLY=()
    while IFS= read -r word; do
        COMPREPLY+=("$word")
    done < <(compgen "$@" -- "$cur")
    compopt -o filenames 2>/dev/null
}

_detequiv_fields() {
    _detequiv_words "$1"
    compopt -o nospace 2>/dev/null
}

_detequiv() {
    local cur=${COMP_WORDS[COMP_CWORD]} verb='' key='' at=$((COMP_CWORD - 1)) i
    for ((i = 1; i < COMP_CWORD; i++)); do
        if [[ ${COMP_WORDS[i]} != -* ]]; then
            verb=${COMP_WORDS[i]}
            break
        fi
    done
    # The shell splits words at =, so that --format=csv and --set key=value arrive in parts.
    if [[ $cur == = ]]; then
        cur=''
        key=${COMP_WORDS[at]}
    elif [[ ${COMP_WORDS[at]} == = ]]; then
        at=$((at - 1))
        key=${COMP_WORDS[at]}
    fi
    if [[ $key == -* || -z $key ]]; then
        key=''
    else
        at=$((at - 1))
        [[ ${COMP_WORDS[at]} != = ]] || at=$((at - 1))
    fi
    case ${COMP_WORDS[at]} in
)bash";

constexpr const char* tail = R"bash(}

complete -F _detequiv detequiv
)bash";

/// The branch of a case: what stands behind an option.
std::string branch(const Entry& option) {
    std::string body = "    " + CLI::detail::join(option.names, "|") + ")\n        ";
    switch (offer_of(option)) {
        case Offer::words:
            body += "_detequiv_words '" + blank_separated(option.choices()) + "'\n";
            break;
        case Offer::file:
        case Offer::study:
            body += "_detequiv_files -f\n";
            break;
        case Offer::field: {
            std::string keys;
            body += "case $key in\n";
            for (const auto& field : field_words()) {
                keys += (keys.empty() ? "" : " ") + field.key + "=";
                if (!field.words.empty()) {
                    body += "        " + field.key + ") _detequiv_words '" + blank_separated(field.words) +
                            "' ;;\n";
                }
            }
            body += "        '') _detequiv_fields '" + keys + "' ;;\n        esac\n";
            break;
        }
        case Offer::swept_field:
            body += "[[ -n $key ]] || _detequiv_fields '" + CLI::detail::join(numeric_field_names(), "= ") +
                    "='\n";
            break;
        case Offer::nothing:
            body += ":\n";
    }
    return body + "        return\n        ;;\n";
}

/// What a verb takes beside options.
std::string argument(const Page& page) {
    if (page.arguments.empty()) {
        return ":";
    }
    const Entry& entry = page.arguments.front();
    switch (offer_of(entry)) {
        case Offer::words:
            return "_detequiv_words '" + blank_separated(entry.choices()) + "'";
        case Offer::study:
            return "_detequiv_files -f -X '!*.toml' -o plusdirs";
        case Offer::file:
            return "_detequiv_files -f";
        default:
            return ":";
    }
}

std::string option_names(const Page& page) {
    std::vector<std::string> names;
    for (const auto& option : page.options) {
        names.insert(names.end(), option.names.begin(), option.names.end());
    }
    return blank_separated(names);
}

}  // namespace

std::string bash_completion(const Page& program, const std::vector<Page>& verbs) {
    std::string out = head;
    for (const auto& option : valued_options(program, verbs)) {
        out += branch(option);
    }
    out += "    esac\n    case $verb:$cur in\n    :-*) _detequiv_words '" + option_names(program) +
           "' ;;\n    :*) _detequiv_words '";
    std::vector<std::string> names;
    names.reserve(verbs.size());
    for (const auto& verb : verbs) {
        names.push_back(verb.verb);
    }
    out += blank_separated(names) + "' ;;\n";
    for (const auto& verb : verbs) {
        out += "    " + verb.verb + ":-*) _detequiv_words '" + option_names(verb) + "' ;;\n";
        out += "    " + verb.verb + ":*) " + argument(verb) + " ;;\n";
    }
    return out + "    esac\n" + tail;
}

}  // namespace detequiv::app
