#include "command_line/completion.hpp"

#include <algorithm>

#include "command_line/completion_words.hpp"
#include "detequiv/theory/study.hpp"

namespace detequiv::app {
namespace {

/// The texts in quotes within "\"sphere\" or \"gaussian\"".
std::vector<std::string> quoted_words(const std::string& requirement) {
    std::vector<std::string> words;
    for (auto open = requirement.find('"'); open != std::string::npos;) {
        const auto close = requirement.find('"', open + 1);
        if (close == std::string::npos) {
            break;
        }
        words.push_back(requirement.substr(open + 1, close - open - 1));
        open = requirement.find('"', close + 1);
    }
    return words;
}

}  // namespace

std::vector<FieldWords> field_words() {
    Study sized;
    sized.step.size = 1;  // brings the field that is not in force by default
    std::vector<FieldWords> fields;
    for (const Study& study : {Study{}, sized}) {
        for (const auto& field : study_fields(study)) {
            const bool known =
                std::any_of(fields.begin(), fields.end(), [&](const auto& f) { return f.key == field.key; });
            if (!known) {
                fields.push_back({field.key, quoted_words(field.requirement)});
            }
        }
    }
    return fields;
}

Offer offer_of(const Entry& entry) {
    if (!entry.choices().empty()) {
        return Offer::words;
    }
    const std::string& value = entry.names.front().starts_with('-') ? entry.value : entry.names.front();
    if (value == "KEY=VALUE") {
        return Offer::field;
    }
    if (value.starts_with("KEY=")) {
        return Offer::swept_field;
    }
    return value == "STUDY"                       ? Offer::study
           : value == "FILE" || value == "[FILE]" ? Offer::file
                                                  : Offer::nothing;
}

std::vector<Entry> valued_options(const Page& program, const std::vector<Page>& verbs) {
    std::vector<Entry> options;
    const auto add = [&](const Page& page) {
        for (const auto& option : page.options) {
            const bool known = std::any_of(options.begin(), options.end(),
                                           [&](const Entry& entry) { return entry.names == option.names; });
            if (!option.value.empty() && !known) {
                options.push_back(option);
            }
        }
    };
    add(program);
    std::for_each(verbs.begin(), verbs.end(), add);
    return options;
}

std::string blank_separated(const std::vector<std::string>& words) {
    return CLI::detail::join(words, " ");
}

std::string completion_script(const std::string& shell, const Page& program, const std::vector<Page>& verbs) {
    return shell == "bash"  ? bash_completion(program, verbs)
           : shell == "zsh" ? zsh_completion(program, verbs)
                            : fish_completion(program, verbs);
}

}  // namespace detequiv::app
