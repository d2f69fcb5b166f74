#include "command_line/page.hpp"

#include <algorithm>

namespace detequiv::app {
namespace {

/// The name of an option's value. CLI11 appends ":" and a text for each of its checks; of the names here only
/// those of KEY=... have a : of their own, and no checks.
std::string value_name(const CLI::Option& option) {
    std::string name = option.get_type_name();
    if (!name.starts_with("KEY=")) {
        name.resize(std::min(name.size(), name.find(':')));
    }
    return name == "INT" ? "N" : name == "FLOAT" ? "X" : name;
}

Entry entry_of(const CLI::Option& option) {
    Entry entry;
    entry.meaning = option.get_description();
    if (!option.get_default_str().empty()) {
        entry.meaning += " (default " + option.get_default_str() + ")";
    }
    if (option.get_positional()) {
        entry.names.push_back(option.get_required() ? option.get_name(true)
                                                    : "[" + option.get_name(true) + "]");
        if (const auto value = value_name(option); value.find('|') != std::string::npos) {
            entry.value = value;
        }
        return entry;
    }
    for (const auto& name : option.get_snames()) {
        entry.names.push_back("-" + name);
    }
    for (const auto& name : option.get_lnames()) {
        entry.names.push_back("--" + name);
    }
    if (option.get_items_expected_max() > 0) {
        entry.value = value_name(option);
    }
    return entry;
}

std::vector<const CLI::App*> listed_verbs(const CLI::App& program) {
    auto verbs = program.get_subcommands({});
    std::erase_if(verbs, [](const CLI::App* verb) { return verb->get_group().empty(); });
    return verbs;
}

}  // namespace

std::vector<std::string> Entry::choices() const {
    return value.find('|') == std::string::npos ? std::vector<std::string>{} : CLI::detail::split(value, '|');
}

std::string Page::synopsis() const {
    std::string line = "detequiv";
    line += verb.empty() ? " VERB" : " " + verb;
    for (const auto& argument : arguments) {
        line += " " + argument.names.front();
    }
    return line + (verb.empty() ? " [ARGUMENT]... [OPTION]..." : " [OPTION]...");
}

Page page_of(const CLI::App& app) {
    Page page;
    page.verb = app.get_parent() == nullptr ? "" : app.get_name();
    page.summary = app.get_description();
    for (const CLI::Option* option : app.get_options()) {
        (option->get_positional() ? page.arguments : page.options).push_back(entry_of(*option));
    }
    for (const CLI::App* verb : listed_verbs(app)) {
        page.verbs.push_back({{verb->get_name()}, "", verb->get_description()});
    }
    std::rotate(page.options.begin(), page.options.begin() + (page.options.empty() ? 0 : 1),
                page.options.end());  // CLI11 has --help first; it is read last
    page.examples = examples_of(page.verb);
    page.notes = notes_of(page.verb);
    return page;
}

const CLI::App* find_verb(const CLI::App& program, const std::string& name) {
    const auto verbs = program.get_subcommands({});
    const auto found = std::find_if(verbs.begin(), verbs.end(),
                                    [&](const CLI::App* verb) { return verb->get_name() == name; });
    return found == verbs.end() ? nullptr : *found;
}

std::vector<Page> verb_pages(const CLI::App& program) {
    std::vector<Page> pages;
    for (const CLI::App* verb : listed_verbs(program)) {
        pages.push_back(page_of(*verb));
    }
    return pages;
}

}  // namespace detequiv::app
