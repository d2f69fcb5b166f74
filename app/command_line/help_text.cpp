#include <algorithm>
#include <cctype>

#include "command_line/page.hpp"

namespace detequiv::app {
namespace {

constexpr std::size_t columns = 80;
constexpr std::size_t meanings = 24;  ///< column where the meanings begin

std::string sentence(std::string text) {
    text.front() = static_cast<char>(std::toupper(static_cast<unsigned char>(text.front())));
    return text.ends_with('.') ? text : text + ".";
}

std::string joined(const std::vector<std::string>& names) {
    return CLI::detail::join(names, ", ");
}

/// Appends `text` in lines that fit, each after the first with `indent` spaces; `at`: columns used already.
void append_wrapped(std::string& out, std::string_view text, std::size_t indent, std::size_t at) {
    bool first = true;
    while (!text.empty()) {
        const auto word = text.substr(0, text.find(' '));
        if (!first && at + 1 + word.size() > columns) {
            out.append("\n").append(indent, ' ');
            at = indent;
        } else if (!first) {
            out += ' ';
            ++at;
        }
        out += word;
        at += word.size();
        first = false;
        text.remove_prefix(std::min(text.size(), word.size() + 1));
    }
    out += '\n';
}

void append_entry(std::string& out, const Entry& entry) {
    std::string left = "  " + joined(entry.names);
    if (!entry.value.empty() && entry.names.front().starts_with('-')) {
        left += " " + entry.value;
    }
    out += left;
    if (left.size() + 2 > meanings) {
        out.append("\n").append(meanings, ' ');
    } else {
        out.append(meanings - left.size(), ' ');
    }
    append_wrapped(out, entry.meaning, meanings, meanings);
}

void append_entries(std::string& out, const char* title, const std::vector<Entry>& entries) {
    if (entries.empty()) {
        return;
    }
    out.append("\n").append(title).append(":\n");
    for (const auto& entry : entries) {
        append_entry(out, entry);
    }
}

void append_note(std::string& out, const Note& note) {
    out.append("\n").append(note.title).append(":\n");
    for (const auto& paragraph : CLI::detail::split(note.text, '\n')) {
        out += "  ";
        append_wrapped(out, paragraph, 2, 2);
    }
}

}  // namespace

std::string help_text(const Page& page) {
    std::string out = "Usage: " + page.synopsis() + "\n\n";
    append_wrapped(out, sentence(page.summary), 0, 0);
    append_entries(out, "Verbs", page.verbs);
    append_entries(out, "Arguments", page.arguments);
    append_entries(out, "Options", page.options);
    for (const auto& note : page.notes) {
        append_note(out, note);
    }
    out += "\nExamples:\n";
    for (const auto& example : page.examples) {
        out.append("  # ").append(example.comment).append("\n  ").append(example.call).append("\n");
    }
    return out;
}

}  // namespace detequiv::app
