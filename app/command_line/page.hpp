#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

/// What --help, manual pages and completion show of the program or of a verb: one description, several forms.
namespace detequiv::app {

/// An option or argument.
struct Entry {
    std::vector<std::string> names = {};  ///< "-h", "--help"; of an argument its one name
    std::string value = {};               ///< what an option takes, "KEY=VALUE"; empty for a flag
    std::string meaning = {};             ///< default included

    /// The words that the value may be; empty if it is no such choice.
    [[nodiscard]] std::vector<std::string> choices() const;
};

/// A call that works as it stands, after the ones before it and `detequiv init` in an empty folder.
struct Example {
    std::string comment = {};
    std::string call = {};
};

/// A heading and what is said under it, paragraphs separated by \n.
struct Note {
    std::string title = {};
    std::string text = {};
};

struct Page {
    std::string verb = {};  ///< empty for the program
    std::string summary = {};
    std::vector<Entry> verbs = {};  ///< of the program
    std::vector<Entry> arguments = {};
    std::vector<Entry> options = {};
    std::vector<Example> examples = {};
    std::vector<Note> notes = {};

    /// How it is called: "detequiv predict STUDY [OPTION]...".
    [[nodiscard]] std::string synopsis() const;
};

/// The page of the program, or of one of its verbs.
[[nodiscard]] Page page_of(const CLI::App& app);
/// Null for a name that is no verb.
[[nodiscard]] const CLI::App* find_verb(const CLI::App& program, const std::string& name);
/// Those of the verbs that are listed.
[[nodiscard]] std::vector<Page> verb_pages(const CLI::App& program);

/// What the pages say beyond the options; the empty verb is the program.
[[nodiscard]] std::vector<Example> examples_of(const std::string& verb);
[[nodiscard]] std::vector<Note> notes_of(const std::string& verb);

/// --help, at most 80 columns wide.
[[nodiscard]] std::string help_text(const Page& page);

/// A manual page of section 1 as roff (man macros), without a warning of groff.
[[nodiscard]] std::string manual_page(const Page& page);

}  // namespace detequiv::app
